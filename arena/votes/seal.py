"""Writes votes into the public log, each once, and again whenever it begins or ceases to count."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from .chain import GENESIS, Head, next_line
from .exclusions import class_of
from .models import LogEntry, Vote

LOG_LOCK = 0x6C6F67  # names our advisory lock apart from other people's
BATCH = 2_000
PATIENCE_S = 20  # of one beat, where an import has brought many


def seal_all() -> int:
    """Batch after batch until no vote waits or time is up; says how many lines were added."""
    end, added = time.monotonic() + PATIENCE_S, 0
    while (some := seal()) and time.monotonic() < end:
        added += some
    return added + some


def seal(limit: int = BATCH) -> int:
    """Adds a line for each of up to `limit` votes of which the log does not yet say what holds."""
    with transaction.atomic():
        if not _alone():
            return 0
        votes = list(Vote.objects.unsealed()[:limit])
        LogEntry.objects.bulk_create(_entries(head(), votes))
        _remember(votes)
    return len(votes)


def head() -> Head:
    """The last line; before the first one, what it is sealed with."""
    last = LogEntry.objects.order_by("-number").values_list("number", "hash").first()
    return Head(*last) if last else Head(0, GENESIS)


def content_of(vote: Vote) -> dict[str, Any]:
    """What a line says of a vote: nothing of who cast it, and the time by the minute."""
    chance = vote.drawn_with
    return {
        "receipt": vote.receipt,
        "battle": vote.battle_id,
        "preference": vote.preference,
        "standards": vote.standards,
        "drawn_with": None if chance is None else repr(chance),  # as text: JSON writes numbers in many ways
        "minute": minute(vote.created_at),
        "reason": class_of(vote.excluded_reason),
    }


def kind_of(vote: Vote) -> str:
    """What the next line has to say of it."""
    if vote.excluded_reason:
        return "excluded"
    return "reinstated" if vote.sealed_reason else "counted"


def minute(at: datetime) -> str:
    """A time without its seconds, in UTC."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")


def _entries(last: Head, votes: Sequence[Vote]) -> list[LogEntry]:
    now = timezone.now().replace(second=0, microsecond=0)
    entries = []
    for vote in votes:
        line = next_line(last, kind_of(vote), content_of(vote), minute(now))
        last = Head(line["number"], line["hash"])
        entries.append(LogEntry(**line | {"vote": vote, "at": now}))
    return entries


def _remember(votes: Sequence[Vote]) -> None:
    """As it was when it was written: what has changed meanwhile is due again."""
    said = defaultdict(list)
    for vote in votes:
        said[vote.excluded_reason].append(vote.pk)
    for reason, written in said.items():
        Vote.objects.filter(pk__in=written).update(sealed_reason=reason)


def _alone() -> bool:
    """Two writers at once would give two lines the same number; the second leaves it to the first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOG_LOCK])
        return bool(cursor.fetchone()[0])
