"""Says what is written down, whatever it hears."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import Field

from simulators.conversation import Ask, Turn, say
from simulators.options import Options, read_options

from .base import User, UserEntry


class Lines(Options):
    """What it says, turn by turn."""

    lines: list[str] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Scripted:
    """A user with fixed lines: the first after the first reply."""

    lines: tuple[str, ...]

    async def __call__(self, transcript: tuple[Turn, ...], ask: Ask) -> Turn | None:
        said = sum(turn.role == "user" for turn in transcript) - 1
        return say("user", self.lines[said]) if said < len(self.lines) else None


def make(options: Mapping[str, Any]) -> User:
    """A user with fixed lines; option: `lines`."""
    return Scripted(tuple(read_options("scripted", options, Lines).lines))


ENTRY = UserEntry(make, needs_model=False, title="Says fixed lines, whatever it hears.")
