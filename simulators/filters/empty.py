"""Drops a question that asks nothing."""

from __future__ import annotations

from simulators.questions import Draft

from .base import Context, Drop, Filter


async def look(draft: Draft, context: Context) -> Drop | None:
    """No letter and no digit in it."""
    return None if any(map(str.isalnum, draft.text)) else Drop("empty")


EMPTY = Filter(look, "Asks nothing.")
