"""What came of the battles on questions: of each battle, the first valid verdict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from arena.evolution.shares import Share

_FIRST = """
SELECT DISTINCT ON (b.id) b.question_id, b.a_id, b.b_id, v.preference
FROM battles_battle b JOIN judges_verdict v ON v.battle_id = b.id AND v.status = 'valid'
WHERE b.question_id = ANY(%s) ORDER BY b.id, v.id
"""
_BY_QUESTION = f"SELECT question_id, preference, count(*) FROM ({_FIRST}) first GROUP BY 1, 2"  # noqa: S608 - ours
_OF_ONE = (
    f"SELECT question_id, a_id = %s, preference, count(*) FROM ({_FIRST}) first"  # noqa: S608 - ours
    " WHERE %s IN (a_id, b_id) GROUP BY 1, 2, 3"
)


@dataclass(frozen=True)
class Outcomes:
    """How decided battles ended."""

    counts: Mapping[str, int] = field(default_factory=dict)  # by preference

    @property
    def battles(self) -> int:
        return sum(self.counts.values())

    @property
    def decisive(self) -> Share:
        """One reply was better."""
        return Share.of(self.counts.get("a", 0) + self.counts.get("b", 0), self.battles)

    @property
    def ties(self) -> Share:
        return Share.of(self.counts.get("tie", 0), self.battles)

    @property
    def both_bad(self) -> Share:
        return Share.of(self.counts.get("both_bad", 0), self.battles)

    def as_json(self) -> dict[str, Any]:
        """The shares for machines."""
        names = ("decisive", "ties", "both_bad")
        return {"battles": self.battles} | {name: getattr(self, name).as_json() for name in names}


NOTHING = Outcomes()


def outcomes_of(questions: Iterable[int]) -> dict[int, Outcomes]:
    """By question; one on which no battle was decided is not in it."""
    return _tallied(_rows(_BY_QUESTION, [list(questions)]))


# What a preference means to the competitor on side a, and to the one on side b.
MEANS = {
    True: {"a": "won", "b": "lost", "tie": "tie", "both_bad": "both_bad"},
    False: {"a": "lost", "b": "won", "tie": "tie", "both_bad": "both_bad"},
}


def outcomes_for(competitor: int, questions: Iterable[int]) -> dict[int, Outcomes]:
    """By question, how one competitor's battles on it ended: won, lost, tie, both_bad."""
    rows = _rows(_OF_ONE, [competitor, list(questions), competitor])
    return _tallied((question, MEANS[is_a][said], n) for question, is_a, said, n in rows)


def _tallied(rows: Iterable[tuple[int, str, int]]) -> dict[int, Outcomes]:
    found: dict[int, Counter[str]] = {}
    for question, preference, n in rows:
        found.setdefault(question, Counter())[preference] += n
    return {question: Outcomes(dict(counts)) for question, counts in found.items()}


def _rows(query: str, params: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, params)
        return cursor.fetchall()
