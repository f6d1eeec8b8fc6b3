"""Votes and the public log in the admin: a vote is set aside or let back in by class, never changed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .exclusions import EXCLUSIONS, exclude, reinstate
from .models import LogEntry, Vote
from .risk import OTHER_FLAGS, RISKS

BY_HAND = [name for name in EXCLUSIONS if name != "withdrawn"]


class ReadOnly(admin.ModelAdmin):
    """Nothing is added, changed or deleted here."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class Flagged(admin.SimpleListFilter):
    """By what made a vote suspicious."""

    title, parameter_name = "flag", "flag"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        titles = {name: str(risk.title) for name, risk in RISKS.items()}
        return list((titles | {name: str(title) for name, title in OTHER_FLAGS.items()}).items())

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(flags__contains=[self.value()]) if self.value() else queryset


class Counted(admin.SimpleListFilter):
    """By whether a vote counts, and by the class of reasons if not."""

    title, parameter_name = "standing", "standing"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [("counted", _("counted")), *((name, str(one.title)) for name, one in EXCLUSIONS.items())]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        reason = {"counted": "", "other": None}.get(self.value() or "", self.value())
        if not self.value():
            return queryset
        if reason is None:
            return queryset.exclude(
                excluded_reason__in=["", *(name for name in EXCLUSIONS if name != "other")]
            )
        return queryset.filter(excluded_reason=reason)


@admin.register(Vote)
class VoteAdmin(ReadOnly):
    list_display = ["receipt", "battle", "preference", "flags", "excluded_reason", "voter", "created_at"]
    list_display_links = ["receipt", "battle"]
    list_filter = [Counted, Flagged, "preference"]
    list_select_related = ["battle"]
    search_fields = ["receipt", "voter", "network"]

    def has_decide_permission(self, request: HttpRequest) -> bool:
        """Who may change votes may say whether they count."""
        return request.user.has_perm("votes.change_vote")

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions = super().get_actions(request)
        if not self.has_decide_permission(request):
            return actions
        for name in BY_HAND:
            words = _("Exclude: %(reason)s") % {"reason": EXCLUSIONS[name].title}
            actions[f"exclude_{name}"] = (
                _for_each(partial(exclude, reason=name), words),
                f"exclude_{name}",
                words,
            )
        words = _("Let count again")
        actions["reinstate"] = (_for_each(reinstate, words), "reinstate", words)
        return actions


@admin.register(LogEntry)
class LogEntryAdmin(ReadOnly):
    list_display = ["number", "kind", "vote", "at", "hash"]
    list_filter = ["kind"]
    list_select_related = ["vote"]
    search_fields = ["vote__receipt", "hash"]


def _for_each(decide: Callable[[Vote], None], words: str) -> Callable[..., None]:
    """An action that decides on votes one by one, and leaves word of who did."""

    def action(model_admin: VoteAdmin, request: HttpRequest, queryset: QuerySet) -> None:
        for vote in queryset:
            decide(vote)
            model_admin.log_change(request, vote, words)
        said = ngettext("%(count)d vote: %(words)s", "%(count)d votes: %(words)s", len(queryset))
        messages.success(request, said % {"count": len(queryset), "words": words})

    return action
