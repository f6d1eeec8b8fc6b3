"""Models of a few lines to simulate with: they say what a test tells them, and remember what they were asked."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Mapping
from typing import Any, TypeVar

from simulators.conversation import Answer, NoAnswer, Part, Turn, say
from simulators.items import Item
from simulators.personas import Persona
from simulators.questions import Draft

Came = TypeVar("Came")


class Says:
    """A model that says its lines one after the other, the last one for ever.

    A line is a text, an object to be said as JSON, an `Answer`, or an error to raise.
    """

    def __init__(self, *lines: object) -> None:
        self.lines = list(lines)
        self.asked: list[tuple[Turn, ...]] = []
        self.schemas: list[Mapping[str, Any] | None] = []

    async def __call__(self, turns: tuple[Turn, ...], *, schema: Mapping[str, Any] | None = None) -> Answer:
        self.asked.append(turns)
        self.schemas.append(schema)
        line = self.lines[min(len(self.asked), len(self.lines)) - 1]
        if isinstance(line, Exception):
            raise line
        if isinstance(line, Answer):
            return line
        return Answer(line if isinstance(line, str) else json.dumps(line))

    @property
    def heard(self) -> str:
        """All words of the last request."""
        return "\n".join(turn.text for turn in self.asked[-1])


NOBODY = Says(NoAnswer("unreachable"))
VIDEO = Item(
    "clip",
    "video",
    (Part("video", url="file:///clip.mp4", mime="video/mp4"),),
    title="Bread",
    category="Cooking",
)
DOCUMENT = Item("note", "text", (Part("text", text="The mill on the river burnt down in 1911."),))


def run(coming: Awaitable[Came]) -> Came:
    async def wait() -> Came:
        return await coming

    return asyncio.run(wait())


def a_draft(text: str, ideal: str = "She folds it three times.", **fields: Any) -> Draft:
    return Draft(
        **{"text": text, "ideal": ideal, "persona": Persona(""), "item": "clip", "task": "video2text"}
        | fields
    )


def a_talk(*said: str) -> tuple[Turn, ...]:
    """A transcript: the question, a reply, the user, a reply, …"""
    return tuple(say("assistant" if place % 2 else "user", text) for place, text in enumerate(said))
