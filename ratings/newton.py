"""Newton's method for concave likelihoods, careful about steps that go too far."""

from collections.abc import Callable

import numpy as np

from ratings.arrays import Floats
from ratings.errors import NotConverged

# Lengths are the largest change of any difference that the data compare, in logits.
LONGEST_STEP = 4.0  # a full Newton step from afar may overshoot into flat likelihood
SETTLED = 1e-7  # convergence is quadratic, so the step after this one would be rounding
_EXACT = 1e-10  # what may be left to go
MOST_STEPS = 100

# At a point: the score there, and how to compute the full Newton step from it.
Hill = Callable[[Floats], tuple[Floats, Callable[[], Floats]]]
Length = Callable[[Floats], float]


def climb(hill: Hill, length: Length, start: Floats, what: str) -> tuple[Floats, int]:
    """Where the score vanishes and the number of steps; NotConverged, naming `what`, if that is not reached.

    The likelihood is concave, so a step after which it falls more steeply than it rose before has gone too
    far: it is halved. Were steps to shrink no faster than from the last to this one, what is left after this
    one would be about its length times that ratio (Hairer and Wanner 1996, Solving Ordinary Differential
    Equations II, IV.8); once that is nothing, it is the last.
    """
    point, step, slope, before = start, np.zeros_like(start), np.inf, 0.0
    for iteration in range(1, MOST_STEPS + 1):
        score, full_step = hill(point)
        if -(score @ step) > slope:
            step, slope = step / 2, slope / 2
            point = point - step
            continue
        step = full_step()
        far = length(step)
        if far <= SETTLED or far**2 <= _EXACT * before:
            return point + step, iteration
        before = min(far, 1.0)
        step *= min(1.0, LONGEST_STEP / far)
        slope = float(score @ step)
        point = point + step
    raise NotConverged(f"{what} did not settle within {MOST_STEPS} Newton steps")
