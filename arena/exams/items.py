"""An exam's items: cases of which the right answer is known."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Literal

from arena.judges.protocols.base import Case, Order, Verdict

Kind = Literal["pair", "point", "label", "batch", "steps", "trajectory"]
"""What is right of an item: a preference, scores, a label, a ranking, right and wrong steps, an outcome."""


@dataclass(frozen=True, slots=True)
class Item:
    """A case with its truth (`case.truth` is never None). `key` is its own within the dataset.

    `category` is the split or subset it is reported under; `tags` are further ones: difficulty, subject,
    the model that replied (`author`), language.
    """

    key: str
    case: Case
    category: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """SHA-256, in hex, of all that a judge can be shown of it, and of what is right."""
        told = json.dumps(asdict(self.case), sort_keys=True, default=str)
        return hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()


@dataclass(frozen=True, slots=True)
class Game:
    """One verdict on an item. `order` is how the replies were shown; the verdict is in the item's terms."""

    order: Order
    verdict: Verdict
    sample: int = 0


@dataclass(frozen=True, slots=True)
class Answered:
    """An item with every verdict that a judge gave on it: of a pair one for each order and sample."""

    item: Item
    games: tuple[Game, ...] = ()
