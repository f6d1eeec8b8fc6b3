"""What attacking everywhere would win one competitor on a board of the items."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from math import isnan
from typing import Any

import numpy as np

from arena.exams.metrics.report import interval
from arena.judges.protocols.base import Verdict
from ratings import METHODS, OUTCOMES, Comparisons, Ratings, RatingsError
from ratings.arrays import Floats, Indices

from .arms import Stood, winner
from .estimates import LEVEL, resampled

METHOD = "firth"
"""Finite for somebody who only wins, too."""
ATTACKER, OTHERS = "attacked", "others"
"""Who competes where items do not say whose replies they show; each reply is the attacker's once."""
AUTHORS = ("model_a", "model_b")
MOST, REPLICATES = 3, 100
"""Of so many competitors, those with most battles, the effect is told; samples of the bootstrap."""
NEVER = "no battle in which it was attacked was read every time"
APART = "the battles that were read do not put it on one scale with the others"


@dataclass(frozen=True, slots=True)
class Battle:
    """One battle of the board: `when` tells what was said when a competitor's reply was attacked."""

    item: int
    a: str
    b: str
    clean: Verdict
    when: Mapping[str, Verdict] = field(default_factory=dict)

    @property
    def read(self) -> bool:
        """Whether there is a verdict every time."""
        return all(said.preference for said in (self.clean, *self.when.values()))


@dataclass(frozen=True, slots=True)
class Effect:
    """What attacking everywhere does to one competitor; rating points and ranks, None where undefined.

    `battles` are those in which it was attacked. `lower`, `upper`: of the change, percentiles when items
    are drawn anew.
    """

    competitor: str
    battles: int
    rank_before: int | None = None
    rank_after: int | None = None
    rating_before: float | None = None
    rating_after: float | None = None
    change: float | None = None
    lower: float | None = None
    upper: float | None = None
    note: str = ""


def effects(stood: Sequence[Stood], seed: int) -> list[dict[str, Any]]:
    """The effect on each competitor of the items, or on an attacker against all others; plain JSON."""
    battles = list(_battles(stood))
    met = Counter(name for battle in battles for name in battle.when)
    board = board_of(battles, len(stood), seed)
    return [asdict(board.effect(name)) for name, _ in met.most_common(MOST)]


def board_of(battles: Sequence[Battle], items: int, seed: int) -> Board:
    """The board of those battles that were read every time; `seed` begins the bootstrap over items."""
    names = sorted({name for battle in battles for name in (battle.a, battle.b)})
    read = [battle for battle in battles if battle.read]
    return Board(read, names, resampled(items, seed, REPLICATES))


def _battles(stood: Sequence[Stood]) -> Iterator[Battle]:
    known = all(_authors(one) for one in stood)
    for number, one in enumerate(stood):
        better = winner(one.item)
        arms = {1 - better: one.arms.get("loser"), better: one.arms.get("winner")}
        attacked = {place: said for place, said in arms.items() if said is not None}
        if known:
            names = _authors(one)
            when = {names[place]: said for place, said in attacked.items()}
            yield Battle(number, names[0], names[1], one.clean, when)
            continue
        for place, said in attacked.items():
            a, b = (ATTACKER, OTHERS) if place == 0 else (OTHERS, ATTACKER)
            yield Battle(number, a, b, one.clean, {ATTACKER: said})


def _authors(one: Stood) -> tuple[str, ...]:
    """Whose replies an item shows; empty where it does not say."""
    names = tuple(one.item.tags.get(tag, "") for tag in AUTHORS)
    return names if all(names) and len(set(names)) == len(names) else ()


@dataclass(frozen=True)
class Board:
    """Battles with all their verdicts, and how often each item is in each sample of the bootstrap, (B, N)."""

    battles: Sequence[Battle]
    names: Sequence[str]
    drawn: Floats

    def effect(self, name: str) -> Effect:
        """What it comes to when one competitor's replies are attacked everywhere."""
        n = sum(name in battle.when for battle in self.battles)
        if not n:
            return Effect(name, 0, note=NEVER)
        attacked = self._board([battle.when.get(name, battle.clean) for battle in self.battles])
        before, after = (_standing(_fitted(board), name) for board in (self._clean, attacked))
        if before is None or after is None:
            return Effect(name, n, note=APART)
        found = Effect(name, n, before[0], after[0], before[1], after[1], after[1] - before[1])
        if np.array_equal(self._clean.outcome, attacked.outcome):
            return replace(found, note="no verdict changed")
        moved = [
            _change(fitted, _fitted(attacked.take(rows)), name)
            for rows, fitted in zip(self._samples, self._before, strict=True)
        ]
        lower, upper, note = interval(np.array(moved), LEVEL)
        return replace(found, lower=lower, upper=upper, note=note)

    def _board(self, said: Sequence[Verdict]) -> Comparisons:
        place = {name: number for number, name in enumerate(self.names)}
        a, b = (
            np.array([place[name] for name in side], dtype=np.intp)
            for side in ([battle.a for battle in self.battles], [battle.b for battle in self.battles])
        )
        outcome = np.array([OUTCOMES.index(str(verdict.preference)) for verdict in said], dtype=np.int8)
        return Comparisons(tuple(self.names), a, b, outcome)

    @cached_property
    def _clean(self) -> Comparisons:
        return self._board([battle.clean for battle in self.battles])

    @cached_property
    def _samples(self) -> list[Indices]:
        """The battles of each sample, those of one item together."""
        items = np.array([battle.item for battle in self.battles], dtype=np.intp)
        rows = np.arange(len(items), dtype=np.intp)
        return [np.repeat(rows, counts[items].astype(np.intp)) for counts in self.drawn]

    @cached_property
    def _before(self) -> list[Ratings | None]:
        return [_fitted(self._clean.take(rows)) for rows in self._samples]


def _fitted(board: Comparisons) -> Ratings | None:
    try:
        return METHODS[METHOD].fit(board)
    except RatingsError:
        return None


def _standing(fitted: Ratings | None, name: str) -> tuple[int, float] | None:
    """Rank and rating of a competitor; None where it has none."""
    if fitted is None:
        return None
    place = fitted.names.index(name)
    rating = float(fitted.rating[place])
    return None if isnan(rating) else (int(fitted.rank[place]), rating)


def _change(before: Ratings | None, after: Ratings | None, name: str) -> float:
    """How far a rating moves; NaN where it is undefined."""
    one, other = _standing(before, name), _standing(after, name)
    return other[1] - one[1] if one and other else float("nan")
