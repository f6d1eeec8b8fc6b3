"""Judges who compare by one thing that a program can see, whatever is right."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from arena.judges.protocols.base import Case, Judgment
from arena.judges.protocols.lexical import ByWords

from .base import Options, Rule, Said
from .known import as_shown

WORD = re.compile(r"\w+")
Measure = Callable[[Case, int, Options], float]
"""What a judge sees of the reply at a place; more is better."""


def by_keys(case: Case, keys: Sequence[float]) -> Said:
    """What somebody says who prefers the reply with the highest key; of equal ones no one."""
    said = dict(as_shown(case))
    if len(keys) == 2 and keys[0] != keys[1]:
        said["preference"] = "a" if keys[0] > keys[1] else "b"
    if len(keys) > 2:
        said["ranking"] = tuple(sorted(range(len(keys)), key=lambda place: -keys[place]))
    return said | {"scores": {"overall": tuple(map(float, keys))}}


def comparing(measure: Measure) -> Rule:
    """A judge who prefers more of something."""

    def says(case: Case, options: Options) -> Said:
        return by_keys(case, [measure(case, place, options) for place in range(len(case.replies))])

    return says


def longest(case: Case, place: int, options: Options) -> float:
    """The characters of a reply."""
    return len(case.replies[place])


def shortest(case: Case, place: int, options: Options) -> float:
    """The fewer characters, the more."""
    return -len(case.replies[place])


def first(case: Case, place: int, options: Options) -> float:
    """The earlier, the more."""
    return len(case.replies) - place


def nothing(case: Case, place: int, options: Options) -> float:
    """The same of all."""
    return 0


def context_overlap(case: Case, place: int, options: Options) -> float:
    """The share of a reply's words that stand in the context or the question."""
    told = set(WORD.findall(f"{case.context} {case.question}".lower()))
    words = WORD.findall(case.replies[place].lower())
    return sum(word in told for word in words) / len(words) if words else 0.0


def longest_or_first(case: Case, options: Options) -> Said:
    """The longest reply, but the first of those that are no more than `margin` characters shorter."""
    lengths = list(map(len, case.replies))
    longest = max(lengths)
    near = [length if longest - length > options["margin"] else longest for length in lengths]
    # Of those that are near, the earlier the better, by less than a character.
    return by_keys(case, [length - place / len(lengths) for place, length in enumerate(near)])


def lexical(match: str) -> Rule:
    """The judge `lexical`, by its option `match`."""

    def says(case: Case, options: Options) -> Judgment:
        return ByWords(match, capitals=True, words=False).judged(case)

    return says
