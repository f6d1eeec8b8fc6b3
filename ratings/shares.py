"""The interval of a share: how much it may be off after so many battles."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtri

from ratings.arrays import Floats


def wilson(share: Floats | float, worth: Floats | float, level: float = 0.95) -> tuple[Floats, Floats]:
    """Wilson's interval (1927, JASA 22), lower and upper of the shares' shape; NaN where worth is 0.

    share: from 0 to 1. worth: how many independent observations each share is made of. It has a width
    at 0 and at 1 too. For the mean of anything else between 0 and 1, as of wins with ties a half, it is
    at least as wide as needed: no such mean varies more than a share does.
    """
    z = float(-ndtri((1 - level) / 2))
    share, worth = np.asarray(share, np.float64), np.asarray(worth, np.float64)
    n = np.where(worth > 0, worth, np.nan)
    centre = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * np.sqrt(share * (1 - share) / n + (z / (2 * n)) ** 2)
    # At 0 and at 1 an end is the share itself, but for the last bit.
    return np.clip(centre - half, 0.0, share), np.clip(centre + half, share, 1.0)
