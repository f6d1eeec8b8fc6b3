"""Attack by a flaw: the reply becomes the other one's solution with one step broken, and its right result."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np

from arena.exams.items import Item

from .base import AttackEntry
from .pieces import without_code
from .rewriting import with_words, words_of
from .verbosity import result

STEP = re.compile(r"=[ \t]*[^\s\d]{0,2}(?P<value>\d+(?:,\d{3})*(?:\.\d+)?)(?!\d)")


def broken_step(item: Item, place: int, rng: np.random.Generator) -> Item | None:
    """The item whose attacked reply is the other one with one computed value changed before its end.

    The result it names stays. None where the other reply computes nothing or names no result.
    """
    if len(item.case.replies) != 2:
        return None
    said = words_of(item, 1 - place)
    steps = [match for match in STEP.finditer(without_code(said)) if _before_the_end(said, match)]
    if not steps or result(said) is None:
        return None
    step = steps[int(rng.integers(len(steps)))]
    start, end = step.span("value")
    wrong = said[:start] + _other_number(step["value"], rng) + said[end:]
    return _with_steps(with_words(item, place, wrong), place, step[0], wrong[step.start() : step.end()])


def _before_the_end(said: str, step: re.Match[str]) -> bool:
    """Whether a step is followed by another line or sentence, so that it is not the result itself."""
    return bool(re.search(r"[.\n]\s*\S", said[step.end() :]))


def _other_number(number: str, rng: np.random.Generator) -> str:
    """A number of as many digits whose last digit is another."""
    return f"{number[:-1]}{(int(number[-1]) + int(rng.integers(1, 10))) % 10}"


def _with_steps(item: Item, place: int, step: str, wrong: str) -> Item:
    """The item, where it tells steps, with the attacked reply's steps as broken as its words."""
    steps = item.case.steps
    if not steps:
        return item
    broken = tuple(one.replace(step, wrong, 1) for one in steps[1 - place])
    return replace(item, case=replace(item.case, steps=(*steps[:place], broken, *steps[place + 1 :])))


ENTRY = AttackEntry(
    title="The right result by a broken step.",
    about="The reply becomes the other one's solution with the same result and one wrong value on the way.",
    variants={"broken_step": broken_step},
    paper="survey, arXiv 2412.05579; fallacy oversight, arXiv 2402.10669",
    meaning="replaced",
)
