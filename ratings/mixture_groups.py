"""Who can be compared at every level at once, and the mixture of their ratings."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ratings.arrays import Flags, Floats
from ratings.mixture_clusters import between
from ratings.mixture_levels import Level


@dataclass(frozen=True, eq=False)
class Mixed:
    """The headline of R competitors: rating points, (R,) each, and their covariance, (R, R).

    shift: how far the mean of these competitors is from that of the level, (L,) by level.
    home: their component at each level, (L,).
    """

    rating: Floats
    se: Floats
    lower: Floats
    upper: Floats
    covariance: Floats
    shift: Floats
    home: np.ndarray


@dataclass(frozen=True, eq=False)
class _Part:
    """What one level says of R competitors about their own mean.

    se, below, above: the standard error, and how far the interval reaches to each side. turn: takes the
    strengths of the level's component to those about the mean of the R, (R, component); None if it is the R.
    """

    shift: float
    rating: Floats
    covariance: Floats
    se: Floats
    below: Floats
    above: Floats
    turn: Floats | None


def classes(levels: Sequence[Level], size: int) -> list[Flags]:
    """Two or more of the same component at each level, (M,) each; the largest first, then by battles."""
    home = components(levels, size)
    rated = np.flatnonzero((home > 0).all(axis=0)) if levels else np.zeros(0, dtype=np.intp)
    _, label = np.unique(home[:, rated], axis=1, return_inverse=True)
    label = label.reshape(-1)
    battles = sum((level.ratings.battles for level in levels), np.zeros(size))
    found = [np.isin(np.arange(size), rated[label == k]) for k in range(label.max(initial=-1) + 1)]
    found = [members for members in found if members.sum() > 1]
    return sorted(found, key=lambda members: (-int(members.sum()), -float(battles[members].sum())))


def components(levels: Sequence[Level], size: int) -> np.ndarray:
    """The component of everybody at each level, (L, M); 0 without a rating there."""
    return np.array([level.ratings.component for level in levels], dtype=np.int64).reshape(-1, size)


def mix(levels: Sequence[Level], members: Flags, mean: float) -> Mixed:
    """The mixture for one class of competitors."""
    parts = [_part(level, members, mean) for level in levels]
    share = np.array([level.share for level in levels])
    across = _across(levels, members, parts)
    covariance = np.einsum("l,m,lmij->ij", share, share, across)
    alike = _alike(across)
    rating = sum((one * part.rating for one, part in zip(share, parts, strict=True)), np.zeros(()))
    return Mixed(
        rating=rating,
        se=_reach(share, np.stack([part.se for part in parts]), alike),
        lower=rating - _reach(share, np.stack([part.below for part in parts]), alike),
        upper=rating + _reach(share, np.stack([part.above for part in parts]), alike),
        covariance=covariance,
        shift=np.array([part.shift for part in parts]),
        home=np.array([level.home(members) for level in levels]),
    )


def _part(level: Level, members: Flags, mean: float) -> _Part:
    ratings, number = level.ratings, level.home(members)
    whole, covariance = ratings.component == number, ratings.covariances[number - 1]
    rating, se = ratings.rating[members], ratings.se[members]
    turn, shift, wider = None, 0.0, np.ones(se.size)
    if (whole != members).any():
        kept = members[whole]
        turn = (np.eye(kept.size) - kept / kept.sum())[kept]
        covariance, shift = turn @ covariance @ turn.T, float(rating.mean()) - mean
        wider = np.sqrt(np.diag(covariance)) / se
    below, above = rating - ratings.lower[members], ratings.upper[members] - rating
    return _Part(shift, rating - shift, covariance, se * wider, below * wider, above * wider, turn)


def _across(levels: Sequence[Level], members: Flags, parts: Sequence[_Part]) -> Floats:
    """Covariances of the ratings within levels and between them, (L, L, R, R)."""
    found = np.zeros((len(parts), len(parts), *parts[0].covariance.shape))
    for row, one in enumerate(parts):
        found[row, row] = one.covariance
    for (row, column), shared in between(levels, members).items():
        left, right = parts[row].turn, parts[column].turn
        shared = shared if left is None else left @ shared
        shared = shared if right is None else shared @ right.T
        found[row, column], found[column, row] = shared, shared.T
    return found


def _alike(across: Floats) -> Floats:
    """Correlations between levels of each competitor's ratings, (L, L, R)."""
    spread = np.sqrt(np.einsum("llii->li", across))
    found: Floats = np.einsum("lmii->lmi", across) / (spread[:, None] * spread[None, :])
    found[np.diag_indices(spread.shape[0])] = 1  # exactly, so that a level by itself keeps every digit
    return found


def _reach(share: Floats, reach: Floats, alike: Floats) -> Floats:
    """How far the mixture's interval goes to one side, (R,), from how far those of the levels do, (L, R)."""
    bounded = np.isfinite(reach).all(axis=0)
    far = share[:, None] * np.where(bounded, reach, 0)
    squared = np.einsum("li,mi,lmi->i", far, far, alike)
    return np.where(bounded, np.sqrt(np.maximum(squared, 0)), np.inf)
