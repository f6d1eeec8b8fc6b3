"""The share of battles won, the plainest number a board can show."""

import numpy as np

from ratings.arrays import Floats
from ratings.comparisons import Comparisons
from ratings.counts import pair_counts


def win_rate(data: Comparisons) -> Floats:
    """Mean over opponents of the share of battles won against each, (M,); NaN for those who met nobody.

    Ties and both-bad battles stand in the denominator only (Luo et al. 2025, VideoAutoArena, table 2), so the
    rates of a board with ties add up to less than half its competitors.
    """
    pairs = pair_counts(data)
    battles = pairs.number.sum(axis=1)
    shares = pairs.per_competitor(pairs.number[:, 0] / battles, pairs.number[:, 1] / battles)
    opponents = pairs.per_competitor(np.ones(battles.size), np.ones(battles.size))
    unmet: Floats = np.full(pairs.size, np.nan)
    np.divide(shares, opponents, out=unmet, where=opponents > 0)
    return unmet
