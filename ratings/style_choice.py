"""Chooses the covariates that a fit can control for, and refuses those that say nothing of their own."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.linalg import cho_solve

from ratings.arrays import Floats
from ratings.errors import BadComparisons
from ratings.sandwich import grounded
from ratings.style_rows import Rows, blocks

_NOTHING = 1e-9  # of a covariate's squares is left once the others are known: rounding
_TRACE = 1e-6  # spreads of another covariate in one: rounding


@dataclass(frozen=True, eq=False)
class Columns:
    """K covariates and how they are standardised: (x - mean) / spread, (K,) each.

    reach: how far a battle is from the mean at most, in spreads, (K,). warnings: who was left out and why.
    """

    names: tuple[str, ...]
    mean: Floats
    spread: Floats
    reach: Floats
    warnings: tuple[str, ...] = ()

    @classmethod
    def of(cls, rows: Rows, names: Sequence[str], rare: float) -> "Columns":
        """Those named that vary and are not zero in all but a share `rare` of the rows.

        Mean and spread (ddof 0) are weighted, so that a weight of two is the same row twice.
        """
        found = {name: _Summary.of(rows, name) for name in names}
        faults = {name: fault for name in names if (fault := found[name].fault(len(rows.battles), rare))}
        kept = [name for name in names if name not in faults]
        return cls(
            tuple(kept),
            np.array([found[name].mean for name in kept]),
            np.array([found[name].spread for name in kept]),
            np.array([found[name].reach for name in kept]),
            tuple(f"covariate {name} dropped: {why}" for name, why in faults.items()),
        )


def refuse_collinear(names: Sequence[str], squares: Floats, sums: Floats, total: float) -> None:
    """BadComparisons for a covariate that competitors and the covariates before it determine.

    squares: sum of weight * z z', z = (1 for a and -1 for b, covariates), (R + K, R + K). sums, total: of
    weight * z, (R + K,), and of weight. A constant is taken out as well: it is all that centring leaves of a
    property of the competitors alone, and would come back as an advantage of one side.
    """
    size = sums.size - len(names)
    bordered = np.block([[np.array([[total]]), sums[None, :]], [sums[:, None], squares]])
    rest = np.r_[0, size + 1 : bordered.shape[0]]
    across, own = bordered[1 : size + 1, rest], bordered[np.ix_(rest, rest)]
    left = own - across.T @ cho_solve(grounded(bordered[1 : size + 1, 1 : size + 1]), across)
    basis = [0] if left[0, 0] > _NOTHING * own[0, 0] else []
    for k, name in enumerate(names, start=1):
        share = np.linalg.solve(left[np.ix_(basis, basis)], left[basis, k])
        if left[k, k] - left[k, basis] @ share <= _NOTHING * own[k, k]:
            others = [names[j - 1] for j, part in zip(basis, share, strict=True) if j and abs(part) > _TRACE]
            raise BadComparisons(f"says nothing that {_listed(others)} not say: drop one", column=name)
        basis.append(k)


def _listed(others: Sequence[str]) -> str:
    if not others:
        return "the competitors themselves do"
    return f"{' and '.join(others)} do{'es' * (len(others) == 1)}"


@dataclass(frozen=True)
class _Summary:
    """Of one covariate: its extremes, how many rows are not zero, weighted mean and spread (ddof 0)."""

    low: float
    high: float
    nonzero: int
    mean: float
    spread: float

    @classmethod
    def of(cls, rows: Rows, name: str) -> "_Summary":
        """In one pass, block by block, which are then pooled (Chan, Golub and LeVeque 1983)."""
        weight = rows.weight
        parts = [_moments(rows.values(name, block), weight[block]) for block in blocks(weight.size, 1)]
        low, high, nonzero, total, mean, squares = np.array(parts).T
        centre = float(total @ mean / total.sum())
        variance = (squares.sum() + total @ (mean - centre) ** 2) / total.sum()
        return cls(low.min(), high.max(), int(nonzero.sum()), centre, float(np.sqrt(variance)))

    @property
    def reach(self) -> float:
        return max(self.high - self.mean, self.mean - self.low) / self.spread

    def fault(self, rows: int, rare: float) -> str:
        """Why it is not fit to be controlled for; nothing, if it is."""
        if self.low == self.high:
            return "it is the same in all battles"
        share = self.nonzero / rows
        return f"it is zero in {1 - share:.1%} of the battles" if share < rare else ""


def _moments(values: Floats, weight: Floats) -> Floats:
    total = weight.sum()
    mean = weight @ values / total
    apart = values - mean
    squares = (weight * apart) @ apart
    return np.array([values.min(), values.max(), np.count_nonzero(values), total, mean, squares])
