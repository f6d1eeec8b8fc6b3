"""How few battles decide who stands above whom."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from ratings.arrays import Counts, Floats, Indices
from ratings.connectivity import giant
from ratings.counts import Pairs
from ratings.sandwich import information, inverse
from ratings.strengths import expectations, strengths

_ALIKE = 1e-9  # logits; two competitors with the same record differ by rounding only
_CREDIT = np.array([1.0, 0.0, 0.5])


@dataclass(frozen=True)
class Fragility:
    """Battles whose removal lets `lower` overtake `upper`; None if none that help `upper` suffice."""

    upper: str
    lower: str
    gap: float
    predicted: int | None
    confirmed: int | None


def fragile_neighbours(names: Sequence[str], pairs: Pairs) -> tuple[Fragility, ...]:
    """For each two neighbours on the board, best first, the fewest battles found that separate them.

    Removing a battle of cell (i, j, outcome) moves the difference c'r by -(c'H^+ x)(y - p) / (1 - h), with
    h = p q x'H^+ x (Broderick, Giordano and Meager 2020, arXiv 2011.14999; the leverage of Pregibon 1981,
    Annals of Statistics 9); cells are emptied in order of that effect. predicted is where the sum passes the
    gap (logits), confirmed is where refits do. Battles are taken whole: each must have weight one.
    """
    inside = giant(pairs)
    if not inside.any():
        return ()
    fit = _Fit.of(pairs.within(inside))
    known = [name for name, member in zip(names, inside, strict=True) if member]
    order = np.argsort(-fit.strength, kind="stable").tolist()
    return tuple(_between(fit, known, upper, lower) for upper, lower in pairwise(order))


@dataclass(frozen=True, eq=False)
class _Fit:
    pairs: Pairs
    strength: Floats
    expected: Floats
    bread: Floats

    @classmethod
    def of(cls, pairs: Pairs) -> "_Fit":
        strength, _ = strengths(pairs)
        expected = expectations(pairs, strength)
        return cls(pairs, strength, expected, inverse(information(pairs, expected)))


def _between(fit: _Fit, names: Sequence[str], upper: int, lower: int) -> Fragility:
    gap = float(fit.strength[upper] - fit.strength[lower])
    effect = _effects(fit, upper, lower).ravel()
    number = fit.pairs.number[:, :3].ravel()
    helpful = np.flatnonzero((effect < 0) & (number > 0))
    cells = helpful[np.argsort(effect[helpful], kind="stable")]
    predicted = _predict(-effect[cells], number[cells], gap)
    confirmed = None if predicted is None else _confirm(fit, cells, predicted, upper, lower)
    return Fragility(names[upper], names[lower], gap, predicted, confirmed)


def _effects(fit: _Fit, upper: int, lower: int) -> Floats:
    """What removing one battle of each cell does to the gap, logits, (P, 3)."""
    first, second, own = fit.pairs.first, fit.pairs.second, np.diag(fit.bread)
    contrast = fit.bread[upper] - fit.bread[lower]
    spread = own[first] + own[second] - 2 * fit.bread[first, second]
    leverage = np.minimum(fit.expected * (1 - fit.expected) * spread, 0.99)
    pull = (contrast[first] - contrast[second]) / (1 - leverage)
    effects: Floats = -pull[:, None] * (_CREDIT - fit.expected[:, None])
    return effects


def _predict(gains: Floats, number: Counts, gap: float) -> int | None:
    """Battles to remove, taking cells in order, until their gains add up to the gap."""
    total = np.cumsum(gains * number)
    if not total.size or total[-1] <= gap:
        return None
    last = int(np.searchsorted(total, gap, side="right"))
    before = float(total[last - 1]) if last else 0.0
    return int(number[:last].sum() + np.floor((gap - before) / gains[last]) + 1)


def _confirm(fit: _Fit, cells: Indices, predicted: int, upper: int, lower: int) -> int | None:
    """The smallest number near the predicted one at which a refit puts lower first; None if none does."""

    def overtakes(removed: int) -> bool:
        return _overtakes(fit.pairs, cells, removed, upper, lower)

    removed, most = predicted, int(fit.pairs.number[:, :3].ravel()[cells].sum())
    while not overtakes(removed):
        removed += 1
        if removed > min(most, 2 * predicted + 3):
            return None
    while removed > 1 and overtakes(removed - 1):
        removed -= 1
    return removed


def _overtakes(pairs: Pairs, cells: Indices, removed: int, upper: int, lower: int) -> bool:
    number = pairs.number.copy()
    places = np.unravel_index(cells, (number.shape[0], 3))
    there = number[places]
    number[places] -= np.clip(removed - (np.cumsum(there) - there), 0, there)
    left = replace(pairs, number=number, weight=number.astype(np.float64))
    inside = giant(left)
    if not (inside[upper] and inside[lower]):
        return False
    strength, _ = strengths(left.within(inside))
    position = np.cumsum(inside) - 1
    return bool(strength[position[lower]] - strength[position[upper]] > _ALIKE)
