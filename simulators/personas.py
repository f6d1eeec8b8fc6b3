"""Who asks: people near to the content and far from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, Protocol

from .conversation import Ask
from .items import Item

DISTANCES = ("close", "some", "unrelated")
"""How far a persona is from the content (VideoAutoArena, arXiv 2411.13281, prompt of Fig. 10): at home in
it, at home elsewhere yet likely to grow interested, or a stranger who meets it by chance."""


@dataclass(frozen=True, slots=True)
class Persona:
    """Who asks: nobody in particular, if there is no text.

    `distance` is one of `DISTANCES`, or empty where it is not known.
    """

    text: str
    distance: str = ""


@dataclass(frozen=True, slots=True)
class Drawn:
    """The personas of an item, and how many came out unusable, by reason: missing, empty, duplicate."""

    personas: tuple[Persona, ...]
    dropped: Counter[str] = field(default_factory=Counter)


class Source(Protocol):
    """Where the personas of an item come from."""

    async def __call__(self, item: Item, ask: Ask, rng: Random) -> Drawn:
        """Raises `NoAnswer` and `Unreadable` when a model was asked in vain."""


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """A line of `PERSONAS`; `make(options)` raises `ValueError` naming an option that it cannot use."""

    make: Callable[[Mapping[str, Any]], Source]
    needs_model: bool
    title: str


def read_personas(path: Path | str) -> tuple[Persona, ...]:
    """The personas of a JSONL file; raises `ValueError` naming file, row and key."""
    raise NotImplementedError


async def _nobody(item: Item, ask: Ask, rng: Random) -> Drawn:
    return Drawn((Persona(""),))


PERSONAS: dict[str, SourceEntry] = {
    "none": SourceEntry(lambda options: _nobody, False, "Nobody in particular asks."),
}
