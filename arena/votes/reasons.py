"""Why somebody voted so: chips for either side and a few words, given after the vote and never needed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .models import Vote

LONGEST = 2_000  # characters of a comment


@dataclass(frozen=True)
class Reason:
    """One chip: what it says of a reply, and whether that is praise."""

    title: str | Promise
    good: bool


REASONS = {
    "correct": Reason(_("correct"), True),
    "complete": Reason(_("complete"), True),
    "clear": Reason(_("clear"), True),
    "creative": Reason(_("creative"), True),
    "wrong": Reason(_("wrong"), False),
    "incomplete": Reason(_("incomplete"), False),
    "unclear": Reason(_("hard to follow"), False),
    "ignored": Reason(_("did not do what was asked"), False),
    "wordy": Reason(_("too long"), False),
    "harmful": Reason(_("harmful"), False),
}


def say_why(vote: Vote, reasons: Iterable[str], comment: str = "") -> None:
    """Keeps the chips, each as side and name ("a:correct"), and the comment; unknown chips are dropped."""
    vote.reasons = sorted(set(_known(reasons)))
    vote.comment = comment.strip()[:LONGEST]
    vote.save(update_fields=["reasons", "comment"])


def _known(reasons: Iterable[str]) -> Iterator[str]:
    for reason in reasons:
        side, _colon, name = reason.partition(":")
        if side in ("a", "b") and name in REASONS:
            yield reason
