"""Reads the public log: its lines as anybody may have them, and the hash at each day's end."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.db.models import Max
from django.db.models.functions import TruncDate

from .models import LogEntry, Vote
from .seal import minute

BATCH = 5_000


def as_line(entry: LogEntry) -> dict[str, Any]:
    """A line as it was sealed."""
    return {
        "number": entry.number,
        "at": minute(entry.at),
        "kind": entry.kind,
        "content": entry.content,
        "previous": entry.previous,
        "hash": entry.hash,
    }


def lines(after: int = 0) -> Iterator[dict[str, Any]]:
    """The lines beyond number `after`, in order; a few thousand at a time are in memory."""
    while batch := list(LogEntry.objects.filter(number__gt=after).order_by("number")[:BATCH]):
        yield from map(as_line, batch)
        after = batch[-1].number


def pages(after: int = 0) -> Iterator[bytes]:
    """The same as JSON Lines, a batch at a time."""
    while batch := list(LogEntry.objects.filter(number__gt=after).order_by("number")[:BATCH]):
        text = (json.dumps(as_line(entry), ensure_ascii=False, sort_keys=True) for entry in batch)
        yield "".join(f"{line}\n" for line in text).encode()
        after = batch[-1].number


def latest(count: int) -> list[LogEntry]:
    """The last lines, the newest first."""
    return list(LogEntry.objects.order_by("-number")[:count])


def daily_roots(days: int) -> list[LogEntry]:
    """The last line of each day (UTC): its hash vouches for every line until then."""
    ends = LogEntry.objects.order_by().annotate(day=TruncDate("at")).values("day")
    last = ends.annotate(last=Max("number")).order_by("-day").values_list("last", flat=True)[:days]
    return list(LogEntry.objects.filter(number__in=list(last)).order_by("-number"))


def lines_of(vote: Vote) -> list[LogEntry]:
    """All that the log ever said of a vote."""
    return list(LogEntry.objects.filter(vote=vote).order_by("number"))
