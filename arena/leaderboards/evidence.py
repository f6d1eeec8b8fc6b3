"""What a board knows before its next battle: who met whom, what came of it, and what a battle costs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
from django.db import connection

from ratings import OUTCOMES, Comparisons
from ratings.counts import pair_counts
from ratings.evidence import Evidence, likely_strengths

from .counted import ENDINGS
from .slices import ENDING, FROM, Slice

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

RECENT = 20_000  # replies that say how long competitors take
_PREFERS = slice(0, OUTCOMES.index("both_bad"))  # endings that tell two competitors apart

_BATTLES = "battles_battle b JOIN questions_question q ON q.id = b.question_id"
_ASKED = """
SELECT b.a_id, b.b_id, b.question_id, count(*) FROM battles_battle b
JOIN unnest(%(a)s::int8[], %(b)s::int8[]) AS pair (a, b) ON b.a_id = pair.a AND b.b_id = pair.b
GROUP BY 1, 2, 3
"""
_SECONDS = """
SELECT competitor, avg(total_s) FROM (
    SELECT CASE r.side WHEN 'a' THEN b.a_id ELSE b.b_id END AS competitor, r.total_s
    FROM battles_reply r JOIN battles_battle b ON b.id = r.battle_id
    WHERE r.total_s IS NOT NULL ORDER BY r.id DESC LIMIT %(recent)s
) recent WHERE competitor = ANY(%(competitors)s) GROUP BY competitor
"""


def sides(sliced: Slice) -> Ints:
    """How often each competitor had side a against each, decided or not, (M, M), in the slice's order."""
    where = " AND ".join(sliced.conditions("vote"))  # what may be asked, whoever decides
    met = np.zeros((len(sliced.competitors),) * 2, dtype=np.int64)
    query = f"SELECT b.a_id, b.b_id, count(*) FROM {_BATTLES} WHERE {where} GROUP BY 1, 2"  # noqa: S608 - ours
    for a, b, n in _rows(query, sliced.params()):
        met[_place(sliced, a), _place(sliced, b)] = n
    return met


def evidence(sliced: Slice, met: Ints) -> Evidence:
    """Strengths from what has ended; precision from that and from what is under way; met as sides gives it.

    A battle that ended without a preference counts for placement, makes the next one dearer, and counts as if
    it had told something in so far as the next one is likely to fail too: who never answers does not hold up
    the others, and who answers again is welcome.
    """
    ended = _ended(sliced)
    told, over, fought = (
        _both(table) for table in (ended[..., _PREFERS].sum(axis=2), ended.sum(axis=2), met)
    )
    useful = _useful(told.sum(axis=1), over.sum(axis=1))
    expected = told + np.maximum(fought - over, 0) + (over - told) * (1 - useful)
    precise = Evidence.expected(expected, _strengths(ended), _cost(_seconds(sliced)) / useful)
    return replace(precise, counts=fought)


def asked(pairs: Collection[tuple[int, int]]) -> dict[tuple[int, int], Counter[int]]:
    """How often each of the pairs (of keys, the smaller first) has met each question, on whatever board."""
    met: dict[tuple[int, int], Counter[int]] = {pair: Counter() for pair in pairs}
    either = [*pairs, *((high, low) for low, high in pairs)]
    params = {"a": [a for a, _ in either], "b": [b for _, b in either]}
    for a, b, question, n in _rows(_ASKED, params):
        met[min(a, b), max(a, b)][question] += n
    return met


def _ended(sliced: Slice) -> Ints:
    """Verdicts and votes by sides and by how they ended, (M, M, endings)."""
    tally = np.zeros((*(len(sliced.competitors),) * 2, len(ENDINGS)), dtype=np.int64)
    for kind in sliced.kinds():
        where = " AND ".join(sliced.conditions(kind))
        query = f"SELECT b.a_id, b.b_id, {ENDING[kind]}, count(*) FROM {FROM[kind]} WHERE {where}"  # noqa: S608
        for a, b, ending, n in _rows(f"{query} GROUP BY 1, 2, 3", sliced.params()):
            tally[_place(sliced, a), _place(sliced, b), ending] += n
    return tally


def _strengths(ended: Ints) -> Floats:
    a, b, outcome = np.nonzero(ended[..., _PREFERS])
    names = tuple(str(place) for place in range(len(ended)))
    if not a.size:
        return np.zeros(len(names))
    times = ended[a, b, outcome].astype(np.float64)
    return likely_strengths(pair_counts(Comparisons(names, a, b, outcome.astype(np.int8), weight=times)))


def _seconds(sliced: Slice) -> Floats:
    """Mean seconds that each competitor took of late, (M,); of one that is not known, those of the others."""
    seconds = np.full(len(sliced.competitors), np.nan)
    for competitor, mean in _rows(_SECONDS, {"recent": RECENT, "competitors": list(sliced.competitors)}):
        seconds[_place(sliced, competitor)] = mean
    known = ~np.isnan(seconds)
    return np.where(known, seconds, seconds[known].mean() if known.any() else 0.0)


def _cost(seconds: Floats) -> Floats:
    """Of one battle, (M, M), about 1: both replies, and judging, which takes as long as a mean reply."""
    mean = seconds.mean() or 1.0
    cost: Floats = (seconds[:, None] + seconds[None, :] + mean) / (3 * mean)
    return cost


def _useful(told: Ints, over: Ints) -> Floats:
    """Chance that a battle ends with a preference, (M, M), by both records; at first everybody is trusted."""
    share = (told + 1) / (over + 1)
    chance: Floats = share[:, None] * share[None, :]
    return chance


def _both(table: Ints) -> Ints:
    return table + table.T


def _place(sliced: Slice, competitor: int) -> int:
    return sliced.competitors.index(competitor)


def _rows(query: str, params: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, params)
        return cursor.fetchall()
