"""Bradley-Terry strengths by maximum likelihood, a tie counting half a win to each side."""

import numpy as np
from scipy.linalg import cho_solve
from scipy.special import expit, log_expit

from ratings.arrays import Floats
from ratings.board import Solution
from ratings.comparisons import Comparisons
from ratings.counts import Pairs
from ratings.errors import NotConverged
from ratings.likelihood import rate
from ratings.result import Ratings
from ratings.sandwich import covariance, grounded, laplacian
from ratings.settings import LikelihoodSettings

_LONGEST_STEP = 2.0  # logits; a full Newton step from afar may overshoot into flat likelihood
_SETTLED = 1e-9  # logits; convergence is quadratic, so the step after this one would be rounding
_MOST_STEPS = 100


def bradley_terry(data: Comparisons, settings: LikelihoodSettings) -> Ratings:
    """P(i beats j) = expit(r_i - r_j) (Bradley and Terry 1952, Biometrika 39), with robust intervals."""
    return rate(data, solve, settings, "bt")


def solve(pairs: Pairs) -> Solution:
    """Strengths and covariance of one strongly connected group."""
    strength, iterations = strengths(pairs)
    expected = expit(strength[pairs.first] - strength[pairs.second])
    return Solution(strength, covariance(pairs, expected), iterations)


def strengths(pairs: Pairs) -> tuple[Floats, int]:
    """Maximum-likelihood strengths, logits, mean zero, (M,), and the Newton steps it took.

    Zeros the score g_i = sum_j S_ij - N_ij expit(r_i - r_j), S the credit and N the battles of a pair. Steps
    that lower the likelihood are halved, so that no extreme record makes it wander.
    """
    strength, likelihood = np.zeros(pairs.size), -np.inf
    for iteration in range(1, _MOST_STEPS + 1):
        step = _newton_step(pairs, strength)
        longest = float(np.abs(step).max())
        step *= min(1.0, _LONGEST_STEP / longest) if longest else 1.0
        if longest <= _SETTLED:
            return _centred(strength + step), iteration
        strength, likelihood = _advance(pairs, strength, step, likelihood)
    raise NotConverged(f"Bradley-Terry did not settle within {_MOST_STEPS} Newton steps")


def log_likelihood(pairs: Pairs, strength: Floats) -> float:
    """sum over pairs of S log p + (N - S) log(1 - p), natural logarithm."""
    difference = strength[pairs.first] - strength[pairs.second]
    lost = pairs.total - pairs.credit
    return float(pairs.credit @ log_expit(difference) + lost @ log_expit(-difference))


def _newton_step(pairs: Pairs, strength: Floats) -> Floats:
    expected = expit(strength[pairs.first] - strength[pairs.second])
    surprise = pairs.credit - pairs.total * expected
    score = pairs.per_competitor(surprise, -surprise)
    factor = grounded(laplacian(pairs, pairs.total * expected * (1 - expected)))
    step: Floats = cho_solve(factor, score, check_finite=False)
    return step


def _advance(pairs: Pairs, strength: Floats, step: Floats, likelihood: float) -> tuple[Floats, float]:
    # Near the top likelihoods differ by less than their own rounding; a step may not be refused for that.
    slack = 1e-12 * abs(likelihood) if np.isfinite(likelihood) else 0.0
    for _ in range(30):
        further = strength + step
        reached = log_likelihood(pairs, further)
        if reached >= likelihood - slack:
            return further, reached
        step = step / 2
    raise NotConverged("Bradley-Terry found no way up the likelihood")


def _centred(strength: Floats) -> Floats:
    centred: Floats = strength - strength.mean()
    return centred
