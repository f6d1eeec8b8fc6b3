"""How many votes there are, how many do not count and why, and how many were flagged: for the public page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import connection
from django.db.models import Count

from .exclusions import EXCLUSIONS, class_of
from .models import Vote
from .risk import OTHER_FLAGS, RISKS


@dataclass(frozen=True)
class Totals:
    """votes: all of them. excluded: by class. flagged: votes with each flag, whether they count or not."""

    votes: int
    counted: int
    excluded: Mapping[str, int]
    flagged: Mapping[str, int]


def totals() -> Totals:
    """Every class and every flag, those that nothing had included."""
    by_reason = Vote.objects.order_by().values_list("excluded_reason").annotate(Count("pk"))
    excluded = Counter(dict.fromkeys(EXCLUSIONS, 0))
    for reason, count in by_reason:
        excluded[class_of(reason)] += count
    counted = excluded.pop("", 0)
    return Totals(counted + excluded.total(), counted, dict(excluded), _flagged())


def _flagged() -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT flag, count(*) FROM votes_vote, unnest(flags) AS flag GROUP BY flag")
        found = dict(cursor.fetchall())
    return dict.fromkeys([*RISKS, *OTHER_FLAGS], 0) | found
