"""Sifts the questions that simulated users wrote, and counts what falls through by its reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from .conversation import NoAnswer
from .filters import FILTERS, Context, Drop, Filter, Tag
from .questions import Draft
from .reading import Unreadable


@dataclass(frozen=True, slots=True)
class Sifted:
    """What is left of drafts: `kept` with its tags, how many were `dropped` and `tagged` by reason.

    `drops` has each one that fell through, None for a draft that never was, with what was said of it.
    """

    kept: tuple[Draft, ...]
    dropped: Counter[str]
    tagged: Counter[str]
    drops: tuple[tuple[Draft | None, Drop], ...] = ()


async def sift(drafts: Iterable[Draft | BaseException], filters: Collection[str], context: Context) -> Sifted:
    """Drafts of one item through the named filters, draft by draft, in the order of `FILTERS`.

    A draft stops at the first filter that drops it, so each drop has one reason. What is kept is known
    to the drafts after it: `context` grows, and one sift at a time may use it. Drafts that failed,
    as `asyncio.gather(..., return_exceptions=True)` gives them, are counted as `unanswered` and
    `unreadable`; any other error is raised. A filter whose own model gave nothing to go by leaves the
    draft as it is, tagged `<filter>_unchecked`. Raises `ValueError` for a filter that is unknown.
    """
    chosen = _chosen(filters)
    kept: list[Draft] = []
    drops: list[tuple[Draft | None, Drop]] = []
    for draft in drafts:
        if isinstance(draft, BaseException):
            drops.append((None, _failed(draft)))
            continue
        drop, tags = await _through(draft, chosen, context)
        if drop:
            drops.append((draft, drop))
            continue
        kept.append(replace(draft, tags=(*draft.tags, *tags)))
        context.of_item.add(draft.text)
        context.of_set.add(draft.text)
    tagged = Counter(tag for draft in kept for tag in draft.tags)
    return Sifted(tuple(kept), Counter(drop.reason for _, drop in drops), tagged, tuple(drops))


def _chosen(filters: Collection[str]) -> dict[str, Filter]:
    unknown = [name for name in filters if name not in FILTERS]
    if unknown:
        raise ValueError(f"filter {unknown[0]!r} is unknown; there are {', '.join(FILTERS)}")
    return {name: entry for name, entry in FILTERS.items() if name in filters}


def _failed(error: BaseException) -> Drop:
    if isinstance(error, NoAnswer):
        return Drop("unanswered", str(error))
    if isinstance(error, Unreadable):
        return Drop("unreadable", str(error))
    raise error


async def _through(
    draft: Draft, chosen: dict[str, Filter], context: Context
) -> tuple[Drop | None, list[str]]:
    tags: list[str] = []
    for name, entry in chosen.items():
        try:
            found = await entry(draft, context)
        except (NoAnswer, Unreadable):
            found = Tag(f"{name}_unchecked")
        if isinstance(found, Drop):
            return found, tags
        if found:
            tags.append(found.name)
    return None, tags
