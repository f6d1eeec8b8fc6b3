"""Judges and their verdicts in the admin."""

from django.contrib import admin, messages
from django.http import HttpRequest

from .models import Judge, Judgment, Verdict, VerdictQuerySet


@admin.register(Judge)
class JudgeAdmin(admin.ModelAdmin):
    list_display = ["name", "version", "protocol", "endpoint", "model", "retired_at"]
    list_filter = ["protocol"]


class JudgmentInline(admin.StackedInline):
    model = Judgment
    extra = 0
    can_delete = False
    readonly_fields = [field.name for field in Judgment._meta.fields]


@admin.action(description="Judge again (verdicts that ended in an outage)")
def judge_again(admin_: admin.ModelAdmin, request: HttpRequest, chosen: VerdictQuerySet) -> None:
    """An outage is the one end that says nothing of the battle, so it may be taken back."""
    reopened = chosen.reopen_outages()
    admin_.message_user(request, f"{reopened} verdicts are due again.", messages.SUCCESS)


@admin.register(Verdict)
class VerdictAdmin(admin.ModelAdmin):
    list_display = ["pk", "battle", "judge", "status", "preference", "flags", "error", "decided_at"]
    list_filter = ["judge", "status", "preference"]
    list_select_related = ["battle", "judge"]
    raw_id_fields = ["battle"]
    inlines = [JudgmentInline]
    actions = [judge_again]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False
