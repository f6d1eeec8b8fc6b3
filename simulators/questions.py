"""What a persona asks about an item, and what it would take for a good answer."""

from __future__ import annotations

from dataclasses import dataclass

from .conversation import Ask
from .items import Item
from .personas import Persona


@dataclass(frozen=True, slots=True)
class Draft:
    """A question as a simulated user wrote it.

    `ideal` is the reply its author would have liked: written by a model, never to be taken for truth.
    `reference`, where somebody knows it, is true. `output_format` is the form it asks for, or empty.
    `cognition` is a name in `COGNITION`, `task` one in `TASKS`, `difficulty` 1 (easy) to 5 (hard) as its
    author sees it, `prompt_hash` identifies all that shaped it besides item, persona and model.
    `raw` is the whole answer it was read from, `tags` is what filters found.
    """

    text: str
    ideal: str
    persona: Persona
    item: str
    output_format: str = ""
    cognition: str = ""
    category: str = ""
    language: str = "en"
    difficulty: int = 1
    task: str = "text2text"
    prompt_hash: str = ""
    raw: str = ""
    reference: str = ""
    tags: tuple[str, ...] = ()


async def write(item: Item, persona: Persona, ask: Ask, language: str = "en", task: str = "") -> Draft:
    """One question by one persona; `task` is by default to answer in words.

    Raises `NoAnswer`, `Unreadable`, and `ValueError` for a task that does not fit the item.
    """
    raise NotImplementedError
