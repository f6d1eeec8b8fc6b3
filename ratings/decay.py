"""Lets old battles count for less."""

from dataclasses import replace
from math import isfinite

import numpy as np

from ratings.comparisons import Comparisons
from ratings.errors import BadComparisons, BadSetting


def decayed(data: Comparisons, half_life: float, now: float | None = None) -> Comparisons:
    """The same battles, each weighing 2^(-age / half_life) of what it did.

    half_life: seconds, positive. now: the moment that ages are counted to, seconds, by default that of the
    latest battle; a battle after it is an error, not a prophecy. Weights multiply; the sandwich of a weighted
    fit sums squared weights, so intervals widen as battles age.
    """
    if not (isfinite(half_life) and half_life > 0):
        raise BadSetting(f"half_life = {half_life!r} must be a positive number of seconds")
    if data.time is None:
        raise BadSetting("a half-life needs the time of each battle")
    if len(data) == 0:
        return data
    moment = float(data.time.max()) if now is None else now
    age = moment - data.time
    if age.min() < 0:
        late = int(np.argmin(age))
        raise BadComparisons(f"{data.time[late]} is after {moment}", row=late + 1, column="time")
    weight = np.exp2(-age / half_life) * (1.0 if data.weight is None else data.weight)
    # Far enough back a weight is nothing at all, which no weight may be.
    return replace(data, weight=np.maximum(weight, np.finfo(np.float64).tiny))
