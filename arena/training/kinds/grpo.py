"""What a judge is asked, with what is right in columns of its own, for reward functions to read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from arena.endpoints.clients.settings import SWITCH
from arena.judges.protocols.option import Option

from .base import NOT_KNOWN, OTHER, Example, KindEntry, Row, Said, Tally, as_list

LABELS: Mapping[Said, str] = {"a": "A", "b": "B"}
"""How a side is called in a prompt."""


def make(example: Example, options: Mapping[str, Any], left: Tally) -> Iterator[Row]:
    """A row for each order; what is right is told in the terms of the prompt, where A is shown first."""
    if example.gold is None or isinstance(example.gold, tuple):
        left[NOT_KNOWN] += 1
        return
    if options["solvable"] and not example.answer:
        left["items whose question has no known answer"] += 1
        return
    for order in sorted(example.prompts):
        shown = OTHER.get(example.gold, example.gold) if order == "ba" else example.gold
        yield {
            "prompt": as_list(example.prompts[order]),
            "answer": LABELS.get(shown, _text(shown)),
            "order": order,
            "gold_answer": example.answer,
            "gold_side": str(shown) if shown in OTHER else "",
        }


def _text(said: Said) -> str:
    return f"{said:g}" if isinstance(said, float) else str(said)


def entry(title: str) -> KindEntry:
    """The same rows under another trainer's name."""
    return KindEntry(
        title=title,
        columns=("prompt", "answer", "order", "gold_answer", "gold_side"),
        make=make,
        needs="prompts",
        options={
            "solvable": Option(
                SWITCH, False, True, "Only items whose question has a known answer (gold_answer)."
            )
        },
        paper="J1, arXiv 2505.11875; S2J, arXiv 2509.22099",
    )


GRPO = entry("What a judge is asked, in each order, with what is right as columns for reward functions.")
RLOO = entry("The same rows as `grpo`, for TRL's RLOO trainer.")
