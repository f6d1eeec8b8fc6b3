"""Prompts for a model that writes what stands before a question, to be rewarded by a judge of the reply.

This is an attack on judges (arXiv 2505.15795): what is learned is which words make a model's replies please
a judge. Nothing of it is ever shown to a judge, nor rated.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .base import Example, KindEntry, Row, Tally

PICTURES = "items with pictures, for which a preamble of words says too little"
TASK = (
    "Another assistant will be asked the question below. Write the instructions it is given beforehand, so "
    "that its reply is as good as it can be. Write the instructions alone, and do not answer the question."
)


def make(example: Example, options: Mapping[str, Any], left: Tally) -> Iterator[Row]:
    """One row for each item: its replies are of no matter."""
    asked = example.asked[-1]["content"]
    if isinstance(asked, str):
        prompt = [{"role": "system", "content": TASK}, {"role": "user", "content": asked}]
        yield {"prompt": prompt, "question": asked, "gold_answer": example.answer or example.reference}
    else:
        left[PICTURES] += 1


ENTRY = KindEntry(
    title="Questions for a writer of preambles, whose reward is a judge's verdict on the reply to them.",
    columns=("prompt", "question", "gold_answer"),
    make=make,
    needs="truth",
    paper="Reverse engineering human preferences, arXiv 2505.15795",
)
