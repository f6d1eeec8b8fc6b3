"""Battles as the rows of a regression on who met whom and on standardised covariates."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array, csr_array

from ratings.arrays import Codes, Column, Floats, Indices
from ratings.style_choice import Columns
from ratings.style_rows import Rows, blocks

_CREDIT = np.array([1.0, 0.0, 0.5])


@dataclass(frozen=True, eq=False)
class Design:
    """N battles of R = size competitors. A point is R strengths, then K coefficients, in logits, (R + K,).

    a, b: who met, (N,). outcome: of OUTCOMES, (N,). weight: (N,). x: covariates, standardised, (N, K).
    A row of the regression is z = (e_a - e_b, x).
    """

    size: int
    a: Indices
    b: Indices
    outcome: Codes
    weight: Floats
    x: Floats

    @classmethod
    def of(cls, rows: Rows, columns: Columns) -> "Design":
        battles, names = rows.battles, columns.names
        x = np.empty((len(battles), len(names)))
        for block in blocks(*x.shape):
            for k, name in enumerate(names):
                x[block, k] = (rows.values(name, block) - columns.mean[k]) / columns.spread[k]
        return cls(len(battles.names), battles.a, battles.b, battles.outcome, rows.weight, x)

    def at(self, point: Floats) -> tuple[Floats, Floats]:
        """What a is expected to score, expit(z'point), (N,), and the score, sum weight (credit - expected) z.

        The latter is (R + K,).
        """
        size, expected, score = self.size, np.empty(self.a.size), np.zeros(point.size)
        for block in blocks(*self.x.shape):
            a, b, x = self.a[block], self.b[block], self.x[block]
            lead = x @ point[size:] + point[a] - point[b]
            expected[block] = (1 + np.tanh(lead / 2)) / 2  # expit, in a third of its time
            surprise = self.weight[block] * (_CREDIT[self.outcome[block]] - expected[block])
            score[:size] += _sums(a, surprise, size) - _sums(b, surprise, size)
            score[size:] += surprise @ x
        return expected, score

    def surprise(self, expected: Floats) -> Floats:
        """weight * (credit - expected), (N,)."""
        return self.weight * (_CREDIT[self.outcome] - expected)

    def likely(self, expected: Floats) -> Floats:
        """What each battle informs: weight * expected * (1 - expected), (N,)."""
        return self.weight * expected * (1 - expected)

    def sums(self, weight: Floats) -> Floats:
        """sum over battles of weight * z, (R + K,)."""
        lead = _sums(self.a, weight, self.size) - _sums(self.b, weight, self.size)
        return np.concatenate([lead, weight @ self.x])

    def squares(self, *weight: Floats) -> list[Floats]:
        """sum over battles of weight * z z' for each of the weights, (N,); (R + K, R + K) each."""
        size, side = self.size, self.size + self.x.shape[1]
        pair = self.a * size + self.b
        tables = [_bordered(_sums(pair, w, size**2), size, side) for w in weight]
        for block in blocks(*self.x.shape):
            x, incidence = self.x[block], self._incidence(block).T
            for w, table in zip(weight, tables, strict=True):
                weighted = w[block, None] * x
                table[:size, size:] += incidence @ weighted
                table[size:, size:] += x.T @ weighted
        for table in tables:
            table[size:, :size] = table[:size, size:].T
        return tables

    def clustered_squares(self, weight: Floats, cluster: Column) -> Floats:
        """sum over clusters of u u', u = sum over a cluster's battles of weight * z, (R + K, R + K)."""
        _, place = np.unique(cluster, return_inverse=True)
        by_cluster = coo_array((weight, (place, np.arange(place.size)))).tocsr()
        who, how = by_cluster @ self._incidence(slice(None)), by_cluster @ self.x
        return np.block([[(who.T @ who).toarray(), who.T @ how], [how.T @ who, how.T @ how]])

    def _incidence(self, rows: slice) -> csr_array:
        """e_a - e_b of each row, (rows, R)."""
        sides = np.stack([self.a[rows], self.b[rows]], axis=1).astype(np.int32)
        ends, signs = np.arange(0, sides.size + 1, 2, dtype=np.int32), np.tile([1.0, -1.0], len(sides))
        return csr_array((signs, sides.ravel(), ends), shape=(len(sides), self.size))


def _bordered(met: Floats, size: int, side: int) -> Floats:
    """The Laplacian of pair weights, (size * size,), in the upper left corner of zeros, (side, side)."""
    table, one_way = np.zeros((side, side)), met.reshape(size, size)
    both = one_way + one_way.T
    table[:size, :size] = np.diag(both.sum(axis=0)) - both
    return table


def _sums(place: Indices, weight: Floats, size: int) -> Floats:
    return np.asarray(np.bincount(place, weight, size), dtype=np.float64)
