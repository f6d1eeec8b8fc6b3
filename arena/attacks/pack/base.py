"""What an attack is: a change to one reply, or to what is said of it, that must not change who is better."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from arena.exams.items import Item

Change = Callable[[Item, int, np.random.Generator], Item | None]
"""Changes what the reply at a place shows; None where such an item cannot be attacked so.

The same item, place and state of the generator give the same result. The item's key and truth stay.
"""

Meaning = Literal["kept", "replaced"]
"""Whether the attacked reply still says what it said, or something that deserves to lose stands instead."""


@dataclass(frozen=True)
class AttackEntry:
    """A line of `ATTACKS`. `variants` are ways to do the same thing, by name.

    meaning: of a reply whose words are replaced only the truly worse one is ever attacked. hostile: whether
    a reply that wins by it is hostile, so that a judge who falls for it may not count.
    """

    title: str  # one sentence for pages and docs
    about: str  # what is done to the reply, in words
    variants: Mapping[str, Change]
    paper: str
    meaning: Meaning = "kept"
    hostile: bool = False
