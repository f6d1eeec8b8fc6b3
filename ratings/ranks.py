"""Turns intervals into ranks and tiers."""

import numpy as np

from ratings.arrays import Counts, Floats


def ranks(rating: Floats, lower: Floats, upper: Floats) -> Counts:
    """1 + the number of competitors whose lower bound is above my upper bound, (M,); 0 if unrated.

    The approximate ranking of Chiang et al. 2024 (arXiv 2403.04132, section 5), in O(M log M). One that only
    won has no rank, but its lower bound counts: others are not first while somebody is surely better.
    """
    above = lower.size - np.searchsorted(np.sort(lower), upper, side="right")
    return np.where(np.isnan(rating), 0, 1 + above).astype(np.int64)


def tiers(rating: Floats, lower: Floats, upper: Floats) -> Counts:
    """Groups that the intervals cannot tell from the group's leader, (M,); 0 if unrated.

    Going down the board, one whose upper bound is below the lower bounds of all leaders so far leads a new
    tier; everybody belongs to the first tier whose leader is not certainly better. Like the rank, the tier
    can only get worse as the upper bound falls, so tiers never interleave in rank order.
    """
    place = np.where(np.isnan(rating), lower, rating)
    leaders: list[float] = []
    for k in np.argsort(-place, kind="stable"):
        if np.isfinite(lower[k]) and (not leaders or upper[k] < leaders[-1]):
            leaders.append(float(lower[k]))
    beaten = len(leaders) - np.searchsorted(np.array(leaders[::-1]), upper, side="right")
    return np.where(np.isnan(rating), 0, 1 + beaten).astype(np.int64)


def order_ranks(rating: Floats) -> Counts:
    """1 + the number of higher ratings, (M,); 0 if unrated."""
    rated = ~np.isnan(rating)
    above = rated.sum() - np.searchsorted(np.sort(rating[rated]), rating, side="right")
    return np.where(rated, 1 + above, 0).astype(np.int64)
