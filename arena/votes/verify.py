"""Holds the public log against the database: every vote has its line, and both say the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q
from django.db.models.functions import Now

from .models import LogEntry, Vote
from .seal import content_of

GRACE = timedelta(minutes=10)  # within which a vote must have its line


@dataclass(frozen=True)
class Strange:
    """A vote of which the log does not say what the database says."""

    vote: int
    detail: str


@dataclass(frozen=True)
class Compared:
    """votes: how many have a line; pending: how many wait for one, or a new one; strange: the first."""

    votes: int
    pending: int
    strange: tuple[Strange, ...]


def compare(most: int = 20) -> Compared:
    """Every vote against the last line that speaks of it."""
    strange: list[Strange] = []
    votes = 0
    for entry in _last_words():
        votes += 1
        if len(strange) < most and (detail := _differs(entry)):
            strange.append(Strange(entry.vote_id, detail))
    strange += [Strange(pk, "has no line in the log") for pk in _forgotten()[: most - len(strange)]]
    return Compared(votes, Vote.objects.unsealed().count(), tuple(strange))


def _last_words() -> Iterator[LogEntry]:
    last = LogEntry.objects.order_by("vote_id", "-number").distinct("vote_id").select_related("vote")
    return last.iterator(chunk_size=2_000)


def _differs(entry: LogEntry) -> str:
    said, holds = dict(entry.content), content_of(entry.vote)
    if entry.vote.sealed_reason != entry.vote.excluded_reason:  # a new line is due: it will say why
        said.pop("reason", None), holds.pop("reason")
    other = sorted(name for name in said.keys() | holds.keys() if said.get(name) != holds.get(name))
    return f"differs from line {entry.number} in {', '.join(other)}" if other else ""


def _forgotten() -> list[int]:
    """Votes without a line that claim to have one, or should have had one long ago."""
    late = Q(created_at__lt=Now() - GRACE) | Q(sealed_reason__isnull=False)
    return list(Vote.objects.filter(late, log=None).order_by("pk").values_list("pk", flat=True))
