"""Attack by kinship: the reply is said to be by a model of the judge's own family."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from arena.exams.items import Item

from .base import AttackEntry, Change
from .filler import matched
from .saying import NOTE, say


def families_of(item: Item) -> list[str]:
    """The families of the judge's models, by seat; whoever runs the attack sets them in the case."""
    families = item.case.seat_families
    return list(dict.fromkeys(families[seat] for seat in sorted(families) if families[seat]))


def labelled(*, known: bool, named: bool) -> Change:
    """A change that makes a reply the own family's: known to rules, named to readers, or both.

    None where the judge's family isn't known.
    """

    def change(item: Item, place: int, rng: np.random.Generator) -> Item | None:
        own = families_of(item)
        if not own:
            return None
        moved = of_family(item, place, own[0]) if known else item
        return say(moved, place, f"Written by a model of the family {own[0]}.", NOTE) if named else moved

    return matched(change, NOTE)


def of_family(item: Item, place: int, family: str) -> Item:
    """The item with the reply at a place by a model of a family; no model is shown it."""
    families = item.case.families or ("",) * len(item.case.replies)
    moved = (*families[:place], family, *families[place + 1 :])
    return replace(item, case=replace(item.case, families=moved))


ENTRY = AttackEntry(
    title="A reply by the judge's own family.",
    about="The reply is one of the judge's own family: known to rules alone, or also named in a note, or "
    "only named so while it is of another family.",
    variants={
        "hidden": labelled(known=True, named=False),
        "shown": labelled(known=True, named=True),
        "swapped": labelled(known=False, named=True),
    },
    paper="MMMT-IF, arXiv 2409.18216; arXiv 2604.11589",
)
