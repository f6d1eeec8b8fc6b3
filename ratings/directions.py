"""Newton directions: solves a pairwise information matrix for a score, densely or along its sparse pairs."""

import numpy as np
from scipy.linalg import cho_solve
from scipy.sparse import coo_array, diags_array
from scipy.sparse.linalg import cg

from ratings.arrays import Floats
from ratings.counts import Pairs
from ratings.sandwich import grounded, laplacian

_LARGE = 300  # competitors; below it a dense factor costs less than the overhead of iterating
_SPARSE = 1 / 8  # of all pairs met
_PRECISION = 1e-8


def direction(pairs: Pairs, edge: Floats, score: Floats) -> Floats:
    """The solution of laplacian(pairs, edge) @ direction = score up to a constant, (M,); score sums to zero.

    A large board on which few pairs met is solved by conjugate gradients with the diagonal as preconditioner,
    in time proportional to its pairs, not to M^3; if that stalls, as on a long chain, the dense factor helps.
    """
    if pairs.size > _LARGE and pairs.first.size < _SPARSE * pairs.size**2:
        found, stalled = _along_pairs(pairs, edge, score)
        if not stalled:
            return found
    dense: Floats = cho_solve(grounded(laplacian(pairs, edge)), score, check_finite=False)
    return dense


def _along_pairs(pairs: Pairs, edge: Floats, score: Floats) -> tuple[Floats, bool]:
    own = pairs.per_competitor(edge, edge)
    rows, columns = np.concatenate([pairs.first, pairs.second]), np.concatenate([pairs.second, pairs.first])
    others = coo_array((-np.tile(edge, 2), (rows, columns)), shape=(pairs.size, pairs.size)).tocsr()
    matrix = others + diags_array(own)
    found, failed = cg(matrix, score, rtol=_PRECISION, maxiter=200, M=diags_array(1 / own))
    return np.asarray(found, dtype=np.float64), bool(failed)
