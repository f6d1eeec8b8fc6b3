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


async def each(case: Case, look: LookAt, threshold: float = 0.0, acceptable: float | None = None) -> Verdict:
    """A verdict of looks at each reply; whatever fails leaves none.

    Two replies are preferred by the score `overall`: a difference of at most `threshold` is a tie, and two
    that are both below `acceptable` are both bad, where there is such a bound. A reply alone is scored.
    """
    async with asyncio.TaskGroup() as looks:
        asked = [looks.create_task(_look(look, case, place)) for place in range(len(case.replies))]
    judgments = [look.result() for look in asked]
    failed = [judgment.status for judgment in judgments if judgment.status != "valid"]
    if failed:
        return Verdict(gravest(*failed), judgments=tuple(judgments))
    if len(judgments) == 1:
        return verdict_of(judgments[0])
    scores = _together(judgments)
    return Verdict(
        "valid",
        _prefer(scores.get(OVERALL, ()), threshold, acceptable),
        scores=scores,
        judgments=tuple(judgments),
        confidence=_least([judgment.confidence for judgment in judgments]),
    )


async def _look(look: LookAt, case: Case, place: int) -> Judgment:
    judgment = await look(alone(case, place), place)
    return replace(judgment, order=LETTERS[place])


def _together(judgments: Sequence[Judgment]) -> dict[str, tuple[float | None, ...]]:
    """The scores of every reply by name, of names that each was scored by."""
    names = [name for name in judgments[0].scores if all(name in one.scores for one in judgments)]
    return {name: tuple(one.scores[name][0] for one in judgments) for name in names}


def _prefer(scores: Sequence[float | None], threshold: float, acceptable: float | None) -> Preference | None:
    if len(scores) != 2 or scores[0] is None or scores[1] is None:
        return None
    one, other = scores[0], scores[1]
    if acceptable is not None and one < acceptable and other < acceptable:
        return "both_bad"
    return preferred(one, other, threshold)


def _least(told: Sequence[float | None]) -> float | None:
    """A verdict of several looks is as sure as the least sure of them; None where one did not say."""
    known = [one for one in told if one is not None]
    return min(known) if len(known) == len(told) else None


def scored(scores: Mapping[str, float], rationale: str = "", **more: Any) -> dict[str, Any]:
    """Scores of a reply alone, as fields of a judgment."""
    return {"scores": {name: (score,) for name, score in scores.items()}, "rationale": rationale, **more}
