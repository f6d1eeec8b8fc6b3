"""Frames that a query asks for, found coarse to fine."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from .base import Glance, Strategy
from .film import Film
from .plan import Frame, Plan
from .scorers.change import change
from .search import Look, Search


def begin(film: Film, plan: Plan, thumbnails: Sequence[Frame]) -> Search:
    """A search guided by what stands out in thumbnails, the colours that the query names included."""
    promise = change(plan.query, thumbnails)
    guide = [(frame.seconds, score) for frame, score in zip(thumbnails, promise, strict=True)]
    return Search(film.duration, plan.count, guide)


def moments(film: Film, plan: Plan, glance: Glance) -> list[float]:
    """The moments that stand out for the query, found without a model: looks are scored as thumbnails."""
    search = begin(film, plan, glance())
    while looks := search.ask():
        search.tell(looks, [_thumbnail(search.guide, look) for look in looks])
    return search.found()


def _thumbnail(guide: Sequence[Look], moment: float) -> float:
    place = bisect_right(guide, moment, key=lambda look: look[0])
    return guide[max(place - 1, 0)][1]


FOCUSED = Strategy("focused", "What the query asks for, coarse to fine", moments, reads_query=True)
