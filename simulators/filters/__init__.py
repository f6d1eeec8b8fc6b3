"""What keeps a question out or marks it: one file and one line here per filter, in the order they run."""

from __future__ import annotations

from .base import Context, Drop, Filter, Tag
from .empty import EMPTY

__all__ = ["FILTERS", "Context", "Drop", "Filter", "Tag"]

FILTERS: dict[str, Filter] = {
    "empty": EMPTY,
}
