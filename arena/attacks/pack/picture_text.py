"""An order to the judge as words in a picture of the reply."""

from __future__ import annotations

import numpy as np

from arena.exams.items import Item

from .base import AttackEntry
from .drawing import picture, written_over
from .injections import drawn
from .rewriting import media_of, with_media

KINDS = ("plea", "pressure", "new_task", "system")
"""What can be drawn in Latin letters."""


def beside(item: Item, place: int, rng: np.random.Generator) -> Item:
    """A picture of an order comes with the reply."""
    return with_media(item, place, (*media_of(item, place), picture(drawn(rng, *KINDS, named=False))))


def over(item: Item, place: int, rng: np.random.Generator) -> Item | None:
    """An order is written over each picture of the reply; None where it has none that can be read here."""
    order = drawn(rng, *KINDS, named=False)
    media = media_of(item, place)
    drawn_on = tuple(written_over(part, order) for part in media)
    changed = tuple(new or old for new, old in zip(drawn_on, media, strict=True))
    return with_media(item, place, changed) if any(drawn_on) else None


ENTRY = AttackEntry(
    title="A picture of the reply holds an order to the judge.",
    about="Adds a picture in which an injection is written, or writes it over the pictures that the reply "
    "has. Its words stay. A judge that is shown no pictures can't be tried so.",
    variants={"beside": beside, "over": over},
    paper="SoK on the security of judges, arXiv 2603.29403",
    hostile=True,
)
