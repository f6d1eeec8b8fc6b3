"""Reads battles that a judge decided, with the votes of people, into columns by one query."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import numpy.typing as npt
from django.db import connection

from arena.competitors.models import Competitor
from arena.endpoints.models import family_of
from arena.judges.models import Judge
from arena.leaderboards.copied import Column, copied
from arena.leaderboards.models import Leaderboard
from arena.leaderboards.slices import Slice
from ratings import OUTCOMES
from ratings.agreement import MISSING
from ratings.features import FEATURES

Texts = npt.NDArray[np.str_]

KINDS = ("modality", "category", "language", "level")
SWAPPED = np.array([1, 0, 2, 3, MISSING], dtype=np.int8)
"""By outcome, the same with the sides exchanged; the last for MISSING."""
_STYLE = [f"{name}_{side}" for name in FEATURES for side in "ab"]
COLUMNS = [
    ("battle", "int8"), ("vote", "int8"), ("a", "int8"), ("b", "int8"), ("question", "int8"),
    ("said", "int2"), ("swapped", "int2"), ("verdict", "int2"), ("confidence", "float8"),
    ("conflict", "int2"), ("ab", "int2"), ("ba", "int2"), ("shown", "int2"),
    *((name, "int4") for name in _STYLE),
]  # fmt: skip


def _code(expression: str) -> str:
    cases = " ".join(f"WHEN '{outcome}' THEN {code}" for code, outcome in enumerate(OUTCOMES))
    return f"(CASE {expression} {cases} ELSE {MISSING} END)::int2"


def _look(order: str) -> str:
    one = f"""g."order" = '{order}' AND g.role = '' AND g.sample = 0 AND g.status = 'valid'"""
    return f"COALESCE(min({_code('g.preference')}) FILTER (WHERE {one}), {MISSING})::int2 AS {order}"


# What a judge was shown: where all its looks had one order, it saw that side first.
_LOOKS = f"""
SELECT g.verdict_id, {_look("ab")}, {_look("ba")},
    (bool_or(g."order" = 'ab')::int - bool_or(g."order" = 'ba')::int)::int2 AS shown
FROM judges_judgment g JOIN judges_verdict jv ON jv.id = g.verdict_id
WHERE jv.judge_id = %(judge)s AND g."order" IN ('ab', 'ba') GROUP BY g.verdict_id
"""  # noqa: S608 - words of ours
_SELECTED = ", ".join([
    "jv.battle_id", "COALESCE(v.id, 0)", "b.a_id", "b.b_id", "b.question_id", _code("v.preference"),
    "COALESCE(v.swapped, FALSE)::int::int2", _code("jv.preference"), "COALESCE(jv.confidence, 'NaN')::float8",
    "('order_conflict' = ANY(jv.flags))::int::int2", f"COALESCE(looks.ab, {MISSING})::int2",
    f"COALESCE(looks.ba, {MISSING})::int2", "COALESCE(looks.shown, 0)::int2",
    *(f"COALESCE(s.{name}, {MISSING})::int4" for name in _STYLE),
])  # fmt: skip
_COUNTED = "v.battle_id = b.id AND v.excluded_reason = '' AND v.voter <> ALL(%(voters)s::varchar[])"
_FROM = """
judges_verdict jv JOIN battles_battle b ON b.id = jv.battle_id
JOIN questions_question q ON q.id = b.question_id
LEFT JOIN leaderboards_stylecounts s ON s.battle_id = b.id
"""
_QUESTIONS = f"SELECT {', '.join(KINDS)} FROM questions_question WHERE id = ANY(%s) ORDER BY id"  # noqa: S608 - ours
_ALWAYS = (
    "jv.judge_id = %(judge)s",
    "jv.status NOT IN ('pending', 'void')",
    "NOT jv.flags && %(flags)s::varchar[]",
    "NOT q.diagnostic",  # asked because one competitor failed: they would tilt every ranking
)


@dataclass(frozen=True)
class Where:
    """Which battles: of a judge's version in force, on one board, decided since some moment."""

    judge: Judge
    board: Leaderboard | None = None
    since: datetime | None = None

    def conditions(self) -> list[str]:
        """Which rows these are, in SQL over q, b and jv."""
        of_board = Slice.of(self.board).conditions("vote") if self.board else []
        return [*_ALWAYS, *of_board, *(["jv.decided_at >= %(since)s"] if self.since else [])]

    def params(self) -> dict[str, Any]:
        """What the conditions refer to."""
        of_board = Slice.of(self.board).params() if self.board else {"voters": [], "flags": []}
        return of_board | {"judge": self.judge.pk, "since": self.since}


@dataclass(frozen=True, eq=False)
class Judged:
    """N battles that a judge was asked about, in their order, each with its sides as they were played.

    competitors, names, families: keys and so on, (M,); a, b: places in them, (N,). verdict: code of OUTCOMES,
    MISSING where it is not valid, (N,). people: votes that count, in order of voting, MISSING to the right,
    (N, R); swapped: whether the first voter saw side b first, (N,). looks: what it said when a and when b was
    shown first, (N, 2); shown: +1 where it was shown a first only, -1 b, 0 both or unknown, (N,). style: by
    feature of both replies, (N, 2), MISSING where nobody counted. kinds: by KINDS, words, (N,). rows: a hash
    of all.
    """

    competitors: tuple[int, ...]
    names: tuple[str, ...]
    families: tuple[str, ...]
    battle: Column
    a: Column
    b: Column
    verdict: Column
    people: Column
    swapped: Column
    looks: Column
    shown: Column
    confidence: Column
    conflict: Column
    style: Mapping[str, Column]
    kinds: Mapping[str, Texts]
    rows: str

    @property
    def voted(self) -> Column:
        """Which of them people voted on, (N,)."""
        return (self.people != MISSING).any(axis=1)


def read_judged(where: Where) -> Judged:
    """All of them, with their votes."""
    query = (
        f"SELECT {_SELECTED} FROM {_FROM} LEFT JOIN votes_vote v ON {_COUNTED}"  # noqa: S608 - words of ours
        f" LEFT JOIN ({_LOOKS}) looks ON looks.verdict_id = jv.id"
        f" WHERE {' AND '.join(where.conditions())} ORDER BY jv.battle_id, COALESCE(v.id, 0)"
    )
    rows = copied(query, where.params(), COLUMNS)
    first = np.flatnonzero(np.diff(rows["battle"], prepend=-1))
    one = {name: column[first] for name, column in rows.items()}
    competitors, names, families = _competitors(np.union1d(one["a"], one["b"]))
    place = np.zeros(max(competitors, default=0) + 1, dtype=np.int64)
    place[list(competitors)] = np.arange(len(competitors))
    kinds = _kinds(one["question"])
    return Judged(
        competitors=competitors,
        names=names,
        families=families,
        battle=one["battle"],
        a=place[one["a"]],
        b=place[one["b"]],
        verdict=one["verdict"].astype(np.int8),
        people=_people(rows, first),
        swapped=one["swapped"] > 0,
        looks=np.stack([one["ab"], one["ba"]], axis=1).astype(np.int8),
        shown=one["shown"].astype(np.int8),
        confidence=one["confidence"],
        conflict=one["conflict"] > 0,
        style={name: np.stack([one[f"{name}_a"], one[f"{name}_b"]], axis=1) for name in FEATURES},
        kinds=kinds,
        rows=_fingerprint(rows, (names, families, *(tuple(words) for words in kinds.values()))),
    )


def unmeasured(where: Where, *, voted: bool) -> list[int]:
    """Battles of which nobody has counted the style of the replies; with `voted`, of those with votes."""
    conditions = [*where.conditions(), "s.battle_id IS NULL"]
    if voted:
        conditions.append(f"EXISTS (SELECT 1 FROM votes_vote v WHERE {_COUNTED})")  # noqa: S608 - words of ours
    query = f"SELECT b.id FROM {_FROM} WHERE {' AND '.join(conditions)} ORDER BY b.id"  # noqa: S608 - words of ours
    found: list[int] = copied(query, where.params(), [("battle", "int8")])["battle"].tolist()
    return found


def _people(rows: Mapping[str, Column], first: Column) -> Column:
    """Votes by battle, in their order."""
    size = rows["battle"].size
    battle = np.repeat(np.arange(first.size), np.diff(first, append=size))
    turn = np.arange(size) - first[battle] if size else battle
    found = np.full((first.size, int(turn.max(initial=0)) + 1), MISSING, dtype=np.int8)
    found[battle, turn] = rows["said"]
    return found


def _competitors(keys: Column) -> tuple[tuple[int, ...], tuple[str, ...], tuple[str, ...]]:
    """Keys, names and families in order of names; versions beside others say which."""
    found = list(Competitor.objects.filter(pk__in=keys.tolist()).select_related("endpoint"))
    found.sort(key=lambda one: (one.name, one.version))
    often = Counter(one.name for one in found)
    names = tuple(one.name if often[one.name] == 1 else f"{one.name} v{one.version}" for one in found)
    return tuple(one.pk for one in found), names, tuple(family_of(one) for one in found)


def _kinds(questions: Column) -> dict[str, Texts]:
    keys, place = np.unique(questions, return_inverse=True)
    with connection.cursor() as cursor:
        cursor.execute(_QUESTIONS, [keys.tolist()])  # one array: Django would send a parameter for each
        told = cursor.fetchall()
    table = np.array(told, dtype=str).reshape(keys.size, len(KINDS))
    return {kind: table[place, column] for column, kind in enumerate(KINDS)}


def _fingerprint(rows: Mapping[str, Column], words: tuple[tuple[str, ...], ...]) -> str:
    told = hashlib.sha256(repr(words).encode())
    for name, column in rows.items():
        told.update(name.encode())
        told.update(np.ascontiguousarray(column))
    return told.hexdigest()
