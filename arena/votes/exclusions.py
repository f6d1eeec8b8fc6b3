"""Why a vote does not count: one of a few classes, never a secret, and never for good without appeal."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from arena.accounts.voter import Voter

from .models import Vote


@dataclass(frozen=True)
class Exclusion:
    """A class of reasons, in a word or two and in a sentence."""

    title: str | Promise
    why: str | Promise


EXCLUSIONS = {
    "duplicate": Exclusion(
        _("duplicate"), _("The same person has another vote on this battle, which counts.")
    ),
    "suspicion": Exclusion(
        _("suspicious"),
        _("It is part of a pattern that machines make, or several accounts that vote as one."),
    ),
    "withdrawn": Exclusion(_("withdrawn"), _("Its voter took it back within seconds.")),
    "identity": Exclusion(_("not blind"), _("One of the replies gave away which model wrote it.")),
    "own_model": Exclusion(_("own model"), _("Its voter has a part in one of the two models.")),
    "other": Exclusion(_("other reason"), _("For a reason of its own, which the operators have noted.")),
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
    """Takes back one's own vote within seconds: it stays, and does not count. Raises TooLate."""
    with transaction.atomic():
        held = Vote.objects.select_for_update().get(pk=vote.pk)
        if held.voter != voter.key or not (held.may_be_withdrawn or held.excluded_reason == "withdrawn"):
            raise TooLate
        _say(held, "withdrawn")


def _say(vote: Vote, reason: str) -> None:
    vote.excluded_reason = reason
    vote.save(update_fields=["excluded_reason"])
