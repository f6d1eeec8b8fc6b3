"""Neutral words of any length: what is added to one reply has its like on the others."""

from __future__ import annotations

from itertools import cycle

import numpy as np

from arena.exams.items import Item

from .base import Change
from .rewriting import with_words, words_of

SENTENCES = (
    "So it goes.",
    "That is all.",
    "So it is told.",
    "That is as told.",
    "It was put so here.",
    "So much for that part.",
    "So it stands.",
    "Here it is again.",
    "It is told as it is.",
    "It is said as before.",
    "So it was told.",
    "So it is set down.",
)
"""Sentences of every length from 11 to 22 characters, so that they make up any text of at least 11."""

BY_LENGTH = {len(sentence): sentence for sentence in SENTENCES}
SHORTEST = min(BY_LENGTH)
BREAK = "\n\n"


def filler(length: int) -> str:
    """Exactly so many characters that say nothing: sentences, or blanks where there is no room for one."""
    if length < SHORTEST:
        return " " * max(0, length)
    said, left = [], length
    for sentence in cycle(SENTENCES):
        if left in BY_LENGTH:
            break
        if left - len(sentence) - 1 >= SHORTEST:
            said.append(sentence)
            left -= len(sentence) + 1
    return " ".join([*said, BY_LENGTH[left]])


def padded(text: str, gain: int, frame: str | None = "{}") -> str:
    """The text with so many more characters at its end: a paragraph of filler in a frame.

    Blanks, where the frame is None or there is no room for a sentence.
    """
    room = gain - len(BREAK) - len(frame.format("")) if frame else 0
    return f"{text}{BREAK}{frame.format(filler(room))}" if frame and room >= SHORTEST else text + " " * gain


def matched(change: Change, frame: str | None = "{}") -> Change:
    """The same change, with every other reply as much longer as the attacked one has become, by `padded`.

    So no judge is told anything by length, and whoever minds words beside the point finds as many there.
    """

    def change_all(item: Item, place: int, rng: np.random.Generator) -> Item | None:
        changed = change(item, place, rng)
        if changed is None:
            return None
        gain = max(0, len(words_of(changed, place)) - len(words_of(item, place)))
        for other in set(range(len(item.case.replies))) - {place}:
            changed = with_words(changed, other, padded(words_of(changed, other), gain, frame))
        return changed

    return change_all
