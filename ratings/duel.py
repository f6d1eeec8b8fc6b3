"""Two competitors, and the battles to remove for the one behind to come out ahead."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from ratings.arrays import Counts, Flags, Floats, Indices
from ratings.connectivity import components
from ratings.counts import Pairs
from ratings.fewest import ALIKE, Found, fewest
from ratings.influence import Influence
from ratings.refits import Refits
from ratings.strengths import expectations, strengths, widest

_EXACT = 1e-11  # logits
_PASSED_OVER = 8  # battles, at most
_QUICK = 20  # steps with the inverse of the whole board's information, before it is renewed
_PREFIXES = (64, 2048)  # cells sorted at first, of what may be tens of thousands


@dataclass(frozen=True, eq=False)
class Order:
    """Cells (flat, of (P, 3)), the one to empty first first: what one battle gains, how many there are, (C,).

    goal: what the gains must add up to. Only as many cells as gain it twice, if there are.
    """

    cells: Indices
    gains: Floats
    number: Counts
    goal: float

    @classmethod
    def of(cls, gains: Floats, number: Counts, goal: float) -> "Order":
        """gains, number: (P, 3)."""
        gains, number = gains.ravel(), number.ravel()
        for most in (*_PREFIXES, gains.size):
            cells = np.argpartition(-gains, most)[:most] if most < gains.size else np.arange(gains.size)
            cells = cells[gains[cells] > 0]
            if gains[cells] @ number[cells] > 2 * goal or most >= gains.size:
                break
        cells = cells[np.argsort(-gains[cells], kind="stable")]
        return cls(cells, gains[cells], number[cells], goal)

    @cached_property
    def predicted(self) -> int | None:
        """Battles to remove until their gains add up to the goal; None if all of them do not."""
        total = np.cumsum(self.gains * self.number)
        if not total.size or total[-1] <= self.goal:
            return None
        last = int(np.searchsorted(total, self.goal, side="right"))
        before = float(total[last - 1]) if last else 0.0
        return int(self.number[:last].sum() + np.floor((self.goal - before) / self.gains[last]) + 1)

    def taken(self, removals: int) -> Counts:
        """How many battles of each cell so many removals take, (C,)."""
        taken: Counts = np.clip(removals - (np.cumsum(self.number) - self.number), 0, self.number)
        return taken

    def sparing(self, removals: int) -> "Order":
        """The same without the last battle that so many removals take, and the others like it."""
        number = self.number.copy()
        last = int(np.searchsorted(np.cumsum(number), removals))
        number[last] = self.taken(removals - 1)[last]
        return replace(self, number=number)


@dataclass(frozen=True, eq=False)
class Duel:
    """Two members of a comparable group, upper not below lower."""

    fit: Influence
    upper: int
    lower: int

    @cached_property
    def gap(self) -> float:
        return float(self.fit.strength[self.upper] - self.fit.strength[self.lower])

    @cached_property
    def order(self) -> Order:
        """Battles in the order of their influence."""
        return Order.of(self.fit.gains(self._drop), self.fit.number, self.gap)

    def confirmed(self) -> int | None:
        """The smallest number, in that order, at which a refit puts lower first; None if that is not found.

        A battle without which the two would be incomparable is passed over.
        """
        order = self.order
        for _ in range(_PASSED_OVER):
            removals, gap = self._turn(order)
            if not np.isnan(gap):
                return removals if gap < -ALIKE else None
            order = order.sparing(removals)
        return None

    def _turn(self, order: Order) -> tuple[int, float]:
        """The smallest number after which lower is above upper or incomparable, and the gap then.

        If there is none, the number of all and the gap that is left.
        """
        every = int(order.number.sum())
        low, above, high = 0, self.gap, order.predicted or every
        while (below := self._gap_without(order, high)) >= -ALIKE and high < every:
            low, above, high = high, below, min(2 * high, every)
        while high - low > 1 and not below >= -ALIKE:
            share = 0.5 if np.isnan(below) else above / (above - below)
            middle = int(np.clip(np.ceil(low + share * (high - low)), low + 1, high - 1))
            gap = self._gap_without(order, middle)
            if gap >= -ALIKE:
                low, above = middle, gap
            else:
                high, below = middle, gap
        return high, below

    def surely_more_than(self, removals: int) -> bool:
        """Whether a bound shows that no removal of so many battles closes the gap."""
        order = self.order
        if not removals or removals > order.number.sum():
            return not removals
        straight = float(order.gains @ order.taken(removals))
        return self.fit.surely_short(self._drop, straight, removals, self.gap)

    def search(self, most: int, width: int) -> Found:
        """The fewest removals, up to `most`, in whatever order."""
        refits = Refits.of(self.fit.pairs, self.upper, self.lower)
        return fewest(refits, self.fit.number, self.fit.strength, most, width)

    @cached_property
    def _drop(self) -> Floats:
        return self.fit.drop(self.upper, self.lower)

    def _gap_without(self, order: Order, removals: int) -> float:
        """By how much upper is above lower without the first so many battles; NaN if incomparable."""
        number = self.fit.pairs.number.copy()
        number[np.unravel_index(order.cells, (number.shape[0], 3))] -= order.taken(removals)
        left = replace(self.fit.pairs, number=number, weight=number.astype(np.float64))
        linked = self._linked(left)
        if not linked[self.lower]:
            return np.nan
        strength = self._refit(left.within(linked), linked)
        place = np.cumsum(linked) - 1
        return float(strength[place[self.upper]] - strength[place[self.lower]])

    def _linked(self, left: Pairs) -> Flags:
        """Who is still comparable with upper, (M,)."""
        if np.array_equal(left.number > 0, self.fit.pairs.number > 0):
            return np.ones(left.size, dtype=np.bool_)
        labels = components(left)
        linked: Flags = labels == labels[self.upper]
        return linked

    def _refit(self, left: Pairs, linked: Flags) -> Floats:
        """With the inverse at hand as long as that leads somewhere, else by Newton's method proper."""
        strength, before = self.fit.strength[linked], np.inf
        for _ in range(_QUICK if linked.all() else 0):
            surprise = left.credit - left.total * expectations(left, strength)
            step = self.fit.bread @ left.per_competitor(surprise, -surprise)
            strength, far = strength + step, widest(left, step)
            if far <= _EXACT:
                return strength
            if far > before / 2:
                break
            before = far
        return strengths(left, self.fit.strength[linked])[0]
