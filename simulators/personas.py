"""Who asks: people near to the content and far from it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, Literal, Protocol

from pydantic import Field, ValidationError

from .conversation import Ask
from .folding import fold, unwrap
from .items import Item
from .options import Options, first_error, read_options
from .reading import Shape, read
from .wording import block, brief

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
    """A line of `PERSONAS`.

    `make(options)` raises `ValueError` naming an option that it cannot use, or what is wrong in a file.
    """

    make: Callable[[Mapping[str, Any]], Source]
    needs_model: bool
    title: str


class Written(Shape):
    """Three personas, one per distance; what is missing is counted and not made up."""

    close: str | None = None
    some: str | None = None
    unrelated: str | None = None


# A bound in the schema stops a small model that goes round in circles; a longer text is read all the same.
SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {distance: {"type": "string", "maxLength": 800} for distance in DISTANCES},
    "required": list(DISTANCES),
    "additionalProperties": False,
}


class WrittenOptions(Options):
    """In what language; empty: the item's own."""

    language: str = ""


def _written(options: Mapping[str, Any]) -> Source:
    given = read_options("written", options, WrittenOptions)

    async def source(item: Item, ask: Ask, rng: Random) -> Drawn:
        shown = block("item", f"{item.title}\n\n{item.text}") if item.title or item.text else ""
        language = f"Write in the language with the tag {given.language or item.language or 'en'}."
        answer = await ask(brief("personas", shown, language, media=item.media), schema=SCHEMA)
        return distinct(read(answer, Written))

    return source


def distinct(written: Written) -> Drawn:
    """The personas that say something new; the others are counted: missing, empty, duplicate."""
    personas: dict[str, Persona] = {}
    dropped: Counter[str] = Counter()
    for distance in DISTANCES:
        given = getattr(written, distance)
        text = unwrap(given or "")
        if not any(map(str.isalpha, text)):
            dropped["missing" if given is None else "empty"] += 1
        elif fold(text) in personas:
            dropped["duplicate"] += 1
        else:
            personas[fold(text)] = Persona(text, distance)
    return Drawn(tuple(personas.values()), dropped)


class Row(Options):
    """A row of a persona file."""

    text: str = Field(min_length=1)
    distance: Literal["", "close", "some", "unrelated"] = ""


def read_personas(path: Path | str) -> tuple[Persona, ...]:
    """The personas of a JSONL file, each an object with `text` and perhaps `distance`.

    Raises `ValueError` naming the file, the row and the key, `OSError` when it cannot be opened.
    """
    personas = []
    for number, line in enumerate(Path(path).read_text(encoding="utf-8").splitlines(), 1):
        if line.strip():
            personas.append(_persona(line, f"{path}, row {number}"))
    if not personas:
        raise ValueError(f"{path}: no personas in it")
    return tuple(personas)


def _persona(line: str, where: str) -> Persona:
    try:
        row = Row.model_validate(json.loads(line))
    except ValidationError as error:
        raise ValueError(f"{where}: {first_error(error, Row)}") from None
    except (ValueError, RecursionError):
        raise ValueError(f"{where}: is not JSON") from None
    return Persona(row.text, row.distance)


class FileOptions(Options):
    """Which file, and how many personas of it each item gets."""

    path: str = Field(min_length=1)
    count: int = Field(default=3, ge=1, le=100)


def _file(options: Mapping[str, Any]) -> Source:
    given = read_options("file", options, FileOptions)
    try:
        bank = read_personas(given.path)
    except OSError as error:
        raise ValueError(f"file: path: {given.path} cannot be read: {error.strerror}") from None
    if len(bank) < given.count:
        raise ValueError(f"file: count: {given.path} has only {len(bank)} personas")

    async def source(item: Item, ask: Ask, rng: Random) -> Drawn:
        return Drawn(tuple(rng.sample(bank, given.count)))

    return source


def _none(options: Mapping[str, Any]) -> Source:
    read_options("none", options, Options)

    async def source(item: Item, ask: Ask, rng: Random) -> Drawn:
        return Drawn((Persona(""),))

    return source


PERSONAS: dict[str, SourceEntry] = {
    "written": SourceEntry(_written, True, "A model writes three per item, near to it and far from it."),
    "file": SourceEntry(_file, False, "Drawn from a file of personas."),
    "none": SourceEntry(_none, False, "Nobody in particular asks."),
}
