"""Newton directions: the step of the strengths that a score asks for, given what the pairs tell of them."""

from dataclasses import dataclass

import numpy as np
from scipy.linalg.lapack import dpotrs
from scipy.sparse import coo_array, csr_array

from ratings.arrays import Floats
from ratings.counts import Pairs
from ratings.sandwich import grounded

_SMALL = 64  # competitors; below it a dense factor costs less than the overhead of iterating
_LARGE = 300  # competitors; below it a full table costs less than the overhead of a sparse one
_SPARSE = 1 / 8  # of all pairs met
_ROUNDING = 1e-15  # logits, about what rounding leaves of a score

Matrix = Floats | csr_array


def symmetric(pairs: Pairs, values: Floats) -> Matrix:
    """A value for each pair in both triangles, (M, M): a full table, or a sparse one if few of many met."""
    if pairs.size <= _LARGE or pairs.first.size >= _SPARSE * pairs.size**2:
        table = np.zeros((pairs.size, pairs.size))
        for cells in pairs.cells:
            table.reshape(-1)[cells] = values
        return table
    places = np.concatenate([pairs.first, pairs.second]), np.concatenate([pairs.second, pairs.first])
    return coo_array((np.tile(values, 2), places), shape=(pairs.size, pairs.size)).tocsr()


@dataclass(frozen=True, eq=False)
class Information:
    """The Laplacian diag(own) - scale * edges * scale' of M strengths; constants are its null space.

    edges: symmetric with an empty diagonal, (M, M). scale: (M,).
    """

    edges: Matrix
    scale: Floats

    def solve(self, score: Floats) -> Floats:
        """The step with information @ step = score up to a constant, (M,); the score sums to zero.

        Conjugate gradients with the diagonal as preconditioner: where many met many, a few products with the
        matrix. If they stall, as on a long chain, a factor of it helps.
        """
        own = self.scale * (self.edges @ self.scale)
        step = self._iterated(own, score - score.mean()) if score.size > _SMALL and own.min() > 0 else None
        return self._exact(own, score) if step is None else step

    def _iterated(self, own: Floats, residual: Floats) -> Floats | None:
        step, closer = np.zeros_like(residual), residual / own
        way, slope, far = closer, float(residual @ closer), float(np.abs(closer).max())
        # Newton's own error is of the order of the step squared: a more precise step would be wasted.
        enough = slope * min(0.1, max(far, _ROUNDING / max(far, _ROUNDING))) ** 2
        for _ in range(residual.size // 2):
            if slope <= enough:
                return step
            change = own * way - self.scale * (self.edges @ (self.scale * way))
            length = slope / float(way @ change)
            step, residual = step + length * way, residual - length * change
            closer = residual / own
            slope, before = float(residual @ closer), slope
            way = closer + slope / before * way
        return None

    def _exact(self, own: Floats, score: Floats) -> Floats:
        edges = self.edges.toarray() if isinstance(self.edges, csr_array) else self.edges
        full = -self.scale[:, None] * edges * self.scale
        np.fill_diagonal(full, own)
        step: Floats = dpotrs(grounded(full)[0], score)[0]
        return step
