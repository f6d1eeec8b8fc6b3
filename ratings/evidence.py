"""What is known of the competitors before the next battle is drawn."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from scipy.linalg import cho_factor, cho_solve
from scipy.special import expit

from ratings.arrays import Counts, Floats
from ratings.counts import Pairs
from ratings.newton import climb
from ratings.sandwich import information
from ratings.strengths import expectations

PRIOR_SD = 2.0  # logits, 347 rating points: how far from the mean a competitor may be before its first battle
_PRECISION = PRIOR_SD**-2


@dataclass(frozen=True, eq=False)
class Evidence:
    """What M competitors have shown so far, and what one more battle would cost.

    counts: battles of each pair, decided or under way, symmetric, (M, M).
    strength: logits, (M,). covariance: of the strengths, logits squared, (M, M); only differences are used,
    so any gauge will do. cost: of one battle of each pair, in any unit, (M, M).
    """

    counts: Counts
    strength: Floats
    covariance: Floats
    cost: Floats

    @classmethod
    def expected(
        cls, counts: Counts, strength: Floats | None = None, cost: Floats | None = None
    ) -> "Evidence":
        """The covariance that so many battles lead one to expect at these strengths, by default all equal.

        Inverse of H + I / PRIOR_SD^2, H the Fisher information of Bradley-Terry: battles under way count, and
        who has none yet is uncertain by the prior instead of infinitely.
        """
        table = np.asarray(counts)
        even, alike = np.ones(table.shape), np.zeros(table.shape[0])
        given = alike if strength is None else strength
        edge = table * one_battle(given)
        hessian = np.diag(edge.sum(axis=1) + _PRECISION) - edge
        covariance: Floats = cho_solve(cho_factor(hessian), np.eye(alike.size))
        return cls(table, given, covariance, even if cost is None else cost)

    @cached_property
    def information(self) -> Floats:
        """Of one battle about the difference of its pair, p (1 - p), (M, M)."""
        return one_battle(self.strength)

    @cached_property
    def spread(self) -> Floats:
        """Variance of the difference of each pair, logits squared, (M, M)."""
        return squared_distances(self.covariance)

    def after(self, i: int, j: int) -> "Evidence":
        """What one more battle of i and j leads one to expect (Sherman and Morrison 1950), in O(M^2)."""
        counts = self.counts.copy()
        counts[i, j] += 1
        counts[j, i] += 1
        column = self.covariance[:, i] - self.covariance[:, j]
        gain = self.information[i, j] / (1 + self.information[i, j] * (column[i] - column[j]))
        shrunk = self.covariance - gain * np.outer(column, column)
        return replace(self, counts=counts, covariance=shrunk)


def one_battle(strength: Floats) -> Floats:
    """p (1 - p) of every pair at these strengths, (M, M)."""
    chance = expit(strength[:, None] - strength[None, :])
    varies: Floats = chance * (1 - chance)
    return varies


def squared_distances(form: Floats) -> Floats:
    """x' form x for x = e_i - e_j of every pair, (M, M)."""
    own = np.diag(form)
    found: Floats = np.maximum(own[:, None] + own[None, :] - 2 * form, 0)
    return found


def likely_strengths(pairs: Pairs) -> Floats:
    """Strengths of largest posterior under normal priors of PRIOR_SD about the mean, logits, (M,).

    For deciding what to play, not for a board: finite for every record, also for none.
    """

    def hill(strength: Floats) -> tuple[Floats, Callable[[], Floats]]:
        expected = expectations(pairs, strength)
        surprise = pairs.credit - pairs.total * expected
        score = pairs.per_competitor(surprise, -surprise) - _PRECISION * strength

        def step() -> Floats:
            hessian = information(pairs, expected) + _PRECISION * np.eye(pairs.size)
            found: Floats = cho_solve(cho_factor(hessian), score)
            return found

        return score, step

    strength, _ = climb(hill, lambda step: float(np.abs(step).max()), np.zeros(pairs.size), "the prior fit")
    return strength
