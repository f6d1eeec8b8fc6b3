"""Chooses the covariates that a fit can control for, and refuses those that say nothing of their own."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.linalg import cho_solve

from ratings.arrays import Floats
from ratings.comparisons import Comparisons
from ratings.errors import BadComparisons
from ratings.sandwich import grounded

_NOTHING = 1e-9  # of a covariate's squares is left once the others are known: rounding


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
    def of(cls, rows: Comparisons, names: Sequence[str], rare: float) -> "Columns":
        """Those named that vary and are not zero in all but a share `rare` of the rows.

        Mean and spread (ddof 0) are weighted, so that a weight of two is the same row twice.
        """
        columns, weight = rows.covariates or {}, weights(rows)
        faults = {name: fault for name in names if (fault := _fault(columns[name], rare))}
        kept = tuple(name for name in names if name not in faults)
        mean, spread, reach = np.array([_moments(columns[name], weight) for name in kept]).reshape(-1, 3).T
        warnings = tuple(f"covariate {name} dropped: {why}" for name, why in faults.items())
        return cls(kept, mean, spread, reach, warnings)


def weights(rows: Comparisons) -> Floats:
    """How many battles each row stands for, (N,)."""
    return np.ones(len(rows)) if rows.weight is None else rows.weight


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
            others = [names[j - 1] for j, part in zip(basis, share, strict=True) if j and abs(part) > 1e-6]
            raise BadComparisons(f"says nothing that {_listed(others)} not say: drop one", column=name)
        basis.append(k)


def _listed(others: Sequence[str]) -> str:
    if not others:
        return "the competitors themselves do"
    return f"{' and '.join(others)} do{'es' * (len(others) == 1)}"


def _fault(values: Floats, rare: float) -> str:
    if values.min() == values.max():
        return "it is the same in all battles"
    share = np.count_nonzero(values) / values.size
    return f"it is zero in {1 - share:.1%} of the battles" if share < rare else ""


def _moments(values: Floats, weight: Floats) -> tuple[float, float, float]:
    """Mean, spread and reach."""
    total = weight.sum()
    mean = float(weight @ values / total)
    apart = values - mean
    spread = float(np.sqrt((weight * apart) @ apart / total))
    return mean, spread, max(float(values.max()) - mean, mean - float(values.min())) / spread
