"""The table of verdict sources: whose word a board counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Source:
    """Whose verdicts are the rows of a fit.

    seats: how many of the judges in line count; None: all. every: whether each judge's verdict is a row, or
    only that of the first in line who gave a valid one. votes: whether people's votes are rows.
    methods: those that can use such rows; None: any that is not made for people and judges together.
    """

    title: str
    seats: int | None = None
    every: bool = False
    votes: bool = False
    methods: tuple[str, ...] | None = None


SOURCES: Mapping[str, Source] = {
    "judges": Source("judges, the first in line with a valid verdict"),
    "judge": Source("one judge, the one in the first seat", seats=1),
    "human": Source("people's votes", seats=0, votes=True),
    "merged": Source(
        "people's votes and judges' verdicts together", every=True, votes=True, methods=("merged", "crowd")
    ),
}


def suits(source: str, method: str) -> bool:
    """Whether a method can be run on the rows of a source."""
    rows = SOURCES[source]
    if rows.methods is not None:
        return method in rows.methods
    # Crowd-BT tells annotators apart, and a board of judges in line has one for each battle.
    return method != "merged" and (method != "crowd" or rows.votes)
