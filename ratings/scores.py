"""Intervals that a score test does not reject, which keep their level for competitors with few battles."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from ratings.arrays import Flags, Floats, Indices
from ratings.counts import Pairs
from ratings.leverages import spread

_FARTHEST = 64.0  # logits; no interval that is bounded at all ends beyond
_HALVINGS = 40


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

        For a proportion this is Wilson's interval (1927, JASA 22), whose level holds down to five battles; it
        is as lopsided as what so few can tell. Where battles abound, the ends are z sqrt(scale bread[k, k])
        away. scale: what the variance is of the model's. prior: 1 to put Jeffreys' prior into U and G.
        """

        def kept(move: Floats) -> Flags:
            score, information = self._at(move, prior)
            return np.asarray(score**2 <= z**2 * scale * information)

        down, up = (_last(kept, np.full(self.bread.size, end)) for end in (-_FARTHEST, _FARTHEST))
        return down, up

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


def _last(kept: Callable[[Floats], Flags], beyond: Floats) -> Floats:
    """How far from zero towards `beyond` each is kept, by bisection, (M,)."""
    inside = np.zeros_like(beyond)
    for _ in range(_HALVINGS):
        middle = (inside + beyond) / 2
        stays = kept(middle)
        inside, beyond = np.where(stays, middle, inside), np.where(stays, beyond, middle)
    return inside
