"""What each battle does to the difference of two competitors."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ratings.arrays import Counts, Floats
from ratings.counts import Pairs
from ratings.leverages import spread
from ratings.reach import Most, Reach
from ratings.refits import CREDIT
from ratings.sandwich import information, inverse
from ratings.strengths import expectations, strengths


@dataclass(frozen=True, eq=False)
class Influence:
    """A comparable group, fitted, and the inverse of its information, (M, M)."""

    pairs: Pairs
    strength: Floats
    expected: Floats
    bread: Floats

    @classmethod
    def of(cls, pairs: Pairs) -> "Influence":
        strength, _ = strengths(pairs)
        expected = expectations(pairs, strength)
        return cls(pairs, strength, expected, inverse(information(pairs, expected)))

    @cached_property
    def number(self) -> Counts:
        """Battles that state a preference, by outcome, (P, 3)."""
        return self.pairs.number[:, :3]

    @cached_property
    def residual(self) -> Floats:
        """y - p of one battle, zero where there is none, (P, 3)."""
        return (CREDIT - self.expected[:, None]) * (self.number > 0)

    @cached_property
    def edge(self) -> Floats:
        """p q, (P,)."""
        return self.expected * (1 - self.expected)

    @cached_property
    def resistance(self) -> Floats:
        """x'H^+ x, (P,)."""
        return spread(self.pairs, self.bread)

    def drop(self, upper: int, lower: int) -> Floats:
        """x'H^+ c of each pair, c = e_upper - e_lower, (P,)."""
        potential = self.bread[upper] - self.bread[lower]
        drop: Floats = potential[self.pairs.first] - potential[self.pairs.second]
        return drop

    def gains(self, drop: Floats) -> Floats:
        """What removing one battle of each cell takes from the difference, logits, (P, 3).

        (c'H^+ x)(y - p) / (1 - h), h = p q x'H^+ x (Broderick, Giordano and Meager 2020, arXiv 2011.14999;
        the leverage of Pregibon 1981, Annals of Statistics 9).
        """
        gains: Floats = self._freed * drop[:, None]
        return gains

    def surely_short(self, drop: Floats, straight: float, removals: int, gap: float) -> bool:
        """Whether no removal of so many battles closes the gap, if they gain `straight` at first order."""
        sums = Most(*(removals * value for value in self._most))
        slope = np.abs(drop * (2 * self.expected - 1)).max(), np.abs(drop).max()
        reach = Reach.of(sums, *map(np.asarray, slope))
        turned = reach.shift * removals * (self.edge * self.resistance * np.abs(drop)).max()
        return bool(reach.known) and bool(straight + turned + reach.bend < gap)

    @cached_property
    def _freed(self) -> Floats:
        leverage = np.minimum(self.edge * self.resistance, 0.99)
        freed: Floats = self.residual / (1 - leverage)[:, None]
        return freed

    @cached_property
    def _most(self) -> tuple[Floats, Floats, Floats, Floats]:
        """Of one battle: what Most says of r."""
        size = np.abs(self.residual).max(axis=1)
        held = (self.edge * self.resistance, size, size * self.resistance, size * np.sqrt(self.resistance))
        leverage, surprise, pull, energy = (np.asarray(value.max()) for value in held)
        return leverage, surprise, pull, energy
