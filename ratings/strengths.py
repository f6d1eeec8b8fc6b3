"""Solves the likelihood equations of Bradley-Terry on pair counts."""

from collections.abc import Callable
from functools import partial

import numpy as np
from scipy.special import expit

from ratings.arrays import Floats
from ratings.counts import Pairs
from ratings.directions import direction
from ratings.newton import climb


def strengths(pairs: Pairs, start: Floats | None = None) -> tuple[Floats, int]:
    """Maximum-likelihood strengths, logits, mean zero, (M,), and the Newton steps it took from start or zero.

    Zeros the score g_i = sum_j S_ij - N_ij expit(r_i - r_j), S the credit and N the battles of a pair.
    """

    def hill(strength: Floats) -> tuple[Floats, Callable[[], Floats]]:
        expected = expectations(pairs, strength)
        surprise = pairs.credit - pairs.total * expected
        score = pairs.per_competitor(surprise, -surprise)

        def step() -> Floats:
            return direction(pairs, pairs.total * expected * (1 - expected), score)

        return score, step

    begin = np.zeros(pairs.size) if start is None else start
    strength, iterations = climb(hill, partial(widest, pairs), begin, "Bradley-Terry")
    return strength - strength.mean(), iterations


def widest(pairs: Pairs, step: Floats) -> float:
    """The largest change that a step of the strengths makes to the difference of a pair that met."""
    return float(np.abs(step[pairs.first] - step[pairs.second]).max())


def expectations(pairs: Pairs, strength: Floats) -> Floats:
    """What first is expected to score against second in one battle, (P,)."""
    expected: Floats = expit(strength[pairs.first] - strength[pairs.second])
    return expected
