"""Why a vote does not count: one of a few classes, never a secret, and never for good without appeal."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from arena.accounts.voter import Voter

from .models import Vote

WITHDRAW_S = 10
EXCLUSIONS: dict[str, str | Promise] = {
    "duplicate": _("This voter has another vote on the same battle, which counts."),
    "suspicion": _("Its pattern is that of a machine, or of several accounts that vote as one."),
    "withdrawn": _("The voter took it back within seconds."),
    "identity": _("One of the replies gave away which model wrote it."),
    "own_model": _("The voter has a part in one of the two models."),
    "other": _("For a reason that the operators have noted."),
}


class TooLate(Exception):
    """A vote can be taken back for some seconds only, and by nobody but its voter."""


def class_of(reason: str) -> str:
    """The class that is published; an operator's own words are not. Empty for a vote that counts."""
    return reason if reason in EXCLUSIONS or not reason else "other"


def exclude(vote: Vote, reason: str) -> None:
    """Sets a vote aside; a line of the log says so."""
    _say(vote, reason)


def reinstate(vote: Vote) -> None:
    """Lets a vote count again; a line of the log says so."""
    _say(vote, "")


def withdraw(vote: Vote, voter: Voter) -> None:
    """Takes back one's own vote within WITHDRAW_S: it stays, and does not count. Raises TooLate."""
    with transaction.atomic():
        held = Vote.objects.select_for_update().get(pk=vote.pk)
        if held.voter != voter.key or not may_withdraw(held):
            raise TooLate
        if not held.excluded_reason:
            _say(vote, "withdrawn")


def may_withdraw(vote: Vote) -> bool:
    """Whether it was cast so recently that its voter may still take it back."""
    return timezone.now() - vote.created_at <= timedelta(seconds=WITHDRAW_S)


def _say(vote: Vote, reason: str) -> None:
    vote.excluded_reason = reason
    vote.save(update_fields=["excluded_reason"])
