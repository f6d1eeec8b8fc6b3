"""How far battles pull the fit towards themselves, and what that hides of the error when they are few."""

import numpy as np

from ratings.arrays import Floats
from ratings.counts import Pairs
from ratings.sandwich import laplacian, squared_residuals, without_false_certainty

_NOTHING = 1e-9  # squared battles left to tell a variance from


def spread(pairs: Pairs, bread: Floats) -> Floats:
    """x' bread x, x = e_first - e_second, (P,)."""
    own = np.diag(bread)
    between: Floats = own[pairs.first] + own[pairs.second] - 2 * bread[pairs.first, pairs.second]
    return between


def leverages(pairs: Pairs, expected: Floats, bread: Floats) -> Floats:
    """How far a battle of each pair pulls its own expectation towards its outcome, 0 to 1, (P,).

    p q x' H^+ x, times the pair's mean weight. bread: H^+, (M, M).
    """
    weight = _squares(pairs) / np.where(pairs.total > 0, pairs.total, 1)
    pull: Floats = np.minimum(expected * (1 - expected) * spread(pairs, bread) * weight, 1)
    return pull


def dispersion(pairs: Pairs, expected: Floats, leverage: Floats) -> float:
    """How much of the model's variance the board's battles show: 1 without ties, less with them.

    Squared residuals over what the model expects of them (Wedderburn 1974, Biometrika 61), leverage made up
    for. It cannot truly exceed 1, since outcomes lie between 0 and 1; it is 1, too, where nothing shows it.
    """
    free = float((_squares(pairs) * expected * (1 - expected) * (1 - leverage)).sum())
    seen = float(squared_residuals(pairs, expected).sum())
    return min(1.0, seen / free) if min(free, seen) > _NOTHING else 1.0


def unbiased(pairs: Pairs, expected: Floats, bread: Floats) -> Floats:
    """Huber-White covariance, logits squared, mean-zero gauge, (M, M), unbiased where battles are few.

    With leverage h and dispersion d, the square of a residual is on average d p q (1 - h). MacKinnon and
    White (1985, Journal of Econometrics 29) divide by 1 - h; d p q h is added here instead, so that one whose
    few battles all ended as expected does not look certain. bread: H^+, (M, M).
    """
    leverage, seen = leverages(pairs, expected, bread), squared_residuals(pairs, expected)
    lost = dispersion(pairs, expected, leverage) * expected * (1 - expected) * leverage
    covariance = bread @ laplacian(pairs, seen + _squares(pairs) * lost) @ bread
    return without_false_certainty(pairs, covariance, pairs.per_competitor(seen, seen), np.diag(bread))


def _squares(pairs: Pairs) -> Floats:
    squares: Floats = pairs.squared[:, :3].sum(axis=1)
    return squares
