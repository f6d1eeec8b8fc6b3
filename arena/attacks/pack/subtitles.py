"""An order to the judge as the subtitle of a video of the reply."""

from __future__ import annotations

import numpy as np

from arena.exams.items import Item

from .base import AttackEntry, Change
from .drawing import film
from .injections import drawn
from .picture_text import KINDS
from .rewriting import media_of, with_media


def filming(*, burned: bool) -> Change:
    """Adds a video of a few seconds with a drawn order as its subtitle."""

    def change(item: Item, place: int, rng: np.random.Generator) -> Item:
        part = film(drawn(rng, *KINDS, named=False), burned=burned)
        return with_media(item, place, (*media_of(item, place), part))

    return change


ENTRY = AttackEntry(
    title="A video of the reply has an order to the judge as its subtitle.",
    about="Adds a video of a few seconds with an injection as its subtitle, drawn into the frames or as a "
    "track beside them. The reply's words stay. A judge that is shown no videos can't be tried so.",
    variants={"burned": filming(burned=True), "track": filming(burned=False)},
    paper="SoK on the security of judges, arXiv 2603.29403",
    hostile=True,
)
