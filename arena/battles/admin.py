"""Battles in the admin: here an operator may read what a provider said when it failed."""

from django.contrib import admin
from django.http import HttpRequest

from .models import Battle, BattleQuerySet, Reply


class ReplyInline(admin.TabularInline):
    model = Reply
    extra = 0
    can_delete = False
    readonly_fields = [field.name for field in Reply._meta.fields]


@admin.register(Battle)
class BattleAdmin(admin.ModelAdmin):
    list_display = ["pk", "question", "a", "b", "status", "void_code", "void_side", "claims", "played_at"]
    list_filter = ["status", "void_code"]
    list_select_related = ["question", "a", "b"]
    raw_id_fields = ["question", "a", "b"]
    inlines = [ReplyInline]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # battles come from seasons, with the probability of their draw

    def get_queryset(self, request: HttpRequest) -> BattleQuerySet:
        return super().get_queryset(request).defer("void_detail")
