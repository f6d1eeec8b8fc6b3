"""What a metric is, and what it comes to with its interval."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from arena.exams.items import Answered, Kind
from ratings.arrays import Flags, Floats

from .sheet import KNOWN, Sheet

PAIR: tuple[Kind, ...] = ("pair",)
POINT: tuple[Kind, ...] = ("point",)
LABEL: tuple[Kind, ...] = ("label", "trajectory")
BATCH: tuple[Kind, ...] = ("batch",)
STEPS: tuple[Kind, ...] = ("steps",)
ALL: tuple[Kind, ...] = PAIR + POINT + LABEL + BATCH + STEPS

WRONG = "counts as wrong"
OUT = "left out"
OWN = "an answer of its own that is never right"
"""What becomes of an unparsed verdict. A game that got no answer at all is left out everywhere."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of a judge in an exam; None where it is undefined, and `note` says why.

    `n` is how many items it is over. Of the games of all items of its category, `unparsed` gave nothing
    that could be read and `failed` no answer. `lower`, `upper`: percentiles of the bootstrap over items.
    """

    name: str
    value: float | None
    lower: float | None
    upper: float | None
    n: int
    unparsed: int
    failed: int = 0
    note: str = ""
    category: str = ""  # "" of all items


@dataclass(frozen=True, eq=False)
class Measured:
    """A metric of one sheet. `of` takes how often each unit was drawn, (B, U), and gives values, (B,).

    NaN is undefined, and `why` says why. `over` are the items that it is over, (N,). A unit is what the
    bootstrap draws: an item, or one of `units` groups of items that only say something together.
    """

    of: Callable[[Floats], Floats]
    over: Flags
    units: int | None = None
    why: str = ""

    @property
    def size(self) -> int:
        """How many units there are."""
        return len(self.over) if self.units is None else self.units

    @property
    def value(self) -> float:
        """What it comes to when every unit counts once."""
        return float(self.of(np.ones((1, self.size)))[0]) if self.over.any() else float("nan")


@dataclass(frozen=True)
class MetricEntry:
    """A line of `METRICS`. `measure` raises nothing: what is undefined is NaN."""

    title: str
    measure: Callable[[Sheet], Measured]
    kinds: Collection[Kind]
    paper: str
    about: str  # the formula in words
    unparsed: str = WRONG

    def of(self, answered: Sequence[Answered]) -> float:
        """The value, NaN where it is undefined, of items with their games."""
        return self.measure(Sheet(answered, kind_of(answered, self.kinds))).value


def kind_of(answered: Sequence[Answered], kinds: Collection[Kind] = ALL) -> Kind:
    """The first of some kinds of which the truth of any item is known; the first, where it is of none."""
    truths = [one.item.case.truth for one in answered]
    return next(
        (kind for kind in kinds if any(truth and KNOWN[kind](truth) for truth in truths)), next(iter(kinds))
    )


def sums(
    finish: Callable[[Floats], Floats], *columns: npt.ArrayLike, why: str = "", over: slice = slice(-1, None)
) -> Measured:
    """A metric of sums over items: `finish` is given them, (B, S), one for each column, (N,) or (N, M).

    It is over the items that have anything in one of the columns `over`.
    """
    stacked = np.column_stack([np.asarray(column, dtype=np.float64) for column in columns])
    held = (np.column_stack([np.asarray(column) for column in columns[over]]) != 0).any(axis=1)
    return Measured(lambda drawn: finish(drawn @ stacked), held, why=why)


def ratio(part: Floats, whole: Floats) -> Floats:
    """part / whole, NaN where the whole is nothing but rounding."""
    found: Floats = np.full(np.broadcast_shapes(part.shape, whole.shape), np.nan)
    np.divide(part, whole, out=found, where=np.abs(whole) > 1e-12)
    return found


def share(part: npt.ArrayLike, whole: npt.ArrayLike, why: str = "") -> Measured:
    """The sum of one column over the sum of another."""
    return sums(lambda sum_of: ratio(sum_of[:, 0], sum_of[:, 1]), part, whole, why=why)
