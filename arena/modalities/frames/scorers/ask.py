"""A model that sees looks at the frames and says how relevant each is."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Annotated

from pydantic import Field

from arena.modalities.frames.plan import Frame
from simulators.conversation import Ask, Part, Turn
from simulators.reading import Shape, Unreadable, read

from .base import AsyncScore, Scorer

HIGHEST = 10
REQUEST = """\
Above are {count} frames of a video, each after its number. Somebody wants to know:

{query}

For every frame, from the first to the last, say how much it helps to answer: 0 for not at all, \
{highest} for a frame that shows the answer. Reply with JSON alone: {{"relevance": [numbers]}}, \
{count} numbers in the order of the frames."""


class Relevance(Shape):
    """What the model says: a whole number for each frame, in their order."""

    relevance: list[Annotated[int, Field(ge=0, le=HIGHEST)]]


def make(ask: Ask) -> AsyncScore:
    """A scorer that asks once for all; raises `NoAnswer`, or `Unreadable` for another number of scores."""

    async def score(query: str, frames: Sequence[Frame]) -> Sequence[float]:
        answer = await ask((_turn(query, frames),), schema=Relevance.model_json_schema())
        given = read(answer, Relevance).relevance
        if len(given) != len(frames):
            raise Unreadable(f"{len(given)} scores for {len(frames)} frames")
        return [number / HIGHEST for number in given]

    return score


def _turn(query: str, frames: Sequence[Frame]) -> Turn:
    parts: list[Part] = []
    for number, frame in enumerate(frames, 1):
        parts.append(Part("text", text=f"Frame {number}, at {frame.seconds:.1f} s:"))
        url = "data:image/jpeg;base64," + base64.b64encode(frame.jpeg).decode("ascii")
        parts.append(Part("image", url=url, mime="image/jpeg"))
    words = REQUEST.format(count=len(frames), query=query, highest=HIGHEST)
    return Turn("user", (*parts, Part("text", text=words)))


ASK = Scorer("ask", "A model looks at the frames and says how relevant each is", make)
