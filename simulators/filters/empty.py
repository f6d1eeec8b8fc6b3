"""Drops a question that asks nothing."""

from __future__ import annotations

from simulators.options import Options
from simulators.questions import Draft

from .base import Context, Drop, Filter


async def look(draft: Draft, context: Context, settings: Options) -> Drop | None:
    """No letter and no digit in it."""
    return None if any(map(str.isalnum, draft.text)) else Drop("empty")


EMPTY = Filter("empty", look, "Asks nothing.")
