"""Which side people and a judge favour, in logits, beside the strengths of the competitors."""

from math import nan

import numpy as np
from scipy.special import expit, ndtri

from ratings.arrays import Floats, Indices
from ratings.audit_decided import Decided
from ratings.audit_figures import Figure
from ratings.comparisons import Comparisons
from ratings.connectivity import giant
from ratings.counts import pair_counts

_STEPS = 50
_SETTLED = 1e-10
_LONGEST = 2.0  # logits
_NONE = "no verdict says which side was shown first"


def positions(decided: Decided, level: float) -> dict[str, Figure]:
    """The advantage of the side shown first, logits: "people", who see side a first, and "judge".

    Of the judge, the battles that people voted on, too."""
    battle, vote = np.nonzero(~np.isnan(decided.credit))
    shown = np.ones(battle.size)
    people = _advantage(decided, battle, decided.credit[battle, vote], shown, level)
    first = np.zeros(len(decided)) if decided.first is None else decided.first
    rows = np.flatnonzero((first != 0) & ~np.isnan(decided.verdict) & (decided.voters > 0))
    judge = _advantage(decided, rows, decided.verdict[rows], first[rows].astype(np.float64), level)
    return {"people": _named(people, "people"), "judge": _named(judge, "judge")}


def _named(found: tuple[float, float, float, int, str], name: str) -> Figure:
    return Figure(name, *found)


def _advantage(
    decided: Decided, battle: Indices, credit: Floats, shown: Floats, level: float
) -> tuple[float, float, float, int, str]:
    """gamma of P(a beats b) = expit(r_a - r_b + gamma shown), the sandwich interval by battle, and battles.

    shown: +1 where side a was first, -1 where b was. Among the largest group that the verdicts compare.
    """
    a, b = decided.a[battle], decided.b[battle]
    met = a != b
    if not met.any():
        return nan, nan, nan, 0, _NONE
    outcome = (2 * (1 - credit)).astype(np.int8)[met]  # the codes of a, tie and b, in this order
    data = Comparisons(decided.names, a[met], b[met], np.array([0, 2, 1], dtype=np.int8)[outcome])
    members = giant(pair_counts(data))
    kept = met & members[a] & members[b]
    number = int(np.unique(battle[kept]).size)
    if not kept.any():
        return nan, nan, nan, 0, "no two competitors can be compared"
    place = np.cumsum(members) - 1
    fitted = _fit((place[a[kept]], place[b[kept]]), credit[kept], shown[kept], battle[kept])
    if fitted is None:
        return nan, nan, nan, number, "the side shown first decides too much, or too little tells it apart"
    half = float(ndtri((1 + level) / 2)) * fitted[1]
    return fitted[0], fitted[0] - half, fitted[0] + half, number, ""


def _fit(
    sides: tuple[Indices, Indices], credit: Floats, shown: Floats, battle: Indices
) -> tuple[float, float] | None:
    """gamma and its standard error by Newton's method; None if it does not settle."""
    a, b = sides
    size = int(max(a.max(), b.max())) + 1
    point = np.zeros(size + 1)
    for _ in range(_STEPS):
        chance = expit(point[a] - point[b] + point[-1] * shown)
        surprise = credit - chance
        score = _along(a, b, surprise, shown * surprise, size)
        hessian = _squares(a, b, chance * (1 - chance), shown, size)
        try:
            turn = np.linalg.inv(hessian)
        except np.linalg.LinAlgError:
            return None
        step = turn @ score
        point = point + step * min(1.0, _LONGEST / max(float(np.abs(step).max()), _LONGEST))
        if np.abs(step).max() < _SETTLED:
            own = turn[-1]
            influence = np.bincount(battle, (own[a] - own[b] + own[-1] * shown) * surprise)
            return float(point[-1]), float(np.sqrt((influence**2).sum()))
    return None


def _along(a: Indices, b: Indices, each: Floats, sided: Floats, size: int) -> Floats:
    return np.append(np.bincount(a, each, size) - np.bincount(b, each, size), sided.sum())


def _squares(a: Indices, b: Indices, weight: Floats, shown: Floats, size: int) -> Floats:
    """Information on strengths and gamma, its null space of constants filled, (size + 1, size + 1)."""
    table = np.zeros((size + 1, size + 1))
    np.add.at(table, (a, b), -weight)
    table = table + table.T
    table[range(size), range(size)] += np.bincount(a, weight, size) + np.bincount(b, weight, size)
    table[:size, :size] += np.trace(table) / size**2
    cross = _along(a, b, weight * shown, weight, size)
    table[:size, -1] = table[-1, :size] = cross[:size]
    table[-1, -1] = cross[-1]
    return table
