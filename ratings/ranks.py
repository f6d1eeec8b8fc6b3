"""Turns intervals into ranks and tiers."""

import numpy as np

from ratings.arrays import Counts, Flags, Floats


def ranks(lower: Floats, upper: Floats) -> Counts:
    """1 + the number of competitors whose lower bound lies above my upper bound, (M,).

    The approximate ranking of Chiang et al. 2024 (arXiv 2403.04132, section 5), in O(M log M). A competitor
    about which no bound is known (-inf to inf) has no rank: 0 stands for none.
    """
    above = lower.size - np.searchsorted(np.sort(lower), upper, side="right")
    return np.where(_known(lower, upper), 1 + above, 0).astype(np.int64)


def tiers(rating: Floats, lower: Floats, upper: Floats) -> Counts:
    """Groups of competitors that their intervals cannot tell from the group's leader, (M,); 0 stands for none.

    Going down the ratings, one whose upper bound is below the lower bounds of all leaders so far leads a new
    tier; everybody belongs to the first tier whose leader is not certainly better. Like the rank, the tier can
    only get worse as the upper bound falls, so tiers never interleave in rank order.
    """
    known = _known(lower, upper)
    place = np.where(np.isnan(rating), np.where(np.isfinite(lower), lower, upper), rating)
    leaders: list[float] = []
    for k in np.argsort(-place, kind="stable"):
        if known[k] and (not leaders or upper[k] < leaders[-1]):
            leaders.append(float(lower[k]))
    beaten = len(leaders) - np.searchsorted(np.array(leaders[::-1]), upper, side="right")
    return np.where(known, 1 + beaten, 0).astype(np.int64)


def order_ranks(rating: Floats) -> Counts:
    """1 + the number of higher ratings, (M,); 0, meaning none, where the rating is NaN."""
    rated = ~np.isnan(rating)
    above = rated.sum() - np.searchsorted(np.sort(rating[rated]), rating, side="right")
    return np.where(rated, 1 + above, 0).astype(np.int64)


def _known(lower: Floats, upper: Floats) -> Flags:
    return np.isfinite(lower) | np.isfinite(upper)
