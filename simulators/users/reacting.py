"""A user who reads the talk so far and reacts to the last reply, played by a model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import Field

from simulators.conversation import Ask, Turn, say
from simulators.folding import unwrap
from simulators.options import Options, read_options
from simulators.reading import Shape, Unreadable, read
from simulators.wording import block, brief

from .base import User, UserEntry


class Manner(Options):
    """After how many turns of its own it stops, who it is, and in what language it speaks."""

    turns: int = Field(default=2, ge=1, le=20)
    persona: str = ""
    language: str = ""


class Said(Shape):
    """What a model says in a user's place: whether it is done with the talk, else its next message."""

    done: bool = Field(strict=True)
    message: str = Field(json_schema_extra={"maxLength": 800})  # longer ones are read all the same


@dataclass(frozen=True, slots=True)
class Reacting:
    """A user by a model."""

    prompt: str
    manner: Manner

    async def __call__(self, transcript: tuple[Turn, ...], ask: Ask) -> Turn | None:
        said = turns_of(transcript)
        return await react(self.prompt, self.manner, transcript, ask) if said < self.manner.turns else None


async def react(name: str, manner: Manner, transcript: tuple[Turn, ...], ask: Ask, *more: str) -> Turn | None:
    """The next message by a prompt, or None when the model is done; an empty message is `Unreadable`."""
    media = tuple(part for turn in transcript for part in turn.parts if part.modality != "text")
    told = (*about(manner), talk(transcript), *more, which(manner, transcript))
    answer = await ask(brief(name, *told, media=media), schema=Said.model_json_schema())
    said = read(answer, Said)
    if said.done:
        return None
    if not any(map(str.isalnum, said.message)):
        raise Unreadable("neither done nor a message")
    return say("user", unwrap(said.message))


def about(manner: Manner) -> tuple[str, ...]:
    """Who speaks, and in what language."""
    language = f"Write in the language with the tag {manner.language}." if manner.language else ""
    return (block("persona", manner.persona) if manner.persona else "", language)


def talk(transcript: tuple[Turn, ...]) -> str:
    """The talk so far, turn by turn, without what the system was told."""
    return "\n".join(block(turn.role, turn.text) for turn in transcript if turn.role != "system")


def turns_of(transcript: tuple[Turn, ...]) -> int:
    """How often the user has spoken since the question."""
    return sum(turn.role == "user" for turn in transcript) - 1


def which(manner: Manner, transcript: tuple[Turn, ...]) -> str:
    """Which of its messages comes next."""
    return f"Write message {turns_of(transcript) + 1} of at most {manner.turns} after the first question."


def entry(name: str, title: str) -> UserEntry:
    """A line of `USERS` whose prompt is `user_<name>`; options: `turns`, `persona`, `language`."""

    def make(options: Mapping[str, Any]) -> User:
        return Reacting(f"user_{name}", read_options(name, options, Manner))

    return UserEntry(make, needs_model=True, title=title)
