"""Tells what happens in a video from its stamps: sudden changes, movements, and the calm in between."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from .watch import Watched

LOUD = 24
"""Levels of 255 by which a point must change: more than what compression does to it."""
LEAST = 0.001
"""The share of points that must change for anything to have happened: three of a stamp."""
CUT = 0.5
ALONE = 2
"""Looks before and after a sudden change in which nothing else happens."""
BRIEF_S = 0.25
"""Seconds below which a stretch is no more than the edge of another."""
SHORTEST = 3
"""Looks in a row that make a movement."""


@dataclass(frozen=True, slots=True)
class Sudden:
    """At `seconds`, `share` of the picture changes at once."""

    seconds: float
    share: float


@dataclass(frozen=True, slots=True)
class Movement:
    """From `start` to `end`, `share` of the picture changes at a time.

    What moves gets `across` to the right and `down`, in shares of the picture's sides.
    """

    start: float
    end: float
    share: float
    across: float
    down: float


@dataclass(frozen=True, slots=True)
class Happenings:
    """All that happens, and the stretches between, in which one moment looks like any other."""

    sudden: tuple[Sudden, ...]
    movements: tuple[Movement, ...]
    stretches: tuple[tuple[float, float], ...]


def happenings(watched: Watched) -> Happenings:
    """What happens in a video, in order of time."""
    where = _changed(watched)
    shares = where.mean(axis=(1, 2)) if len(where) else np.zeros(0)
    at = [look for look in np.flatnonzero(shares >= LEAST).tolist() if _is_sudden(shares, look)]
    quiet = shares < LEAST
    quiet[at] = True
    runs = _runs(~quiet)
    sudden = tuple(Sudden(float(watched.times[look + 1]), float(shares[look])) for look in at)
    movements = tuple(_movement(watched, where, run) for run in runs)
    edges = {0.0, watched.seconds, *(one.seconds for one in sudden)}
    edges |= {edge for one in movements for edge in (one.start, one.end)}
    ordered = sorted(edges)
    stretches = tuple((a, b) for a, b in pairwise(ordered) if b - a >= BRIEF_S)
    return Happenings(sudden, movements, stretches)


def _changed(watched: Watched) -> NDArray[np.bool_]:
    """Which points of each look differ from the look before."""
    now, before = watched.stamps[1:].astype(np.int16), watched.stamps[:-1].astype(np.int16)
    return np.asarray((np.abs(now - before) > LOUD).any(axis=3))


def _is_sudden(shares: NDArray[np.float64], look: int) -> bool:
    around = np.r_[shares[max(0, look - ALONE) : look], shares[look + 1 : look + 1 + ALONE]]
    return bool(shares[look] > CUT or (around < LEAST).all())


def _runs(busy: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """(first, last) of each row of busy looks, gaps of up to `ALONE` bridged."""
    runs: list[list[int]] = []
    for look in np.flatnonzero(busy):
        if runs and look - runs[-1][1] <= ALONE + 1:
            runs[-1][1] = int(look)
        else:
            runs.append([int(look), int(look)])
    return [(first, last) for first, last in runs if last - first + 1 >= SHORTEST]


def _movement(watched: Watched, where: NDArray[np.bool_], run: tuple[int, int]) -> Movement:
    first, last = run
    tenth = max(1, (last - first + 1) // 10)
    x0, y0 = _middle(where[first : first + tenth])
    x1, y1 = _middle(where[last + 1 - tenth : last + 1])
    share = float(where[first : last + 1].mean())
    return Movement(float(watched.times[first]), float(watched.times[last + 1]), share, x1 - x0, y1 - y0)


def _middle(where: NDArray[np.bool_]) -> tuple[float, float]:
    _, rows, columns = np.nonzero(where)
    if not len(rows):
        return 0.5, 0.5
    return float(columns.mean()) / where.shape[2], float(rows.mean()) / where.shape[1]
