"""Solves the likelihood equations of Bradley-Terry on pair counts."""

from collections.abc import Callable
from functools import partial

import numpy as np
from scipy.sparse import csr_array

from ratings.arrays import Floats
from ratings.counts import Pairs
from ratings.directions import Information, Matrix, symmetric
from ratings.newton import LONGEST_STEP, SETTLED, climb

_FAR = 600.0  # logits between the best and the worst, beyond which odds leave the range of numbers
_UNEVEN = 1e8  # times the lightest battles, beyond which the weight of the board hides them by rounding
_SHORT = 1e-4  # logits

Slope = tuple[Floats, Callable[[], Floats]]  # the score somewhere, and the Newton step from there
Split = Callable[[Floats], tuple[Matrix, Matrix]]


def strengths(pairs: Pairs, start: Floats | None = None) -> tuple[Floats, int]:
    """Maximum-likelihood strengths, logits, mean zero, (M,), and the Newton steps it took to find them.

    Zeros the score g_i = sum_j S_ij - N_ij expit(r_i - r_j), S the credit and N the battles of a pair.
    """
    fought = symmetric(pairs, pairs.total)
    won = pairs.per_competitor(pairs.credit, pairs.total - pairs.credit)
    begin = _rough(won, fought @ np.ones(pairs.size)) if start is None else start
    split, even = _split(fought), pairs.total.sum() <= _UNEVEN * pairs.lightest

    def hill(strength: Floats) -> Slope:
        if even and np.ptp(strength) <= _FAR:
            return _by_odds(won, split, strength)
        return _by_pairs(pairs, strength)

    strength, iterations = climb(hill, partial(widest, pairs), begin, "Bradley-Terry")
    return strength - strength.mean(), iterations


def _rough(won: Floats, fought: Floats) -> Floats:
    """Where competitors stand who all met opponents from all over the board, (M,).

    Against normal opponents of variance v the mean of expit(r - s) is about expit(r / sqrt(1 + pi v / 8))
    (MacKay 1992, Neural Computation 4), so the log odds of the shares won are too close together.
    """
    share = (np.clip(won, 0, fought) + 0.5) / (fought + 1)
    odds = np.log(share / (1 - share))
    rough: Floats = odds / np.sqrt(max(0.25, 1 - np.pi / 8 * odds.var()))
    return rough


def _by_odds(won: Floats, split: Split, strength: Floats) -> Slope:
    """With odds o = exp(r), expit(r_i - r_j) = o_i / (o_i + o_j): exponentials for competitors, not pairs."""
    odds = np.exp(strength - (strength.min() + strength.max()) / 2)
    share, edges = split(odds)
    score = won - odds * (share @ np.ones(odds.size))
    return score, partial(Information(edges, odds).solve, score)


def _split(fought: Matrix) -> Split:
    """From odds to N_ij / (o_i + o_j) and N_ij / (o_i + o_j)^2, in the form of the table of battles N."""
    if not isinstance(fought, csr_array):

        def full(odds: Floats) -> tuple[Floats, Floats]:
            both = np.add.outer(odds, odds)
            share = fought / both
            return share, share / both

        return full
    row = np.repeat(np.arange(fought.shape[0]), np.diff(fought.indptr))

    def sparse(odds: Floats) -> tuple[csr_array, csr_array]:
        both = odds[row] + odds[fought.indices]
        share = fought.data / both
        parts = ((values, fought.indices, fought.indptr) for values in (share, share / both))
        one, other = (csr_array(part, shape=fought.shape) for part in parts)
        return one, other

    return sparse


def _by_pairs(pairs: Pairs, strength: Floats) -> Slope:
    """Pair by pair, so that the rounding of one pair never shows in the score of another."""
    expected = expectations(pairs, strength)
    surprise = pairs.credit - pairs.total * expected
    score = pairs.per_competitor(surprise, -surprise)
    edges = symmetric(pairs, pairs.total * expected * (1 - expected))
    return score, partial(Information(edges, np.ones(pairs.size)).solve, score)


def widest(pairs: Pairs, step: Floats) -> float:
    """The largest change that a step of the strengths makes to the difference of a pair that met.

    Unless it might be too long, or just about settled, nothing depends on it, and the step's range will do.
    """
    bound = float(np.ptp(step))
    if bound <= SETTLED or _SHORT < bound <= LONGEST_STEP:
        return bound
    return float(np.abs(step[pairs.first] - step[pairs.second]).max())


def expectations(pairs: Pairs, strength: Floats) -> Floats:
    """What first is expected to score against second in one battle, (P,)."""
    with np.errstate(over="ignore"):  # beyond 709 logits the expectation is zero
        expected: Floats = 1 / (1 + np.exp(strength[pairs.second] - strength[pairs.first]))
    return expected
