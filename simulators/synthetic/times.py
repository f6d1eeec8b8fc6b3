"""How long clips are, and when things happen in them."""

from __future__ import annotations

from itertools import pairwise
from random import Random

from .film import fps_for

SECONDS = {1: (5, 12), 2: (20, 60), 3: (120, 600)}
"""How long a clip is, shortest and longest, by level."""


def length(rng: Random, level: int, seconds: float | None) -> float:
    """The seconds asked for, or whole seconds drawn by level."""
    return float(rng.randint(*SECONDS[level])) if seconds is None else float(seconds)


def moments(rng: Random, count: int, seconds: float, jitter: float = 0.25) -> list[float]:
    """`count` moments in seconds, in order, one in each of as many equal stretches of the clip.

    Each lies up to `jitter` of a stretch from its middle, on a whole second where stretches are
    longer than two, else on a frame.
    """
    stretch = seconds / count
    grain = 1.0 if stretch > 2 else 1 / fps_for(seconds)
    drawn = [(place + 0.5 + rng.uniform(-jitter, jitter)) * stretch for place in range(count)]
    return [round(round(moment / grain) * grain, 3) for moment in drawn]


def stretches(rng: Random, count: int, seconds: float) -> list[tuple[float, float]]:
    """The clip cut into `count` parts of about the same length: (start, end) in seconds."""
    step = seconds / count
    grain = 1.0 if step > 2 else 1 / fps_for(seconds)
    cuts = [place * step + rng.uniform(-0.2, 0.2) * step for place in range(1, count)]
    edges = [0.0, *(round(round(cut / grain) * grain, 3) for cut in cuts), seconds]
    return list(pairwise(edges))
