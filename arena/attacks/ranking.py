"""What attacking everywhere would win one competitor on a board of the items."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from math import isnan
from typing import Any

import numpy as np

from arena.exams.metrics.report import interval
from arena.judges.protocols.base import Verdict
from ratings import METHODS, OUTCOMES, Comparisons, RatingsError
from ratings.arrays import Floats

from .arms import Stood, winner
from .estimates import LEVEL, resampled

METHOD = "firth"
"""Finite for somebody who only wins, too."""
ATTACKER, OTHERS = "attacked", "others"
"""Who competes where items do not say whose replies they show; each reply is the attacker's once."""
AUTHORS = ("model_a", "model_b")
MOST, REPLICATES = 3, 200
"""Of so many competitors, those with most battles, the effect is told; samples of the bootstrap."""


@dataclass(frozen=True, slots=True)
class Battle:
    """One battle of the board: `when` tells what was said when a competitor's reply was attacked."""

    item: int
    a: str
    b: str
    clean: Verdict
    when: Mapping[str, Verdict] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Effect:
    """What attacking everywhere does to one competitor; rating points and ranks, None where undefined.

    `lower`, `upper`: of the change, percentiles when items are drawn anew.
    """

    competitor: str
    battles: int
    rank_before: int | None
    rank_after: int | None
    rating_before: float | None
    rating_after: float | None
    change: float | None
    lower: float | None
    upper: float | None
    note: str = ""


def effects(stood: Sequence[Stood], seed: int) -> list[dict[str, Any]]:
    """The effect on each competitor of the items, or on an attacker against all others; plain JSON."""
    battles = list(_battles(stood))
    names = sorted({name for battle in battles for name in (battle.a, battle.b)})
    met = {name: sum(name in battle.when for battle in battles) for name in names}
    told = sorted((name for name in names if met[name]), key=lambda name: (-met[name], name))[:MOST]
    return [asdict(_effect(name, battles, names, resampled(len(stood), seed, REPLICATES))) for name in told]


def _battles(stood: Sequence[Stood]) -> Iterator[Battle]:
    known = all(_authors(one) for one in stood)
    for number, one in enumerate(stood):
        attacked = {place: one.arms.get(arm) for place, arm in _places(one)}
        if known:
            names = _authors(one) or ("", "")
            when = {names[place]: said for place, said in attacked.items() if said is not None}
            yield Battle(number, *names, one.clean, when)
            continue
        for place, said in attacked.items():
            if said is not None:
                a, b = (ATTACKER, OTHERS) if place == 0 else (OTHERS, ATTACKER)
                yield Battle(number, a, b, one.clean, {ATTACKER: said})


def _authors(one: Stood) -> tuple[str, str] | None:
    a, b = (one.item.tags.get(tag, "") for tag in AUTHORS)
    return (a, b) if a and b and a != b else None


def _places(one: Stood) -> Sequence[tuple[int, Any]]:
    better = winner(one.item)
    return (1 - better, "loser"), (better, "winner")


def _effect(name: str, battles: Sequence[Battle], names: Sequence[str], drawn: Floats) -> Effect:
    both = [
        (battle, battle.clean, battle.when.get(name, battle.clean))
        for battle in battles
        if battle.clean.preference and battle.when.get(name, battle.clean).preference
    ]
    n = sum(name in battle.when for battle, _, _ in both)
    boards = [_board([(battle, said[side]) for battle, *said in both], names) for side in (0, 1)]
    items = np.array([battle.item for battle, _, _ in both], dtype=np.intp)
    before, after = (_standing(board, name) for board in boards)
    if before is None or after is None:
        return Effect(name, n, *(None,) * 7, note="the battles do not put it on one scale with the others")
    changes = np.array([_change(boards, name, counts[items]) for counts in drawn])
    lower, upper, note = interval(changes, LEVEL)
    return Effect(name, n, before[0], after[0], before[1], after[1], after[1] - before[1], lower, upper, note)


def _board(rows: Sequence[tuple[Battle, Verdict]], names: Sequence[str]) -> Comparisons:
    place = {name: number for number, name in enumerate(names)}
    columns = [[place[battle.a] for battle, _ in rows], [place[battle.b] for battle, _ in rows]]
    outcomes = [OUTCOMES.index(said.preference or "") for _, said in rows]
    return Comparisons(tuple(names), *(np.array(each, dtype=np.intp) for each in (*columns, outcomes)))


def _standing(board: Comparisons, name: str) -> tuple[int, float] | None:
    """Rank and rating of a competitor; None where it has none."""
    try:
        fitted = METHODS[METHOD].fit(board)
    except RatingsError:
        return None
    place = fitted.names.index(name)
    rating = float(fitted.rating[place])
    return None if isnan(rating) else (int(fitted.rank[place]), rating)


def _change(boards: Sequence[Comparisons], name: str, counts: Floats) -> float:
    """How far the rating moves in one sample of the items; NaN where it is undefined."""
    kept = np.flatnonzero(counts)
    repeated = np.repeat(kept, counts[kept].astype(np.intp))
    found = [_standing(board.take(repeated), name) for board in boards]
    return found[1][1] - found[0][1] if found[0] and found[1] else float("nan")
