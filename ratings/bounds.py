"""One-sided bounds for competitors that only won or only lost: their likeliest strength is infinite."""

from collections.abc import Callable
from math import log

import numpy as np
from scipy.optimize import brentq
from scipy.special import log_expit

from ratings.arrays import Floats

LogWin = Callable[[Floats], Floats]


def log_win(difference: Floats) -> Floats:
    """Log probability that Bradley-Terry gives to a win at this difference of strengths (logits)."""
    won: Floats = log_expit(difference)
    return won


def lower_bound(opponents: Floats, battles: Floats, tail: float, log_win: LogWin = log_win) -> float:
    """The strength (logits) at which winning every battle has probability `tail`.

    opponents, battles: strengths of those it beat and how often, (K,). Were it weaker than this bound, its
    record would have a probability below `tail`: the exact test of Clopper and Pearson (1934, Biometrika 26)
    at its extreme outcome, inverted along the strength. The opponents' own uncertainty is not in it.
    """

    def excess(strength: float) -> float:
        return float(battles @ log_win(strength - opponents)) - log(tail)

    low, high, step = float(opponents.min()), float(opponents.max()), 1.0
    while excess(low) > 0:
        low, step = low - step, 2 * step
    while excess(high) < 0:
        high, step = high + step, 2 * step
    return float(brentq(excess, low, high, xtol=1e-12))


def upper_bound(opponents: Floats, battles: Floats, tail: float, log_win: LogWin = log_win) -> float:
    """The strength (logits) at which losing every battle has probability `tail`; mirrors lower_bound."""
    return -lower_bound(-opponents, battles, tail, log_win)


def bound_between_two(battles: float, tail: float, log_win: LogWin = log_win) -> float:
    """If two competitors only met each other and one won all: how far, at least, it is from their mean."""
    return lower_bound(np.zeros(1), np.array([battles]), tail, log_win) / 2
