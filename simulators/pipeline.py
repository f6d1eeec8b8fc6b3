"""Sifts the questions that simulated users wrote, and counts what falls through by its reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .conversation import NoAnswer
from .filters import Context, Drop
from .questions import Draft
from .reading import Unreadable


@dataclass(frozen=True, slots=True)
class Sifted:
    """What is left of drafts: `kept` with its tags, how many were `dropped` and `tagged` by reason.

    `drops` has every draft that fell through with what was said of it.
    """

    kept: tuple[Draft, ...]
    dropped: Counter[str]
    tagged: Counter[str]
    drops: tuple[tuple[Draft, Drop], ...] = ()


async def sift(
    drafts: Iterable[Draft | NoAnswer | Unreadable], filters: Sequence[str], context: Context
) -> Sifted:
    """Drafts of one item through the named filters, in the order of the drafts and of `FILTERS`."""
    raise NotImplementedError
