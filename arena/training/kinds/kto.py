"""Single replies that are good or not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .base import NOT_KNOWN, Example, KindEntry, Row, Said, Tally, as_list

GOOD: Mapping[Said, tuple[bool, ...]] = {
    "a": (True, False),
    "b": (False, True),
    "both_bad": (False, False),
    "correct": (True,),
    "incorrect": (False,),
    "success": (True,),
    "failure": (False,),
}
"""Whether each reply is good, by what is right of them; a tie says only that neither is better."""


def make(example: Example, options: Mapping[str, Any], left: Tally) -> Iterator[Row]:
    """A row for each reply of which it is known."""
    if example.gold is None:
        left[NOT_KNOWN] += 1
        return
    good = GOOD.get(example.gold, ())
    if len(good) != len(example.replies):
        left["items that do not say which replies are good (ties, scores, steps)"] += 1
        return
    for reply, label in zip(example.replies, good, strict=True):
        # All but the last words were said before: a talk's completion is what it ended with.
        prompt = as_list((*example.asked, *reply[:-1]))
        yield {"prompt": prompt, "completion": as_list(reply[-1:]), "label": label}


ENTRY = KindEntry(
    title="Single replies with whether people, or what is known, found them good.",
    columns=("prompt", "completion", "label"),
    make=make,
    needs="truth",
    paper="KTO, arXiv 2402.01306; labels as in arXiv 2503.05061",
)
