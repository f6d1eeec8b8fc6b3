"""Judges as contestants: every item that two judges answered is a match between them (arXiv 2511.15958).

Right beats wrong; both right or both wrong is a draw. Elo is walked item by item and depends on their order,
so it stands beside what it comes to in other orders, and beside Bradley–Terry, which does not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import isfinite
from typing import Any

import numpy as np

from arena.exams.items import Answered, Kind
from ratings.arrays import Floats, Indices
from ratings.comparisons import Comparisons
from ratings.elo import EloSettings, replay
from ratings.methods import METHODS
from ratings.result import Ratings

from .base import kind_of
from .report import interval
from .sheet import Sheet

Mark = bool | None
"""Whether a judge was right on an item; None where it was given no answer."""

LEVEL = 0.95
DRAWN = 1_000
NOBODY_MET = "no two judges answered the same item"
ORDERS = 50
"""In how many other orders of the items Elo is walked, to show what the order does."""


def marks(answered: Sequence[Answered], kind: Kind | None = None) -> list[Mark]:
    """Of each item whether the judge was right in all its games; None where it was given no answer.

    An answer that could not be read is not right.
    """
    sheet = Sheet(answered, kind or kind_of(answered))
    counted, right = sheet.per_item(sheet.counted), sheet.per_item(sheet.right)
    return [None if not of else bool(so == of) for of, so in zip(counted, right, strict=True)]


@dataclass(frozen=True, slots=True)
class Standing:
    """A judge on the board; None where something is undefined, and `note` says why.

    `rating` is by Bradley–Terry. `accuracy` is over the `n` items that it answered, by the bootstrap over
    items. `elo` is walked in the order given; 95 % of what other orders give lies between its bounds.
    """

    judge: str
    n: int
    accuracy: float | None
    accuracy_lower: float | None
    accuracy_upper: float | None
    wins: int
    losses: int
    draws: int
    elo: float | None
    elo_lower: float | None
    elo_upper: float | None
    rating: float | None
    lower: float | None
    upper: float | None
    note: str = ""


def aligned(judges: Mapping[str, Mapping[str, Mark]]) -> dict[str, list[Mark]]:
    """Marks by item of each judge, over all items in the order of the first judge that has them."""
    items = list(dict.fromkeys(key for of in judges.values() for key in of))
    return {name: [of.get(key) for key in items] for name, of in judges.items()}


def matches(judges: Mapping[str, Sequence[Mark]]) -> Comparisons:
    """All matches, item by item and by pair in the judges' order within; the same items for all judges."""
    names = tuple(judges)
    codes = [[-1 if mark is None else int(mark) for mark in of] for of in zip(*judges.values(), strict=True)]
    return _matches(names, np.array(codes, dtype=np.intp).reshape(len(codes), len(names)))


def _matches(names: tuple[str, ...], table: Indices) -> Comparisons:
    pairs = np.array(list(combinations(range(len(names)), 2)), dtype=np.intp).reshape(-1, 2)
    one, other = table[:, pairs[:, 0]], table[:, pairs[:, 1]]
    item, pair = np.nonzero((one >= 0) & (other >= 0))  # item by item, and pair by pair within
    won = one[item, pair] - other[item, pair]
    outcome = np.select([won > 0, won < 0], [0, 1], 2)
    return Comparisons(names, pairs[pair, 0], pairs[pair, 1], outcome, cluster=item, item=item)


def standings(
    judges: Mapping[str, Sequence[Mark]], k: float = 32.0, start: float = 1000.0, seed: int = 0
) -> list[Standing]:
    """The judges by accuracy, of their marks on the same items in one order."""
    rng = np.random.default_rng(seed)
    fought = matches(judges)
    settings = EloSettings(k=k, initial=start)
    walked, orders = replay(fought, settings), _in_other_orders(fought, settings, rng)
    fitted = METHODS["bt"].fit(fought, mean=start) if len(fought) else None
    rows = [
        Standing(name, **_accuracy(of, rng), **_elo(fought, place, walked, orders), **_bt(fitted, place))
        for place, (name, of) in enumerate(judges.items())
    ]
    return sorted(rows, key=lambda row: (row.accuracy is None, -(row.accuracy or 0), row.judge))


def _in_other_orders(fought: Comparisons, settings: EloSettings, rng: np.random.Generator) -> Floats:
    """Elo in so many random orders of the items, (ORDERS, M)."""
    items = np.asarray(fought.item, dtype=np.intp)
    many = int(items.max(initial=-1)) + 1
    shuffled = (np.argsort(rng.permutation(many)[items], kind="stable") for _ in range(ORDERS))
    return np.array([replay(fought.take(order), settings) for order in shuffled])


def _accuracy(of: Sequence[Mark], rng: np.random.Generator) -> dict[str, Any]:
    """Share of right items; items drawn anew are as many draws of right or wrong."""
    known = [mark for mark in of if mark is not None]
    n = len(known)
    if not n:
        return {"n": 0, "accuracy": None, "accuracy_lower": None, "accuracy_upper": None}
    value = sum(known) / n
    lower, upper, _ = interval(rng.binomial(n, value, DRAWN) / n, LEVEL)
    return {"n": n, "accuracy": value, "accuracy_lower": lower, "accuracy_upper": upper}


def _elo(fought: Comparisons, place: int, walked: Floats, orders: Floats) -> dict[str, Any]:
    """Elo in the order given and in others, with wins, losses and draws; nothing of who met nobody."""
    won = (fought.a == place) & (fought.outcome == 0) | (fought.b == place) & (fought.outcome == 1)
    lost = (fought.a == place) & (fought.outcome == 1) | (fought.b == place) & (fought.outcome == 0)
    met = int(((fought.a == place) | (fought.b == place)).sum())
    wins, losses = int(won.sum()), int(lost.sum())
    told: dict[str, Any] = {"wins": wins, "losses": losses, "draws": met - wins - losses}
    if not met:
        return told | {"elo": None, "elo_lower": None, "elo_upper": None}
    lower, upper = np.quantile(orders[:, place], [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return told | {"elo": float(walked[place]), "elo_lower": float(lower), "elo_upper": float(upper)}


def _bt(fitted: Ratings | None, place: int) -> dict[str, Any]:
    if fitted is None:
        return {"rating": None, "lower": None, "upper": None, "note": NOBODY_MET}
    told = (float(column[place]) for column in (fitted.rating, fitted.lower, fitted.upper))
    rating, lower, upper = (value if isfinite(value) else None for value in told)
    return {"rating": rating, "lower": lower, "upper": upper, "note": fitted.note[place]}
