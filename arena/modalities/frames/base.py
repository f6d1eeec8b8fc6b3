"""What a way to choose frames says of itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .film import Film
from .plan import Frame, Plan

Glance = Callable[[], Sequence[Frame]]
"""Gives thumbnails of the whole video in order of time; slow the first time, so only asked when needed."""


@dataclass(frozen=True, slots=True)
class Strategy:
    """A way to choose frames: `moments(film, plan, glance)` gives seconds in order of time.

    `reads_query`: other words in the plan's query may give other moments.
    """

    name: str
    title: str
    moments: Callable[[Film, Plan, Glance], list[float]]
    reads_query: bool = False


def at_most(film: Film, plan: Plan) -> int:
    """How many frames to choose: the plan's count, one a second at most, and one at least."""
    return max(1, min(plan.count, int(film.duration)))
