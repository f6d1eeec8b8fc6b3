"""Aggregates battles to counts per pair: the one pass in which big data becomes small."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, reduce

import numpy as np
import numpy.typing as npt

from ratings.arrays import Counts, Flags, Floats, Indices
from ratings.comparisons import Comparisons
from ratings.errors import NoBattles

_CHUNK = 1 << 15  # rows whose keys stay in a core's cache
_DENSE_CELLS = 1 << 24  # 128 MiB of counters
_MIRRORED = np.array([1, 0, 2, 3])  # a's win seen from b is a loss
_BOTH_BAD = 3

# Three counters share 64 bits, so that counting a row is one addition: outcome k counts from bit 21 k up.
# Rows where both replies were bad flip the bit above them, which is never read, and are counted apart.
_BITS = 21
_MASK = (1 << _BITS) - 1
_FULL = _MASK  # rows after which a counter might run over


@dataclass(frozen=True, eq=False)
class Pairs:
    """What happened between each pair of competitors that met, P pairs of M = size competitors.

    first, second: indices with first < second, (P,); the pairs ascend by first, then second.
    number: battles by outcome (first won, second won, tie, both_bad), (P, 4).
    weight, squared: sums of the rows' weights and of their squares, by outcome, (P, 4); one and the same
    array if every row weighs one.
    self_play: rows in which a competitor met itself; they are in no pair.
    """

    size: int
    first: Indices
    second: Indices
    number: Counts
    weight: Floats
    squared: Floats
    self_play: int = 0

    @cached_property
    def total(self) -> Floats:
        """Weight of the battles that state a preference, ties included, (P,)."""
        return self.weight[:, 0] + self.weight[:, 1] + self.weight[:, 2]

    @cached_property
    def credit(self) -> Floats:
        """Weight won by first, a tie being half a win, (P,)."""
        return self.weight[:, 0] + self.weight[:, 2] / 2

    @cached_property
    def cells(self) -> tuple[Indices, Indices]:
        """Where the pairs stand in a flat (M, M) table, above its diagonal and below it, (P,) each."""
        return self.first * self.size + self.second, self.second * self.size + self.first

    @property
    def lightest(self) -> float:
        """Weight of the lightest outcome of any pair; infinite if none was weighed."""
        if self.squared is self.weight:
            return 1.0
        return float(np.min(self.weight, where=self.weight > 0, initial=np.inf))

    def per_competitor(self, first: npt.NDArray[np.generic], second: npt.NDArray[np.generic]) -> Floats:
        """Sums over pairs, (M,): a competitor gets first's value where it is first, else second's."""
        sums = np.asarray(np.bincount(self.second, second, self.size), dtype=np.float64)
        starts, leads = self._runs
        sums[leads] += np.add.reduceat(first, starts)
        return sums

    @cached_property
    def _runs(self) -> tuple[Indices, Flags]:
        """Where the pairs of each competitor that is first in some begin, and who these are, (M,)."""
        bounds = np.searchsorted(self.first, np.arange(self.size + 1))
        leads = bounds[1:] > bounds[:-1]
        return bounds[:-1][leads], leads

    def within(self, kept: Flags) -> "Pairs":
        """Only the pairs of two kept competitors, who are renumbered in order."""
        if kept.all():
            return self
        both = np.flatnonzero(kept[self.first] & kept[self.second])
        position = np.cumsum(kept) - 1
        first, second = position[self.first[both]], position[self.second[both]]
        number, weight = self.number.T.take(both, axis=1).T, self.weight.T.take(both, axis=1).T
        squared = weight if self.squared is self.weight else self.squared.T.take(both, axis=1).T
        return Pairs(int(kept.sum()), first, second, number, weight, squared)

    def matrix(self) -> Counts:
        """Battles of each pair as a symmetric table, (M, M)."""
        table = np.zeros((self.size, self.size), dtype=np.int64)
        table[self.first, self.second] = table[self.second, self.first] = self.number.sum(axis=1)
        return table


def pair_counts(data: Comparisons) -> Pairs:
    """Counts per pair: O(N) up to some 4,000 competitors, then O(N log N).

    It takes 8 bytes for every possible pair, where those are fewer than 16 N, and room for a chunk of rows.
    """
    if len(data) == 0:
        raise NoBattles("there is no battle to rate")
    size = len(data.names)
    dense = size**2 <= min(_DENSE_CELLS, 16 * len(data) + _CHUNK)
    cell, number = (_counted if dense else _sorted)(data)
    if cell.size == 0:
        raise NoBattles(f"all {len(data)} battles are of a competitor against itself")
    if data.weight is None:
        weight = squared = number.astype(np.float64).T
    else:
        weight, squared = _weighed(data, _finder(cell, size if dense else 0), number.shape)
    first = cell // size
    self_play = len(data) - int(number.sum())
    return Pairs(size, first, cell - first * size, number.T, weight, squared, self_play)


def _counted(data: Comparisons) -> tuple[Indices, Counts]:
    """The cells first * M + second that were met, ascending, (P,), and their battles by outcome, (4, P)."""
    size = len(data.names)
    tables = [_packed(data, start, start + _FULL) for start in range(0, len(data), _FULL)]
    both_bad = _both_bad(data)
    met = reduce(np.logical_or, both_bad, reduce(np.bitwise_or, tables) != 0).reshape(size, size)
    place = np.arange(size, dtype=np.int32)
    cell = np.flatnonzero((met | met.T) & np.less.outer(place, place))
    first = cell // size
    mirror = (cell - first * size) * size + first
    number = np.zeros((_MIRRORED.size, cell.size), dtype=np.int64)
    for table in tables:
        for outcome, counts in enumerate(_unpacked(table.take(cell) + _mirrored(table.take(mirror)))):
            number[outcome] += counts
    for table in both_bad:
        number[_BOTH_BAD] = table.take(cell) + table.take(mirror)
    return cell, number


def _packed(data: Comparisons, start: int, stop: int) -> Counts:
    """Battles that state a preference, three counters to a cell a * M + b, (M^2,)."""
    table = np.zeros(len(data.names) ** 2, dtype=np.int64)
    for rows in _chunks(start, min(stop, len(data))):
        cell = data.a[rows] * len(data.names)
        cell += data.b[rows]
        np.add.at(table, cell, np.left_shift(1, data.outcome[rows] * np.int8(_BITS), dtype=np.int64))
    return table


def _mirrored(packed: Counts) -> Counts:
    """The same counters with wins and losses changed over."""
    apart = (packed ^ (packed >> _BITS)) & _MASK
    mirrored: Counts = packed ^ apart ^ (apart << _BITS)
    return mirrored


def _unpacked(packed: Counts) -> tuple[Counts, Counts, Counts]:
    return packed & _MASK, (packed >> _BITS) & _MASK, (packed >> 2 * _BITS) & _MASK


def _both_bad(data: Comparisons) -> list[Counts]:
    """Battles in which both replies were bad, by cell a * M + b, (M^2,); nothing, if there were none."""
    rows = np.flatnonzero(data.outcome == _BOTH_BAD)
    cell = data.a[rows] * len(data.names) + data.b[rows]
    return [np.bincount(cell, minlength=len(data.names) ** 2)] if rows.size else []


def _sorted(data: Comparisons) -> tuple[Indices, Counts]:
    """What _counted gives, for so many competitors that a table of all pairs would dwarf the battles."""
    cell, outcome, _ = _seen_from_first(data, slice(None))
    cells, place = np.unique(cell, return_inverse=True)
    number = np.bincount(outcome * cells.size + place, minlength=_MIRRORED.size * cells.size)
    return cells, number.reshape(_MIRRORED.size, -1)


def _weighed(
    data: Comparisons, find: Callable[[Indices], Indices], shape: tuple[int, ...]
) -> tuple[Floats, Floats]:
    """Sums of the rows' weights and of their squares by pair and outcome, (P, 4) each."""
    weight, squared = np.zeros(shape), np.zeros(shape)
    for rows in _chunks(0, len(data)):
        cell, outcome, row_weight = _seen_from_first(data, rows)
        place = outcome * shape[1] + find(cell)
        np.add.at(weight.reshape(-1), place, row_weight)
        np.add.at(squared.reshape(-1), place, row_weight**2)
    return weight.T, squared.T


def _finder(cell: Indices, size: int) -> Callable[[Indices], Indices]:
    """Finds places in the ascending cells; at once, by a table, if told how many competitors there are."""
    if not size:
        return lambda sought: np.searchsorted(cell, sought)
    place = np.zeros(size**2, dtype=np.intp)
    place[cell] = np.arange(cell.size)
    return place.take


def _seen_from_first(data: Comparisons, rows: slice) -> tuple[Indices, Indices, Floats]:
    """Cell first * M + second, outcome as first sees it and weight of the rows that are not of self-play."""
    a, b, outcome = data.a[rows], data.b[rows], data.outcome[rows].astype(np.intp)
    cell = np.minimum(a, b) * len(data.names) + np.maximum(a, b)
    weight = np.ones(a.size) if data.weight is None else data.weight[rows]
    met = a != b
    return cell[met], np.where(a < b, outcome, _MIRRORED[outcome])[met], weight[met]


def _chunks(start: int, stop: int) -> Iterator[slice]:
    return (slice(at, min(at + _CHUNK, stop)) for at in range(start, stop, _CHUNK))
