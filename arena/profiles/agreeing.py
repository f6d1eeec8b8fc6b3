"""How far a judge agrees with people on battles that both decided, beside people among themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import isnan
from typing import Any

import numpy as np

from arena.evolution.shares import Share
from ratings import OUTCOMES
from ratings.agreement import Agreement, agreement

from .mine import read

# Of each battle one person is asked, and a second where there is one: votes on one battle are not
# independent, and so judge and person stand as two raters as two people do.
PEOPLE = """
SELECT battle_id, min(preference) FILTER (WHERE place = 1) AS first,
    min(preference) FILTER (WHERE place = 2) AS second
FROM (SELECT battle_id, preference, row_number() OVER (PARTITION BY battle_id ORDER BY id) AS place
    FROM votes_vote WHERE excluded_reason = '') placed
WHERE place <= 2 GROUP BY battle_id
"""
_BOTH = f"""
SELECT q.modality, q.category, v.preference, people.first, people.second, count(*)
FROM judges_verdict v JOIN ({PEOPLE}) people ON people.battle_id = v.battle_id
JOIN battles_battle b ON b.id = v.battle_id JOIN questions_question q ON q.id = b.question_id
WHERE v.judge_id = %(judge)s AND v.status = 'valid' GROUP BY 1, 2, 3, 4, 5
"""  # noqa: S608 - words of ours
_GOLD = """
SELECT g.standard, count(*) FILTER (WHERE said.preference = said.gold), count(*)
FROM judges_verdict v JOIN annotations_gold g ON g.battle_id = v.battle_id
CROSS JOIN LATERAL (SELECT
    CASE g.label WHEN 'tie_good' THEN 'tie' WHEN 'tie_bad' THEN 'both_bad' ELSE g.label END AS gold,
    CASE WHEN g.standard = 'overall' THEN v.preference ELSE v.standards->>g.standard END AS preference) said
WHERE v.judge_id = %(judge)s AND v.status = 'valid' AND said.preference IS NOT NULL GROUP BY 1 ORDER BY 1
"""
CODES = {outcome: code for code, outcome in enumerate(OUTCOMES)}


@dataclass(frozen=True)
class Both:
    """So many battles of which a judge, a person and perhaps a second person said these things."""

    modality: str
    category: str
    judge: str
    first: str
    second: str | None
    n: int


@dataclass(frozen=True)
class Line:
    """Agreement of two raters: how often they said the same, and how far beyond chance."""

    percent: Share
    kappa: Agreement

    @property
    def kappa_value(self) -> float | None:
        return _known(self.kappa.value)

    @property
    def kappa_lower(self) -> float | None:
        return _known(self.kappa.lower)

    @property
    def kappa_upper(self) -> float | None:
        return _known(self.kappa.upper)

    def as_json(self) -> dict[str, Any]:
        """The agreement for machines."""
        kappa = {"value": self.kappa_value, "lower": self.kappa_lower, "upper": self.kappa_upper}
        return {"percent": self.percent.as_json(), "kappa": kappa | {"note": self.kappa.note}}


def _known(value: float) -> float | None:
    return None if isnan(value) else value


@dataclass(frozen=True)
class Agreeing:
    """Judge and people, people among themselves, and the same by kind of question."""

    people: Line
    ceiling: Line
    kinds: Sequence[tuple[str, str, Share]]  # by what, its value, agreement
    gold: Sequence[tuple[str, Share]]  # by standard

    def as_json(self) -> dict[str, Any]:
        """The numbers for machines."""
        kinds = [{"by": by, "value": value} | share.as_json() for by, value, share in self.kinds]
        gold = {standard: share.as_json() for standard, share in self.gold}
        both = {"with_people": self.people.as_json(), "people_among_themselves": self.ceiling.as_json()}
        return both | {"by_kind": kinds, "with_gold": gold}


BY: Mapping[str, Callable[[Both], str]] = {
    "modality": lambda row: row.modality,
    "category": lambda row: row.category,
}


def agreeing(judge: int) -> Agreeing:
    """Of one version of a judge; samples of the bootstrap are drawn with its key as seed."""
    rows = [Both(*row) for row in read(_BOTH, judge=judge)]
    rng = np.random.default_rng(judge)
    pairs = [(row.judge, row.first, row.n) for row in rows]
    among = [(row.first, row.second, row.n) for row in rows if row.second is not None]
    gold = [(standard, Share.of(same, n)) for standard, same, n in read(_GOLD, judge=judge)]
    return Agreeing(_line(pairs, rng), _line(among, rng), tuple(_kinds(rows)), gold)


def _line(pairs: Iterable[tuple[str, str, int]], rng: np.random.Generator) -> Line:
    pairs = list(pairs)
    codes = np.array([(CODES[one], CODES[other]) for one, other, _ in pairs], dtype=np.int64).reshape(-1, 2)
    table = np.repeat(codes, [n for *_, n in pairs], axis=0) if pairs else codes
    percent = agreement("percent", table, rng)
    same = 0 if isnan(percent.value) else round(percent.value * percent.items)
    return Line(Share.of(same, percent.items), agreement("cohen", table, rng))


def _kinds(rows: Sequence[Both]) -> list[tuple[str, str, Share]]:
    found = []
    for by, value in BY.items():
        for kind in sorted({value(row) for row in rows}):
            of_kind = [row for row in rows if value(row) == kind]
            same = sum(row.n for row in of_kind if row.judge == row.first)
            found.append((by, kind, Share.of(same, sum(row.n for row in of_kind))))
    return found
