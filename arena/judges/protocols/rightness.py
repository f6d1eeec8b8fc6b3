"""What follows for a verdict once it is known what is wrong with each reply, if anything."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .base import LETTERS, Judgment, Preference

PREFERENCES: dict[tuple[bool, bool], Preference] = {
    (True, True): "tie",
    (False, False): "both_bad",
    (True, False): "a",
    (False, True): "b",
}
"""By whether a is right and whether b is."""
LABELS = {True: "correct", False: "incorrect"}


def by_rightness(problems: Sequence[str | None], parser: str) -> Judgment:
    """A judgment of replies each of which is right where it has no problem.

    Two replies are preferred by it; one is labelled `correct` or `incorrect`; more get scores `right`.
    """
    right = [problem is None for problem in problems]
    letters = LETTERS[: len(right)]
    told = [f"{letter}: {problem or 'right'}" for letter, problem in zip(letters, problems, strict=True)]
    return Judgment("valid", order=letters, rationale="; ".join(told), parser=parser, **said_of(right))


def said_of(right: Sequence[bool]) -> dict[str, Any]:
    """What is said of replies that are right or not, as fields of a judgment."""
    if len(right) == 1:
        return {"label": LABELS[right[0]]}
    if len(right) == 2:
        return {"preference": PREFERENCES[right[0], right[1]]}
    return {"scores": {"right": tuple(map(float, right))}}
