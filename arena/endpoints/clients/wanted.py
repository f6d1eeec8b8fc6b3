"""What a model that makes media is asked for: words, and the pictures that it is to start from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from simulators.conversation import Part, Turn

from .base import BadRequest
from .made import picture
from .settings import Rule

SIZE = Rule(
    lambda value: isinstance(value, str) and bool(re.fullmatch(r"auto|[1-9]\d{1,4}x[1-9]\d{1,4}", value)),
    "'auto' or width x height in pixels, such as '1024x1024'",
)

File = tuple[str, bytes, str]
"""A file of a form: its name, content and type."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The words, and the pictures as parts."""

    prompt: str
    pictures: tuple[Part, ...] = ()

    async def files(self) -> list[File]:
        """The pictures for a form, each with its true type; raises `BadRequest` for what can't be sent."""
        read = [await picture(part) for part in self.pictures]
        return [
            (f"picture-{number}.{mime.partition('/')[2]}", content, mime)
            for number, (content, mime) in enumerate(read, 1)
        ]


def wanted(turns: Sequence[Turn]) -> Wanted:
    """What the last turns ask for: such models know no conversation, only a prompt.

    The pictures are those of the last turn that has any, whoever's it is, so a person who asks for
    a change asks for one of the last picture made. The words are the system's, and those that the
    person said from that turn on, or all of theirs. Raises `BadRequest` for other media and for no words.
    """
    since = max((number for number, turn in enumerate(turns) if _media(turn)), default=0)
    media = _media(turns[since]) if turns else ()
    for part in media:
        if part.modality != "image":
            raise BadRequest(f"a question with {part.modality} cannot be asked here")
    prompt = _words([turn for turn in turns if turn.role == "system"], [*turns[since:]])
    if not prompt:
        raise BadRequest("nothing to ask for: no user turn with words")
    return Wanted(prompt, media)


def _media(turn: Turn) -> tuple[Part, ...]:
    return tuple(part for part in turn.parts if part.url)


def _words(told: Sequence[Turn], said: Sequence[Turn]) -> str:
    asked = [turn for turn in said if turn.role == "user" and turn.text.strip()]
    return "\n\n".join(turn.text for turn in (*told, *asked) if turn.text.strip()) if asked else ""
