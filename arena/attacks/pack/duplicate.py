"""The same reply twice: nobody is better, so nobody may win in both orders."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from arena.exams.items import Item

from .base import AttackEntry
from .rewriting import with_words


def copied(item: Item, place: int, rng: np.random.Generator) -> Item | None:
    """Puts a copy of the other reply, its media too, in this one's place; None unless there are two."""
    case = item.case
    if len(case.replies) != 2:
        return None
    other = 1 - place
    copy = with_words(item, place, case.replies[other])
    media = (case.media[other],) * 2 if case.media else ()
    talks = (case.transcripts[other],) * 2 if case.transcripts else ()
    return replace(copy, case=replace(copy.case, media=media, transcripts=talks))


ENTRY = AttackEntry(
    title="The reply is a copy of the other one.",
    about="Puts a copy of the better reply in place of the worse. Both are equal then: a tie is right, and "
    "so are verdicts that go by place and cancel out. The copy wins only where it is preferred in both "
    "orders.",
    variants={"copy": copied},
    paper="hostile suites of arenas",
    meaning="replaced",
    hostile=True,
)
