"""Intervals that a score test does not reject, which keep their level for competitors with few battles."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from ratings.arrays import Floats, Indices
from ratings.counts import Pairs
from ratings.errors import NotConverged
from ratings.leverages import spread

_SETTLED = 1e-10  # logits
_MOST_STEPS = 100


@dataclass(frozen=True, eq=False)
class Profile:
    """How the score of each of M competitors changes as it leaves its estimate and the others follow.

    When competitor k moves by c, the others follow by c b_j, the tangent of the profile likelihood, b =
    bread[:, k] / bread[k, k]. Every pair is here twice, once for each side k: all other fields are (2 P,).
    """

    bread: Floats
    k: Indices
    credit: Floats
    total: Floats
    apart: Floats
    part: Floats
    spread: Floats

    @classmethod
    def of(cls, pairs: Pairs, strength: Floats, bread: Floats) -> "Profile":
        """strength: logits, (M,). bread: inverse information at these, mean-zero gauge, (M, M)."""
        k, other = np.concatenate([pairs.first, pairs.second]), np.concatenate([pairs.second, pairs.first])
        credit = np.concatenate([pairs.credit, pairs.total - pairs.credit])
        apart, part = strength[k] - strength[other], 1 - bread[other, k] / bread[k, k]
        between = np.tile(spread(pairs, bread), 2)
        return cls(np.diag(bread), k, credit, np.tile(pairs.total, 2), apart, part, between)

    def interval(self, scale: Floats | float, z: float, prior: float = 0.0) -> tuple[Floats, Floats]:
        """How far each may move down and up until U(c)^2 = z^2 scale G(c), U score, G information, (M,) each.

        For a proportion this is Wilson's interval (1927, JASA 22): shorter than z standard errors of the
        logit to each side where battles are few, and right down to five of them. Where they abound, the ends
        are z sqrt(scale bread[k, k]) away. scale: the variance over the model's, (M,) or one for all. prior:
        1 to put Jeffreys' prior into U and G.
        """

        def excess(move: Floats) -> Floats:
            score, information = self._at(move, prior)
            away = np.abs(score) / np.sqrt(scale * information)
            return np.asarray((away - z) / (away + z))  # -1 at the estimate, and never above 1

        usual = z * np.sqrt(scale * self.bread)
        return -_root(lambda move: excess(-move), usual), _root(excess, usual)

    def _at(self, move: Floats, prior: float) -> tuple[Floats, Floats]:
        """Score and information, the prior counting as tied battles: as many as each pair's leverage."""
        away = self.apart + move[self.k] * self.part
        expected, variance = expit(away), expit(away) * expit(-away)
        information = self._sum(self.total * variance * self.part)
        # A competitor that moves has more or less information about itself, its opponents the same.
        between = self.spread + (1 / information - self.bread)[self.k] * self.part**2
        virtual = prior * self.total * variance * between
        score = self._sum(self.credit - self.total * expected + virtual * (0.5 - expected))
        return score, information + self._sum(virtual * variance * self.part)

    def _sum(self, values: Floats) -> Floats:
        size = self.bread.size
        return np.asarray(np.bincount(self.k, values, size) * (size / (size - 1)), dtype=np.float64)


def _root(excess: Callable[[Floats], Floats], guess: Floats) -> Floats:
    """Where excess, -1 at zero and rising, vanishes, (M,): regula falsi, halving as "Illinois" does."""
    near, low = np.zeros_like(guess), np.full_like(guess, -1.0)
    far, high = guess, excess(guess)
    for _ in range(_MOST_STEPS):
        if not (high < 0).any():
            break
        far = np.where(high < 0, 2 * far, far)
        high = excess(far)
    for _ in range(_MOST_STEPS):
        found = far - high * (far - near) / (high - low)
        if np.abs(found - far).max() <= _SETTLED:
            return found
        value = excess(found)
        between = value * high < 0
        near, low = np.where(between, far, near), np.where(between, high, low / 2)
        far, high = found, value
    raise NotConverged(f"the ends of the score intervals did not settle within {_MOST_STEPS} steps")
