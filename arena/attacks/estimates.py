"""A number with what it is over and how far it may be off: shares, means, differences, and a test."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.stats import binomtest

from arena.exams.metrics.base import ratio
from arena.exams.metrics.report import interval
from ratings.arrays import Floats
from ratings.shares import wilson

from .table import BETTER, Table, Worth

ENOUGH = 50
"""Items below which no figure counts: Wilson's interval reaches 0.14 to either side there, and more."""
REPLICATES, LEVEL = 1_000, 0.95
NOTHING_READ = "no item has the verdicts it needs"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of an attack; None where it is undefined, and `note` says why.

    `n` is how many items it is over; of the verdicts it looks at `unparsed` could not be read and `failed`
    were none. `lower`, `upper`: Wilson's of a share, the bootstrap's over items of all else.
    """

    name: str
    variant: str
    value: float | None
    lower: float | None
    upper: float | None
    n: int
    unparsed: int = 0
    failed: int = 0
    note: str = ""


def share(name: str, table: Table, worth: Worth, *arms: str) -> Figure:
    """How often something happens, with Wilson's interval."""
    happens, among = worth
    n, lost = int(among.sum()), table.lost(*arms)
    if not n:
        return Figure(name, table.variant, None, None, None, 0, *lost, note=NOTHING_READ)
    value = float((happens * among).sum() / n)
    lower, upper = map(float, wilson(value, n, LEVEL))
    return Figure(name, table.variant, value, lower, upper, n, *lost, note=few(n))


def mean(name: str, table: Table, worth: Worth, *arms: str) -> Figure:
    """What items are worth on average, with the interval of the bootstrap."""
    return _drawn(name, table, (worth,), lambda s: ratio(s[:, 0], s[:, 1]), *arms)


def difference(name: str, table: Table, worths: tuple[Worth, Worth], *arms: str) -> Figure:
    """One mean minus another of the same items, with the interval of the bootstrap."""
    return _drawn(name, table, worths, lambda s: ratio(s[:, 0], s[:, 1]) - ratio(s[:, 2], s[:, 3]), *arms)


def _drawn(
    name: str, table: Table, worths: tuple[Worth, ...], of: Callable[[Floats], Floats], *arms: str
) -> Figure:
    """A function of sums over items, (B, S), and its percentiles when items are drawn anew (Efron 1979)."""
    columns = np.column_stack([column for part, whole in worths for column in (part * whole, whole)])
    n, lost = int(worths[0][1].sum()), table.lost(*arms)
    value = float(of(columns.sum(axis=0, dtype=np.float64, keepdims=True))[0])
    if np.isnan(value):
        return Figure(name, table.variant, None, None, None, n, *lost, note=NOTHING_READ)
    lower, upper, note = interval(of(resampled(len(columns), table.seed) @ columns.astype(float)), LEVEL)
    return Figure(name, table.variant, value, lower, upper, n, *lost, note=note or few(n))


def resampled(size: int, seed: int, replicates: int = REPLICATES) -> Floats:
    """How often each of so many items is in each sample of the bootstrap, (B, N)."""
    drawn = np.random.default_rng(seed).multinomial(size, np.full(size, 1 / size), replicates)
    return drawn.astype(np.float64)


def mcnemar(name: str, table: Table, *arms: str) -> Figure:
    """The chance of so lopsided a change in what is right, were there none: exact (McNemar 1947)."""
    among = table.read(*arms)
    before, after = (table.won[arm] == BETTER for arm in arms)
    harmed, helped = int((before & ~after & among).sum()), int((~before & after & among).sum())
    n, lost = int(among.sum()), table.lost(*arms)
    if not n:
        return Figure(name, table.variant, None, None, None, 0, *lost, note=NOTHING_READ)
    p = float(binomtest(harmed, harmed + helped).pvalue) if harmed + helped else 1.0
    note = f"{harmed} right before and wrong after, {helped} the other way"
    return Figure(name, table.variant, p, None, None, n, *lost, note=note)


def few(n: int) -> str:
    """What is to be said of a figure over so few items."""
    return f"over fewer than {ENOUGH} items: too few to count" if n < ENOUGH else ""
