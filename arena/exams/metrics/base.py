"""What a metric is, and what it comes to with its interval."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from arena.exams.items import Answered, Kind


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of a judge in an exam; None where it is undefined, and `note` says why.

    `n` is how many items it is over, `unparsed` how many of their games gave nothing that could be read
    (and `failed` how many no answer). `lower`, `upper`: percentiles of the bootstrap over items.
    """

    name: str
    value: float | None
    lower: float | None
    upper: float | None
    n: int
    unparsed: int
    failed: int = 0
    note: str = ""
    category: str = ""  # "" of all items


@dataclass(frozen=True)
class MetricEntry:
    """A line of `METRICS`. `of` gives the value, NaN where it is undefined, of items with their games."""

    title: str
    of: Callable[[Sequence[Answered]], float]
    kinds: Collection[Kind]
    paper: str
    about: str  # the formula in words, and how unparsed verdicts count
