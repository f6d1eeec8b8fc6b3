"""Where a competitor wins more, or less, than it does at large: by category, level and modality."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ratings.shares import wilson

from .mine import Cell, Tally, tallies

ENOUGH = 10  # decided battles, below which a share tells nothing
LEVEL = 0.95  # with which all intervals of a page hold together

BY: Mapping[str, tuple[str | Promise, Callable[[Cell], Any]]] = {
    "category": (_("Category"), lambda cell: cell.category),
    "level": (_("Level"), lambda cell: cell.level),
    "modality": (_("Modality"), lambda cell: cell.modality),
}


@dataclass(frozen=True)
class Strength:
    """How it fares on questions of one kind; the interval is None where there is too little to tell."""

    by: str
    value: str
    tally: Tally
    lower: float | None = None
    upper: float | None = None
    differs: str = ""  # "stronger" or "weaker", where its share at large lies outside the interval

    @property
    def enough(self) -> bool:
        return self.tally.decided >= ENOUGH

    @property
    def title(self) -> str | Promise:
        return BY[self.by][0]

    def as_json(self) -> dict[str, Any]:
        """The line for machines."""
        known = {"by": self.by, "value": self.value, "n": self.tally.decided, "share": self.tally.share.share}
        return known | {"lower": self.lower, "upper": self.upper, "differs": self.differs or None}


def strengths(cells: Sequence[Cell]) -> tuple[Strength, ...]:
    """Every kind of question it met; kinds of which there is only one say nothing and are left out."""
    found = list(_found(cells))
    overall = tallies(cells, lambda cell: None).get(None, Tally({})).share.share
    told = sum(one.enough for one in found)
    return tuple(_judged(one, overall, told) for one in found)


def _found(cells: Sequence[Cell]) -> Iterator[Strength]:
    for by, (_title, value) in BY.items():
        lines = tallies(cells, value)
        if len(lines) > 1:
            yield from (Strength(by, str(key), lines[key]) for key in sorted(lines))


def _judged(one: Strength, overall: float | None, told: int) -> Strength:
    """With its interval: the more lines are looked at, the wider, so that chance alone seldom flags any."""
    if not one.enough or overall is None:
        return one
    share = one.tally.share
    lower, upper = (float(end) for end in wilson(share.share, share.n, 1 - (1 - LEVEL) / told))
    differs = "stronger" if lower > overall else "weaker" if upper < overall else ""
    return replace(one, lower=lower, upper=upper, differs=differs)
