"""Two whole chats of which one is better, with how much better it is where people said so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .base import NOT_KNOWN, OTHER, Example, KindEntry, Messages, Row, Tally, as_list


def make(example: Example, options: Mapping[str, Any], left: Tally) -> Iterator[Row]:
    """One row of a pair of which one reply is better; `margin` is the winner's lead among all votes."""
    if example.gold is None:
        left[NOT_KNOWN] += 1
    elif example.gold not in OTHER or len(example.replies) != 2:
        left["items of which no reply is the better one of two"] += 1
    else:
        better, worse = example.replies if example.gold == "a" else example.replies[::-1]
        yield {"chosen": _chat(example, better), "rejected": _chat(example, worse)} | _margin(example)


def _chat(example: Example, reply: Messages) -> list[Any]:
    return as_list((*example.asked, *reply))


def _margin(example: Example) -> dict[str, float]:
    votes, gold = example.votes, example.gold
    if not votes:
        return {}
    lead = votes.get(str(gold), 0) - votes.get(str(OTHER[str(gold)]), 0)
    return {"margin": round(lead / sum(votes.values()), 6)}


ENTRY = KindEntry(
    title="Two whole chats, the better one chosen, with the winner's lead among the votes as margin.",
    columns=("chosen", "rejected", "margin"),
    make=make,
    needs="truth",
    paper="TRL's layout of reward models; margins as in arXiv 2307.09288, §3.2.2",
)
