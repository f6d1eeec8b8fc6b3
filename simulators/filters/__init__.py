"""What keeps a question out or marks it: one file and one line here per filter, in the order they run."""

from __future__ import annotations

from .base import Context, Drop, Filter, Tag
from .blind import BLIND
from .duplicates import DUPLICATE, NEAR_DUPLICATE
from .empty import EMPTY
from .language import LANGUAGE
from .leak import LEAK
from .unsafe import UNSAFE

__all__ = ["FILTERS", "Context", "Drop", "Filter", "Tag"]

_ALL = (EMPTY, DUPLICATE, NEAR_DUPLICATE, LANGUAGE, UNSAFE, LEAK, BLIND)
FILTERS: dict[str, Filter] = {entry.name: entry for entry in _ALL}
"""From the cheapest look to the dearest: a question that is dropped is put before no further filter."""
