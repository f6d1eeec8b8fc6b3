"""The words of a conversation: parts make a turn, turns make a transcript."""

from __future__ import annotations

from collections.abc import Awaitable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol

Role = Literal["system", "user", "assistant"]


@dataclass(frozen=True, slots=True)
class Subtitle:
    """What is said or written between two moments of a video, in seconds from its start."""

    start: float
    end: float
    text: str


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of a turn: words, or media at an address.

    `modality` is a name in `arena.modalities.MODALITIES`. Text sits in `text`; media lie at
    `url` (`https:`, `http:`, `file:` or `data:`) and say their type in `mime`. In the database an
    address may also be `media:` and a hash, which becomes a `file:` before anybody reads it.
    """

    modality: str
    text: str = ""
    url: str = ""
    mime: str = ""
    subtitles: tuple[Subtitle, ...] = ()


@dataclass(frozen=True, slots=True)
class Turn:
    """What one side says before the other answers."""

    role: Role
    parts: tuple[Part, ...]

    @property
    def text(self) -> str:
        """The words of the turn, its media left out."""
        return "\n".join(part.text for part in self.parts if part.text)


def say(role: Role, text: str) -> Turn:
    """A turn of plain words."""
    return Turn(role, (Part("text", text=text),))


@dataclass(frozen=True, slots=True)
class Answer:
    """What a model said. `truncated`: it was cut off by its token limit, so its end is not to be trusted."""

    text: str
    truncated: bool = False


class NoAnswer(Exception):
    """A model gave no answer; `code` is a word for how it failed, such as `timed_out` or `refused`."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code


class Ask(Protocol):
    """How a simulation reaches its model; raises `NoAnswer` when there is none.

    `schema` is a JSON schema that the answer should follow, where the server can hold to it.
    """

    def __call__(
        self, turns: tuple[Turn, ...], *, schema: Mapping[str, Any] | None = None
    ) -> Awaitable[Answer]: ...
