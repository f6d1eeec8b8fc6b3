"""Aggregates battles to counts per pair: the one pass in which big data becomes small."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from ratings.arrays import Counts, Flags, Floats, Indices
from ratings.comparisons import Comparisons
from ratings.errors import NoBattles

_CHUNK = 1 << 16  # rows whose keys stay in a core's cache
_DENSE_CELLS = 1 << 24  # 128 MiB of counters
_MIRRORED = [1, 0, 2, 3]  # a's win seen from b is a loss


@dataclass(frozen=True, eq=False)
class Pairs:
    """What happened between each pair of competitors that met, P pairs of M = size competitors.

    first, second: indices with first < second, (P,).
    number: battles by outcome (first won, second won, tie, both_bad), (P, 4).
    weight, squared: sums of the rows' weights and of their squares, by outcome, (P, 4).
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
        total: Floats = self.weight[:, :3].sum(axis=1)
        return total

    @cached_property
    def credit(self) -> Floats:
        """Weight won by first, a tie being half a win, (P,)."""
        return self.weight[:, 0] + self.weight[:, 2] / 2

    def per_competitor(self, first: npt.NDArray[np.generic], second: npt.NDArray[np.generic]) -> Floats:
        """Sums over pairs, (M,): a competitor gets first's value where it is first, else second's."""
        return _sums(self.first, first, self.size) + _sums(self.second, second, self.size)

    def within(self, kept: Flags) -> "Pairs":
        """Only the pairs of two kept competitors, who are renumbered in order."""
        both = kept[self.first] & kept[self.second]
        position = np.cumsum(kept) - 1
        return Pairs(
            int(kept.sum()),
            position[self.first[both]],
            position[self.second[both]],
            self.number[both],
            self.weight[both],
            self.squared[both],
        )

    def matrix(self) -> Counts:
        """Battles of each pair as a symmetric table, (M, M)."""
        table = np.zeros((self.size, self.size), dtype=np.int64)
        table[self.first, self.second] = table[self.second, self.first] = self.number.sum(axis=1)
        return table


def pair_counts(data: Comparisons) -> Pairs:
    """Counts per pair: O(N) up to some 2,000 competitors, then O(N log N); memory less than the input's."""
    if len(data) == 0:
        raise NoBattles("there is no battle to rate")
    cells = 4 * len(data.names) ** 2
    dense = cells <= min(_DENSE_CELLS, 4 * len(data) + _CHUNK)
    pairs = _from_table(data) if dense else _from_sorted_keys(data)
    if pairs.first.size == 0:
        raise NoBattles(f"all {pairs.self_play} battles are of a competitor against itself")
    return pairs


def _sums(index: Indices, values: npt.NDArray[np.generic], size: int) -> Floats:
    return np.asarray(np.bincount(index, values, size), dtype=np.float64)


def _keys(data: Comparisons, rows: slice) -> Indices:
    key: Indices = data.a[rows] * len(data.names)
    key += data.b[rows]
    key *= 4
    key += data.outcome[rows]
    return key


def _from_table(data: Comparisons) -> Pairs:
    number = _table(data, None)
    met = number.sum(axis=2)
    first, second = np.nonzero(np.triu(met + met.T, 1))
    folded = _fold(number, first, second)
    if data.weight is None:
        weight = squared = folded
    else:
        weight = _fold(_table(data, data.weight), first, second)
        squared = _fold(_table(data, data.weight**2), first, second)
    self_play = int(np.trace(met))
    return Pairs(len(data.names), first, second, folded.astype(np.int64), weight, squared, self_play)


def _table(data: Comparisons, weight: Floats | None) -> Floats:
    """Sums by (a, b, outcome), (M, M, 4), read in chunks so that the keys never leave the cache."""
    cells = 4 * len(data.names) ** 2
    chunk = max(_CHUNK, cells)
    table = np.zeros(cells)
    for start in range(0, len(data), chunk):
        rows = slice(start, start + chunk)
        table += np.bincount(_keys(data, rows), None if weight is None else weight[rows], cells)
    return table.reshape(len(data.names), len(data.names), 4)


def _fold(table: Floats, first: Indices, second: Indices) -> Floats:
    folded: Floats = table[first, second] + table[second, first][:, _MIRRORED]
    return folded


def _from_sorted_keys(data: Comparisons) -> Pairs:
    """For so many competitors that a table of all pairs would be larger than the battles."""
    size = len(data.names)
    key, inverse, number = np.unique(_keys(data, slice(None)), return_inverse=True, return_counts=True)
    cell, outcome = np.divmod(key, 4)
    a, b = np.divmod(cell, size)
    met = a != b
    pair, place = np.unique(np.minimum(a, b)[met] * size + np.maximum(a, b)[met], return_inverse=True)
    column = np.where(a < b, outcome, np.array(_MIRRORED)[outcome])[met]

    def fold(values: Floats) -> Floats:
        return _sums(place * 4 + column, values[met], 4 * pair.size).reshape(-1, 4)

    weight = squared = battles = fold(number.astype(np.float64))
    if data.weight is not None:
        weight = fold(_sums(inverse, data.weight, key.size))
        squared = fold(_sums(inverse, data.weight**2, key.size))
    first, second = np.divmod(pair, size)
    return Pairs(size, first, second, battles.astype(np.int64), weight, squared, int(number[~met].sum()))
