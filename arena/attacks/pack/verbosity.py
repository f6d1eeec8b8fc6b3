"""Attack by length: the reply says everything again, or the other one says its bare result."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import numpy as np

from arena.exams.items import Item

from .base import AttackEntry, Change
from .filler import BREAK, SHORTEST, filler
from .pieces import prose
from .rewriting import with_words, words_of
from .saying import pick

AGAIN = ("To say it again:", "In other words:", "As was said:", "To go over it once more:", "Once again:")

RESULT = re.compile(
    r"\\boxed\{(?P<boxed>[^{}]+)\}|^####[ \t]*(?P<hashed>\S.*)$"
    r"|\banswer(?: is:?|:)[ \t]*(?P<told>[^\s](?:[^\n]*?[^\s])??)(?=[ \t]*$|[.!?](?:\s|$))",
    re.IGNORECASE | re.MULTILINE,
)
"""How a worked answer names its result."""


def longer(factor: int) -> Change:
    """A change that makes a reply exactly so many times as long, by its own sentences and filler."""

    def change(item: Item, place: int, rng: np.random.Generator) -> Item | None:
        said = words_of(item, place)
        if not said.strip():
            return None
        room = max(SHORTEST, len(said) * (factor - 1) - len(BREAK))
        return with_words(item, place, f"{said}{BREAK}{_again(prose(said), room, rng)}")

    return change


def _again(sentences: Sequence[str], length: int, rng: np.random.Generator) -> str:
    """The sentences, over and over, in exactly so many characters: what is too short for one is filler."""
    told = ""
    for piece in _rounds(sentences, rng):
        if len(told) + len(piece) + SHORTEST > length:
            return told + filler(length - len(told))
        told += piece
    return told


def _rounds(sentences: Sequence[str], rng: np.random.Generator) -> Iterator[str]:
    """Paragraphs without end that begin by saying so and go over the sentences in their order."""
    while True:
        yield pick(AGAIN, rng) + " "
        for sentence in sentences:
            yield sentence + " "
        yield filler(int(rng.integers(20, 60))) + BREAK


def bare_winner(item: Item, place: int, rng: np.random.Generator) -> Item | None:
    """The item with the other reply cut to its result; None where that is not told in so many words."""
    if len(item.case.replies) != 2:
        return None
    said = words_of(item, 1 - place)
    bare = result(said)
    return None if bare is None or bare == said.strip() else with_words(item, 1 - place, bare)


def result(text: str) -> str | None:
    """The last result that a text names as such."""
    found = [match[match.lastgroup or 0].strip("* ") for match in RESULT.finditer(text)]
    return found[-1] if found else None


ENTRY = AttackEntry(
    title="More words for the same.",
    about="The reply goes over its own sentences again, to twice or four times its length; or the other "
    "reply is cut to its bare result.",
    variants={"x2": longer(2), "x4": longer(4), "bare_winner": bare_winner},
    paper="RBD, arXiv 2505.17100; MT-Bench, arXiv 2306.05685",
)
