"""Solutions step by step, with whether each step is right."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from arena.endpoints.clients.settings import one_of
from arena.judges.protocols.option import Option

from .base import Example, KindEntry, Row, Tally

NOT_KNOWN_STEPS = "items without steps of which it is known whether they are right"
PICTURES = "items with pictures, for which rows of text have no place"
MISALIGNED = "solutions whose verdicts are not as many as their steps"


def make(example: Example, options: Mapping[str, Any], left: Tally) -> Iterator[Row]:
    """One row: the steps of which it is known, and what is known of them."""
    labels = labelled(example, options, left)
    if labels:
        steps = list(example.steps[: len(labels)])
        yield {"prompt": _question(example), "completions": steps, "labels": list(labels)}


def unpaired(example: Example, options: Mapping[str, Any], left: Tally) -> Iterator[Row]:
    """One row for each step, after all those before it: what trainers of unpaired preferences take."""
    labels = labelled(example, options, left)
    for place, label in enumerate(labels):
        before = "".join(f"{step}\n" for step in example.steps[:place])
        prompt = f"{_question(example)}\n\n{before}"
        yield {"prompt": prompt, "completion": example.steps[place], "label": label}


def _question(example: Example) -> str:
    return str(example.asked[-1]["content"])


def labelled(example: Example, options: Mapping[str, Any], left: Tally) -> tuple[bool, ...]:
    """Whether the first steps are right; empty where that is not known. Nothing is ever filled in."""
    labels, fits = BY[options["by"]](example)
    if not example.steps or not labels:
        left[NOT_KNOWN_STEPS] += 1
    elif not isinstance(example.asked[-1]["content"], str):
        left[PICTURES] += 1
    elif not fits:
        left[MISALIGNED] += 1
    else:
        return labels
    return ()


def known(example: Example) -> tuple[tuple[bool, ...], bool]:
    """What is known, and whether it fits: of a part of the steps only if it ends with the first wrong one."""
    labels, steps = example.known, len(example.steps)
    to_first_error = len(labels) < steps and labels[-1:] == (False,) and labels.count(False) == 1
    return labels, len(labels) == steps or to_first_error


def judged(example: Example) -> tuple[tuple[bool, ...], bool]:
    """What the judge said the first time it was asked; it must have spoken of every step."""
    labels = example.looks[0].steps if example.looks else ()
    return labels, len(labels) == len(example.steps)


BY = {"gold": known, "judge": judged}
"""Who says which steps are right."""

ENTRY = KindEntry(
    title="Solutions as steps with whether each is right; the folder unpaired/ holds a row for each step.",
    columns=("prompt", "completions", "labels"),
    make=make,
    needs="truth",
    options={"by": Option(one_of(*BY), "gold", "judge", "Who says so: what is known, or a judge.")},
    says="steps",
    also={"unpaired": unpaired},
    paper="ProJudge, arXiv 2503.06553",
)
