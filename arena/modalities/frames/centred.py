"""The middles of equal spans, so that the end counts as much as the beginning."""

from __future__ import annotations

from .base import Glance, Strategy, at_most
from .film import Film
from .plan import Plan


def moments(film: Film, plan: Plan, glance: Glance) -> list[float]:
    """The middle of each of n equal spans of the video, n as in `uniform`."""
    return middles(0, film.duration, at_most(film, plan))


def middles(start: float, end: float, count: int) -> list[float]:
    """The middles of `count` equal spans between two moments."""
    width = (end - start) / count
    return [start + (position + 0.5) * width for position in range(count)]


CENTRED = Strategy("centred", "The middles of equal spans", moments)
