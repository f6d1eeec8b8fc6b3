"""Where a vote stands: counted, excluded, or not in the log yet."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise

from .exclusions import EXCLUSIONS, Exclusion, class_of
from .log import lines_of
from .models import LogEntry, Vote


@dataclass(frozen=True)
class Standing:
    """state: counted, excluded or pending. lines: all that the log says of the vote, in order."""

    state: str
    reason: str
    exclusion: Exclusion | None
    lines: list[LogEntry]

    @property
    def is_due(self) -> bool:
        """Whether the log has yet to say what holds now."""
        return not self.lines or self.lines[-1].content["reason"] != self.reason


def standing_of(vote: Vote) -> Standing:
    """An excluded vote is excluded at once; one that counts is pending until the log says so."""
    reason, lines = class_of(vote.excluded_reason), lines_of(vote)
    state = "excluded" if reason else "counted" if lines else "pending"
    return Standing(state, reason, EXCLUSIONS.get(reason), lines)


def brief(vote: Vote) -> tuple[str, str | Promise]:
    """The state in a list of votes, and the class of reasons in a word or two; asks for no lines."""
    exclusion = EXCLUSIONS.get(class_of(vote.excluded_reason))
    if exclusion:
        return "excluded", exclusion.title
    return ("pending" if vote.sealed_reason is None else "counted"), ""
