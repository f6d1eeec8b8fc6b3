"""Samples frames from a video by a plan, once for each video and plan."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace

from . import cache, glances
from .film import Film, Source, read_contents
from .focused import begin
from .pictures import pictures
from .plan import Frame, Plan
from .scorers import AsyncScore, Score
from .search import Look, Search
from .strategies import STRATEGIES


@dataclass(frozen=True, slots=True)
class Focus:
    """What a search found, and the looks of each of its rounds: (moment, score)."""

    frames: list[Frame]
    rounds: list[list[Look]]


def sample(source: Source, plan: Plan = Plan()) -> list[Frame]:  # noqa: B008 - a frozen value
    """The frames of an MP4, WebM or MKV video that a plan asks for, in order of time.

    `source` is a file or its content. Decodes, so call it in a thread. What was sampled before is read
    from the cache, if one is set (`cache.use`). Raises `MediaError` where there is nothing to see.
    """
    strategy = STRATEGIES.get(plan.strategy)
    if strategy is None:
        raise ValueError(f"no strategy {plan.strategy!r}; there are {', '.join(STRATEGIES)}")
    kept = plan if strategy.reads_query else replace(plan, query="")
    return cache.kept(source, kept, lambda: _sampled(source, plan))


def _sampled(source: Source, plan: Plan) -> list[Frame]:
    film = read_contents(source)
    moments = STRATEGIES[plan.strategy].moments(film, plan, lambda: _glance(film))
    return pictures(film, moments, plan)


def _glance(film: Film) -> list[Frame]:
    return cache.kept(film.source, glances.PLAN, lambda: glances.glance(film))


def length(source: Source) -> float:
    """How many seconds a video lasts. Raises `MediaError`."""
    return read_contents(source).duration


def focus(source: Source, plan: Plan, score: Score) -> Focus:
    """Frames found by a scorer of one's own, which sees pictures as the plan says. Call it in a thread.

    Looks at `max(16, count)` frames a round, three rounds at most. Raises `MediaError`, and what the
    scorer raises.
    """
    film, search = _begin(source, plan)
    while moments := search.ask():
        looks = pictures(film, moments, plan)
        search.tell([look.seconds for look in looks], score(plan.query, looks))
    return Focus(pictures(film, search.found(), plan), search.log)


async def focus_async(source: Source, plan: Plan, score: AsyncScore) -> Focus:
    """`focus` with a scorer that is waited for, such as a model; decodes in threads."""
    film, search = await asyncio.to_thread(_begin, source, plan)
    while moments := search.ask():
        looks = await asyncio.to_thread(pictures, film, moments, plan)
        search.tell([look.seconds for look in looks], await score(plan.query, looks))
    return Focus(await asyncio.to_thread(pictures, film, search.found(), plan), search.log)


def _begin(source: Source, plan: Plan) -> tuple[Film, Search]:
    film = read_contents(source)
    return film, begin(film, plan, _glance(film))
