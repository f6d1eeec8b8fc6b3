"""Replies with their score, seen with a reference beside them and without."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from statistics import fmean
from typing import Any

from arena.endpoints.clients.settings import one_of
from arena.judges.protocols.option import Option

from .base import Example, KindEntry, Message, Messages, Row, Tally, as_list

WITH, WITHOUT = VIEWS = ("with_reference", "without_reference")
HEADING = "A good answer, to hold the reply against:"


def make(example: Example, options: Mapping[str, Any], left: Tally) -> Iterator[Row]:
    """Two rows for each scored reply, the same but for the reference; one where there is none."""
    scores = BY[options["by"]](example)
    if len(scores) != len(example.replies):
        left["items whose replies have no scores"] += 1
        return
    left["items without a reference, which have one view only"] += not example.reference
    for reply, score in zip(example.replies, scores, strict=True):
        for view in VIEWS if example.reference else (WITHOUT,):
            yield {
                "prompt": _prompt(example, reply[:-1], view),
                "response": _words(reply[-1]),
                "score": float(score),
                "view": view,
            }


def known(example: Example) -> tuple[float, ...]:
    """The scores that are known to be right."""
    return example.scores


def judged(example: Example) -> tuple[float, ...]:
    """The mean of what the judge gave each reply; of none where one has no score."""
    given = [[look for look in example.looks if look.order == letter] for letter in "ab"]
    alone = [[float(look.said) for look in looks if isinstance(look.said, float)] for looks in given]
    return tuple(fmean(scores) for scores in alone if scores)


BY = {"gold": known, "judge": judged}
"""Whose scores they are."""


def _prompt(example: Example, before: Messages, view: str) -> list[Message]:
    turns: list[Message] = as_list((*example.asked, *before))
    if view == WITH:
        words, told = f"\n\n{HEADING}\n{example.reference}", turns[-1]["content"]
        told = told + words if isinstance(told, str) else [*told, {"type": "text", "text": words}]
        turns[-1] = {**turns[-1], "content": told}
    return turns


def _words(turn: Message) -> str:
    content = turn["content"]
    if isinstance(content, str):
        return content
    return "\n".join(part["text"] for part in content if part["type"] == "text")


ENTRY = KindEntry(
    title="Replies with a score, each in two views: with the reference in the prompt, and without.",
    columns=("prompt", "response", "score", "view"),
    make=make,
    needs="truth",
    options={"by": Option(one_of(*BY), "gold", "judge", "Whose scores: those known, or a judge's means.")},
    says="point",
    paper="Self-J, arXiv 2409.00935",
)
