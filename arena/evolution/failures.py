"""How often a competitor fails by category, beside the others: lost, or both replies bad."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection

from arena.competitors.models import Competitor
from arena.leaderboards.charts.keep import kept

from .shares import Share, told_apart

KEEP_S = 60  # every battle of the arena is gone through: once for all competitors, and not for every reader

# Of each battle the first valid verdict, seen from both sides; of questions that may be rated.
_SIDES = """
SELECT category, side.competitor, count(*), count(*) FILTER (WHERE NOT side.held)
FROM (
    SELECT DISTINCT ON (b.id) b.id, q.category, b.a_id, b.b_id, v.preference
    FROM battles_battle b JOIN judges_verdict v ON v.battle_id = b.id AND v.status = 'valid'
    JOIN questions_question q ON q.id = b.question_id AND NOT q.diagnostic
    ORDER BY b.id, v.id
) said, LATERAL (VALUES (a_id, preference IN ('a', 'tie')), (b_id, preference IN ('b', 'tie')))
    AS side (competitor, held)
GROUP BY 1, 2 ORDER BY 1
"""


@dataclass(frozen=True)
class Failing:
    """One category: of how many decided battles the competitor failed, and all others together."""

    category: str
    own: Share
    others: Share

    @property
    def against_others(self) -> str:
        """Whether it surely fails more rarely, or more often, than others do."""
        return told_apart(self.own, self.others)

    def as_json(self) -> dict[str, Any]:
        """The category for machines."""
        shares = {"own": self.own.as_json(), "others": self.others.as_json()}
        return {"category": self.category, **shares, "against_others": self.against_others or None}


def failing(competitor: Competitor) -> tuple[Failing, ...]:
    """By category in which it has battled, those in which it fails least first."""
    tallies: dict[str, dict[bool, Counter[str]]] = {}
    newest = Competitor.objects.order_by("pk").values_list("pk", flat=True).last()
    rows = kept(f"failing-{newest}", lambda: json.dumps(_rows()).encode(), KEEP_S)
    for category, one, n, failed in json.loads(rows):
        sides = tallies.setdefault(category, {True: Counter(), False: Counter()})
        sides[one == competitor.pk].update(n=n, failed=failed)
    found = [_failing(category, sides) for category, sides in tallies.items() if sides[True]["n"]]
    return tuple(sorted(found, key=lambda one: (one.own.share, -one.own.n, one.category)))


def _rows() -> list[tuple[str, int, int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(_SIDES)
        return cursor.fetchall()


def _failing(category: str, sides: Mapping[bool, Counter[str]]) -> Failing:
    own, others = (Share.of(sides[is_own]["failed"], sides[is_own]["n"]) for is_own in (True, False))
    return Failing(category, own, others)
