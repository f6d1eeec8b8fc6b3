"""Reads how a competitor's battles ended, in plain SQL: a page must be quick whoever met whom how often."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from psycopg.types.json import Jsonb

from arena.evolution.shares import Share
from arena.questions.models import PRIVATE

# Of each battle of one competitor, what was said first: by judges or, where none decided it, by people;
# `how` is told from its own side.
SAID = """
SELECT b.id, b.question_id,
    CASE WHEN b.a_id = %(one)s THEN b.b_id ELSE b.a_id END AS other,
    CASE WHEN said.preference IN ('tie', 'both_bad') THEN said.preference
         WHEN (said.preference = 'a') = (b.a_id = %(one)s) THEN 'won' ELSE 'lost' END AS how
FROM battles_battle b CROSS JOIN LATERAL (
    SELECT preference, 0 AS by_people, id FROM judges_verdict WHERE battle_id = b.id AND status = 'valid'
    UNION ALL SELECT preference, 1, id FROM votes_vote WHERE battle_id = b.id AND excluded_reason = ''
    ORDER BY by_people, id LIMIT 1
) said
WHERE %(one)s IN (b.a_id, b.b_id)
"""
SAMPLED = 4  # battles of each kind that a page shows
_TALLIED = f"""
SELECT said.other, q.category, q.level, q.modality, said.how, count(*),
    (array_agg(said.id ORDER BY said.id DESC) FILTER (WHERE NOT q.tags @> %(private)s
        AND NOT EXISTS (SELECT 1 FROM chats_chat c WHERE c.battle_id = said.id AND NOT c.may_publish))
    )[1:{SAMPLED}]
FROM ({SAID}) said JOIN questions_question q ON q.id = said.question_id GROUP BY 1, 2, 3, 4, 5
"""  # noqa: S608 - words of ours


def read(query: str, **params: object) -> list[tuple[Any, ...]]:
    """The rows of a query."""
    with connection.cursor() as cursor:
        cursor.execute(query, params)
        return cursor.fetchall()


@dataclass(frozen=True)
class Tally:
    """How battles ended for one of the two: won, lost, tie, both_bad."""

    counts: Mapping[str, int]

    @property
    def n(self) -> int:
        return sum(self.counts.values())

    @property
    def decided(self) -> int:
        """Those that say who is better, or that both are equally good."""
        return self.n - self.counts.get("both_bad", 0)

    @property
    def share(self) -> Share:
        """Won, ties half, of those decided."""
        return Share.of(self.counts.get("won", 0) + self.counts.get("tie", 0) / 2, self.decided)

    @property
    def both_bad(self) -> Share:
        return Share.of(self.counts.get("both_bad", 0), self.n)

    def as_json(self) -> dict[str, Any]:
        """The tally for machines."""
        counts = {name: self.counts.get(name, 0) for name in ("won", "lost", "tie", "both_bad")}
        return counts | {"share": self.share.as_json()}


@dataclass(frozen=True)
class Cell:
    """So many battles against one other, on questions of one kind, that ended in one way."""

    other: int
    category: str
    level: int
    modality: str
    how: str
    n: int
    latest: Sequence[int] | None = None  # keys of those that everybody may read, the newest first


def cells(competitor: int) -> list[Cell]:
    """All battles of one version of a competitor that somebody decided."""
    return [Cell(*row) for row in read(_TALLIED, one=competitor, private=Jsonb([PRIVATE]))]


def tallies(found: Iterable[Cell], by: Callable[[Cell], Any]) -> dict[Any, Tally]:
    """The battles by what `by` says of them."""
    counts: dict[Any, Counter[str]] = {}
    for cell in found:
        counts.setdefault(by(cell), Counter())[cell.how] += cell.n
    return {key: Tally(dict(tally)) for key, tally in counts.items()}
