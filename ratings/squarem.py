"""Speeds up slow fixed-point iterations that climb a hill."""

from collections.abc import Callable

import numpy as np

from ratings.arrays import Floats
from ratings.errors import NotConverged

_SETTLED = 1e-8
_MOST_STEPS = 1_000


def squarem(
    step: Callable[[Floats], Floats], height: Callable[[Floats], float], start: Floats, what: str
) -> tuple[Floats, int]:
    """The point that `step` maps to itself, and the number of leaps; NotConverged, naming `what`, else.

    Squared extrapolation with the third step length of Varadhan and Roland (2008, Scandinavian Journal of
    Statistics 35); a leap that does not end higher than two plain steps is not taken.
    """
    point = start
    for leaps in range(1, _MOST_STEPS + 1):
        once = step(point)
        if np.abs(once - point).max() <= _SETTLED:
            return once, leaps
        twice = step(once)
        far = step(_extrapolated(point, once, twice))
        point = far if height(far) >= height(twice) else twice
    raise NotConverged(f"{what} did not settle within {_MOST_STEPS} leaps")


def _extrapolated(point: Floats, once: Floats, twice: Floats) -> Floats:
    change = once - point
    bend = twice - once - change
    bent = float(np.linalg.norm(bend))
    length = max(1.0, float(np.linalg.norm(change)) / bent) if bent > 0 else 1.0
    return np.asarray(point + 2 * length * change + length**2 * bend)
