"""Looks at each reply alone, all at once, and prefers the one with the higher score."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from arena.endpoints.clients.settings import number

from .base import LETTERS, Case, Judgment, Preference, Verdict
from .looking import verdict_of
from .option import Option
from .orders import alone, gravest
from .weighing import preferred

OVERALL = "overall"
THRESHOLD = Option(
    number(0), 0, 0.5, "By how much one reply's score must exceed the other's; less is a tie.", after=True
)

LookAt = Callable[[Case, int], Awaitable[Judgment]]
"""`(case with that reply alone, its place) ->` a judgment whose scores are of one reply."""


Decide = Callable[[Sequence[Judgment]], Mapping[str, Any]]
"""What valid looks at two replies or more come to, as fields of a verdict."""


async def each(case: Case, look: LookAt, threshold: float = 0.0, decide: Decide | None = None) -> Verdict:
    """A verdict of looks at each reply; whatever fails leaves none.

    Two replies are preferred by the score `overall`, a difference of at most `threshold` being a tie, unless
    `decide` says otherwise. What is said of a reply alone is the verdict on it.
    """
    judgments = await looks_at_each(case, look)
    failed = [judgment.status for judgment in judgments if judgment.status != "valid"]
    if failed:
        return Verdict(gravest(*failed), judgments=tuple(judgments))
    if len(judgments) == 1:
        return verdict_of(judgments[0])
    said = decide(judgments) if decide else _by_scores(judgments, threshold)
    sure = _least([judgment.confidence for judgment in judgments])
    return Verdict("valid", **said, judgments=tuple(judgments), confidence=sure)


def _by_scores(judgments: Sequence[Judgment], threshold: float) -> dict[str, Any]:
    scores = _together(judgments)
    return {"preference": _prefer(scores.get(OVERALL, ()), threshold), "scores": scores}


async def looks_at_each(case: Case, look: LookAt) -> list[Judgment]:
    """A look at each reply, all at once, in their order."""
    async with asyncio.TaskGroup() as looks:
        asked = [looks.create_task(_look(look, case, place)) for place in range(len(case.replies))]
    return [task.result() for task in asked]


async def _look(look: LookAt, case: Case, place: int) -> Judgment:
    judgment = await look(alone(case, place), place)
    return replace(judgment, order=LETTERS[place])


def _together(judgments: Sequence[Judgment]) -> dict[str, tuple[float | None, ...]]:
    """The scores of every reply by name, of names that each was scored by."""
    names = [name for name in judgments[0].scores if all(name in one.scores for one in judgments)]
    return {name: tuple(one.scores[name][0] for one in judgments) for name in names}


def _prefer(scores: Sequence[float | None], threshold: float) -> Preference | None:
    if len(scores) != 2 or scores[0] is None or scores[1] is None:
        return None
    return preferred(scores[0], scores[1], threshold)


def _least(told: Sequence[float | None]) -> float | None:
    """A verdict of several looks is as sure as the least sure of them; None where one did not say."""
    known = [one for one in told if one is not None]
    return min(known) if len(known) == len(told) else None


def scored(scores: Mapping[str, float], rationale: str = "", **more: Any) -> dict[str, Any]:
    """Scores of a reply alone, as fields of a judgment."""
    return {"scores": {name: (score,) for name, score in scores.items()}, "rationale": rationale, **more}
