"""One frame of every scene, found by how much the picture changes from one thumbnail to the next."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from .base import Glance, Strategy, at_most
from .centred import middles
from .film import Film
from .glances import pixels
from .plan import Plan

if TYPE_CHECKING:
    from numpy.typing import NDArray

LEVELS = 16
FLOOR = 0.12
"""The least change that may be a cut: of grey levels and of their histogram, each from 0 to 1, on average."""
TIMES_USUAL = 4.0
"""How far a cut stands above the usual change around it."""
AROUND = 15

Scene = tuple[float, float]
"""The first and the last moment that is known to lie in a scene."""


def moments(film: Film, plan: Plan, glance: Glance) -> list[float]:
    """The middles of scenes, n as in `uniform`.

    With more scenes than n the longest count; with fewer, the scene with the longest span per frame
    gets the next frame, until there are n. The same video gives the same moments.
    """
    frames = glance()
    seconds = [frame.seconds for frame in frames]
    found = scenes(seconds, cuts(changes(pixels(frames))))
    return sorted(_shared(found, at_most(film, plan)))


def changes(thumbnails: NDArray[np.uint8]) -> NDArray[np.float64]:
    """How much each thumbnail but the first differs from the one before, 0 to 1.

    The mean of two differences: of grey levels place by place, and of their histograms, which what
    merely moves does not change.
    """
    grey = thumbnails.mean(axis=3)
    places = np.abs(np.diff(grey, axis=0)).mean(axis=(1, 2)) / 255
    counts = [np.bincount((picture.ravel() * LEVELS / 256).astype(int), minlength=LEVELS) for picture in grey]
    histograms = np.abs(np.diff(counts, axis=0)).sum(axis=1) / (2 * grey[0].size)
    return np.asarray((places + histograms) / 2)


def cuts(change: NDArray[np.float64]) -> list[int]:
    """The places of the thumbnails that begin a new scene: a change above a floor and what is usual there."""
    return [place + 1 for place in range(len(change)) if change[place] > _usual(change, place)]


def scenes(seconds: Sequence[float], starts: Sequence[int]) -> list[Scene]:
    """The spans between cuts."""
    edges = [0, *starts, len(seconds)]
    return [(seconds[first], seconds[end - 1]) for first, end in itertools.pairwise(edges)]


def _usual(change: NDArray[np.float64], place: int) -> float:
    around = change[max(0, place - AROUND) : place + AROUND + 1]
    return max(FLOOR, TIMES_USUAL * float(np.median(around)))


def _shared(found: Sequence[Scene], count: int) -> list[float]:
    lengths = [end - start for start, end in found]
    longest = sorted(range(len(found)), key=lambda number: (-lengths[number], number))[:count]
    frames = dict.fromkeys(longest, 1)
    for _ in range(count - len(frames)):
        widest = max(longest, key=lambda number: (lengths[number] / (frames[number] + 1), -number))
        frames[widest] += 1
    return [moment for number in longest for moment in middles(*found[number], frames[number])]


SCENES = Strategy("scenes", "One frame a scene, the longest scenes first", moments)
