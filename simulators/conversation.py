"""The words of a conversation: parts make a turn, turns make a transcript."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Role = Literal["system", "user", "assistant"]


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of a turn: words, or media at an address.

    `modality` is a name in `arena.modalities.MODALITIES`. Text sits in `text`; media lie at
    `url` (`https:`, `http:`, `file:` or `data:`) and say their type in `mime`.
    """

    modality: str
    text: str = ""
    url: str = ""
    mime: str = ""


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
