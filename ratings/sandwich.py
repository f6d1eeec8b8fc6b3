"""Standard errors of pairwise fits that hold even if the model is only roughly right."""

import numpy as np
from scipy.linalg.lapack import dpotrf, dpotri

from ratings.arrays import Floats
from ratings.counts import Pairs
from ratings.errors import NotConverged

_WORST_CONDITION = 1e11  # beyond it, rounding leaves fewer than five digits of a variance


def laplacian(pairs: Pairs, edge: Floats) -> Floats:
    """sum over pairs of edge * x x', x = e_first - e_second, (M, M); constants are its null space."""
    table = np.zeros((pairs.size, pairs.size))
    for cells in pairs.cells:
        table.reshape(-1)[cells] = -edge
    np.fill_diagonal(table, pairs.per_competitor(edge, edge))
    return table


def grounded(hessian: Floats) -> tuple[Floats, bool]:
    """Cholesky factor, not lower, as cho_solve takes it, of a Laplacian whose null space is filled exactly.

    Adding (mean diagonal / M) 11' changes nothing that sums to zero, unlike a ridge, which halves the
    interval of a newcomer to a large board.
    """
    filled = hessian + np.trace(hessian) / hessian.shape[0] ** 2
    factor, failed = dpotrf(filled.T, lower=False, overwrite_a=True)  # LAPACK reads by columns
    if failed:
        raise NotConverged("the battles hardly connect the competitors: the information matrix is singular")
    return factor, False


def inverse(hessian: Floats) -> Floats:
    """Moore-Penrose inverse of a Laplacian of one component, (M, M): covariance in the mean-zero gauge."""
    full, _ = dpotri(grounded(hessian)[0], lower=False, overwrite_c=True)
    np.copyto(full, full.T, where=np.tri(full.shape[0], dtype=np.bool_))  # it fills the upper triangle only
    centred: Floats = full - 1 / np.trace(hessian)
    if not np.diag(centred).max() * np.diag(hessian).max() < _WORST_CONDITION:
        raise NotConverged(
            "the battles connect the competitors too unevenly to tell how wrong the ratings may be"
        )
    return centred


def squared_residuals(pairs: Pairs, expected: Floats) -> Floats:
    """sum over a pair's battles of weight^2 (y - p)^2, (P,); y is 1, 1/2 or 0 to first, p its expectation."""
    won, lost, tied = pairs.squared[:, 0], pairs.squared[:, 1], pairs.squared[:, 2]
    return won * (1 - expected) ** 2 + lost * expected**2 + tied * (0.5 - expected) ** 2


def information(pairs: Pairs, expected: Floats) -> Floats:
    """Fisher information of Bradley-Terry: sum over battles of p (1 - p) x x', (M, M)."""
    return laplacian(pairs, pairs.total * expected * (1 - expected))


def robust(pairs: Pairs, expected: Floats) -> Floats:
    """Huber-White covariance of the strengths, logits squared, mean-zero gauge, (M, M).

    H^+ B H^+ with H the information and B the squared scores (Huber 1967; White 1982, Econometrica 50),
    summed over pair counts.
    """
    return sandwich(pairs, expected, laplacian(pairs, squared_residuals(pairs, expected)))


def sandwich(pairs: Pairs, expected: Floats, meat: Floats) -> Floats:
    """H^+ meat H^+, (M, M), meat being the summed squared scores; no competitor is left without error."""
    bread = inverse(information(pairs, expected))
    return without_false_certainty(pairs, bread @ meat @ bread, np.diag(meat), np.diag(bread))


def without_false_certainty(pairs: Pairs, covariance: Floats, squares: Floats, model: Floats) -> Floats:
    """The covariance, raised for those whose battles all ended exactly as expected, (M, M).

    All ties against equals leave no residual (squares, the summed squared scores, are zero), and a sandwich
    would claim certainty: the variance is then at least the model's own, and so is that of any difference.
    """
    possible = pairs.squared[:, :3].sum(axis=1)
    silent = squares <= 1e-12 * pairs.per_competitor(possible, possible)
    if silent.any():
        missing = np.maximum(model - np.diag(covariance), 0)
        covariance = covariance + np.diag(np.where(silent, missing, 0))
    if not np.diag(covariance).min() > 0:
        raise NotConverged("the battles are weighted too unevenly to tell how wrong the ratings may be")
    return covariance
