"""Drops a question that was asked already, in the same or nearly the same words."""

from __future__ import annotations

from pydantic import Field

from simulators.options import Options
from simulators.questions import Draft

from .base import Context, Drop, Filter


class Settings(Options):
    """From what likeness on two questions are nearly the same: on one item, and anywhere in the set."""

    item: float = Field(default=0.65, ge=0.5, le=1)
    set: float = Field(default=0.85, ge=0.5, le=1)


async def same(draft: Draft, context: Context, settings: Options) -> Drop | None:
    """The item or the set has a question in the same words."""
    for where, known in (("item", context.of_item), ("set", context.of_set)):
        other = known.same(draft.text)
        if other is not None:
            return Drop("duplicate", f"of the {where}: {other}")
    return None


async def alike(draft: Draft, context: Context, settings: Settings) -> Drop | None:
    """The item or the set has a question in nearly the same words; the item is held to a lower likeness."""
    for where, known in (("item", context.of_item), ("set", context.of_set)):
        near = known.nearest(draft.text, getattr(settings, where))
        if near is not None:
            return Drop("near_duplicate", f"{near[1]:.2f} like one of the {where}: {near[0]}")
    return None


DUPLICATE = Filter("duplicate", same, "Was asked in the same words.")
NEAR_DUPLICATE = Filter("near_duplicate", alike, "Was asked in nearly the same words.", Settings)
