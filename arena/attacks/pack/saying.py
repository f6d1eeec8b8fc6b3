"""Adds words to a reply: in its own voice, or as a note that stands with it wherever it is shown."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from arena.exams.items import Item

from .base import Change
from .filler import BREAK, matched
from .rewriting import with_words, words_of

NOTE = "[Note with this reply: {}]"


def adding(*lines: str) -> Change:
    """A change that ends a reply with one of these lines."""
    return matched(_saying(lines, "{}"))


def noting(*lines: str) -> Change:
    """A change that puts one of these lines in a note behind a reply; the others get a note of filler."""
    return matched(_saying(lines, NOTE), NOTE)


def around(before: Sequence[str], after: Sequence[str]) -> Change:
    """A change that begins a reply with one line and ends it with another."""

    def change(item: Item, place: int, rng: np.random.Generator) -> Item:
        pieces = (pick(before, rng), words_of(item, place), pick(after, rng))
        return with_words(item, place, BREAK.join(pieces))

    return matched(change)


def say(item: Item, place: int, line: str, frame: str = "{}") -> Item:
    """The item with a line in a frame at the end of a reply."""
    return with_words(item, place, f"{words_of(item, place)}{BREAK}{frame.format(line)}")


def pick(lines: Sequence[str], rng: np.random.Generator) -> str:
    """One of several lines."""
    return lines[int(rng.integers(len(lines)))]


def _saying(lines: Sequence[str], frame: str) -> Change:
    def change(item: Item, place: int, rng: np.random.Generator) -> Item:
        return say(item, place, pick(lines, rng), frame)

    return change
