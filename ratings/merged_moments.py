"""What votes and verdicts add up to in each pair: the merged fit's estimating equation and its noise."""

from dataclasses import dataclass, fields

import numpy as np

from ratings.arrays import Flags, Floats, Indices
from ratings.counts import Pairs
from ratings.merged_battles import Battles

_OWN = 10.0


@dataclass(frozen=True, eq=False)
class Moments:
    """Sums over the battles of each of P pairs.

    Each battle is three numbers: y, what first won by votes; w, the votes that state a preference; and
    g = (v - v')(f - f'), with v all its votes, f its verdict, v' and f' their means over the pair's battles
    that the judge decided, less what goes with the side on which it saw first. g is zero where it did not
    decide, and in pairs whose battles all have votes.

    sums: of y, w, g, (P, 3). products: of any two of them, (P, 3, 3).
    judged, alone: how many battles the judge decided, and how many of these have no vote, (P,).
    bessel: what makes the squares of g unbiased, (P,): R / (R - 1) for R battles, if sides do not matter.
    """

    sums: Floats
    products: Floats
    judged: Floats
    alone: Floats
    bessel: Floats

    def of(self, kept: Flags) -> "Moments":
        """The moments of some of the pairs (a mask, (P,))."""
        return Moments(*(getattr(self, field.name)[kept] for field in fields(self)))

    @property
    def correction(self) -> Floats:
        """sum v (f' - f), (P,): the credit that first gets, for each unit of weight, from the verdicts."""
        return -self.sums[:, 2]

    @property
    def share(self) -> float:
        """Of the verdict's deviation that the correction uses, averaged over the battles with votes."""
        labelled = self.judged - self.alone
        used = labelled @ (self.alone / np.maximum(self.judged, 1))
        return float(used / max(labelled.sum(), 1.0))

    @property
    def heft(self) -> Floats:
        """Weight of the votes on the battle of an average vote, (P,)."""
        decided = self.sums[:, 1]
        return self.products[:, 1, 1] / np.where(decided > 0, decided, 1)

    def weight(self, expected: Floats, pull: Floats) -> float:
        """The weight of the correction, from 0 to 1, that makes sum over pairs of pull * meat least.

        expected, pull: what first is expected to score, and how much a pair's noise matters, (P,) each.
        """
        pull = pull * self.bessel
        common = pull @ (self.products[:, 0, 2] - expected * self.products[:, 1, 2])
        own = pull @ self.products[:, 2, 2]
        return float(np.clip(common / own, 0, 1)) if own > 0 else 0.0

    def meat(self, expected: Floats, weight: float) -> Floats:
        """Variance of each pair's score, sum (y - expected w - weight g), (P,), over independent battles."""
        one = np.ones_like(expected)
        coefficients = np.stack([one, -expected, -weight * np.sqrt(self.bessel)], axis=1)
        squares: Floats = np.einsum("pi,pij,pj->p", coefficients, self.products, coefficients)
        return squares


def moments(battles: Battles, pairs: Pairs) -> Moments:
    """The moments of the pairs that people voted on; battles of other pairs say nothing here.

    What goes with the side is one number for all pairs, and each pair's departure from it as far as its own
    battles show one: shrunk as if the common number had been seen on _OWN of them (ridge regression).
    """
    place = _places(battles, pairs)
    voted = place >= 0
    judged = battles.judged & voted

    def total(values: Floats | Flags, rows: Flags) -> Floats:
        return np.asarray(np.bincount(place[rows], values[rows], pairs.first.size), dtype=np.float64)

    size, alone = total(judged, judged), total(battles.voters == 0, judged)

    def centred(values: Floats) -> Floats:
        mean = total(values, judged) / np.maximum(size, 1)
        return np.where(judged, values - mean[place], 0.0)

    side = centred(battles.side)
    sided = total(side**2, judged)

    def deviation(values: Floats) -> Floats:
        left = centred(values)
        common = float(side @ left) / max(float(side @ side), 1.0)
        own = (total(side * left, judged) - common * sided) / (sided + _OWN)
        return np.asarray(left - (common + own[place]) * side)

    product = deviation(battles.votes.sum(axis=1)) * deviation(battles.verdict) * (alone > 0)[place]
    columns = (battles.credit, battles.decided, product)
    sums = np.stack([total(column, voted) for column in columns], axis=1)
    products = np.array([[total(x * y, voted) for y in columns] for x in columns])
    free: Floats = np.maximum(size - 1 - sided / (sided + _OWN), 1)
    return Moments(sums, products.transpose(2, 0, 1), size, alone, size / free)


def _places(battles: Battles, pairs: Pairs) -> Indices:
    """Position of each battle's pair among the pairs, (I,); -1 for a pair on which nobody voted."""
    known, wanted = (each.first * pairs.size + each.second for each in (pairs, battles))
    near = np.minimum(np.searchsorted(known, wanted), known.size - 1)
    return np.asarray(np.where(known[near] == wanted, near, -1), dtype=np.intp)
