"""Wants something all along, tells it bit by bit, and stops when it has it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import Field

from simulators.conversation import Ask, Turn
from simulators.goals import reveals
from simulators.options import read_options
from simulators.reading import Unreadable
from simulators.wording import block

from .base import User, UserEntry
from .reacting import Manner, react, turns_of

AGAIN = (
    "Your last try gave the goal away in its own words. Write another message: "
    "speak of one thing that you need next, in other words."
)


class Wish(Manner):
    """What it wants, beside its manner."""

    turns: int = Field(default=4, ge=1, le=20)
    goal: str = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Wishing:
    """A user with a hidden goal, which no message of its own repeats word for word."""

    wish: Wish

    async def __call__(self, transcript: tuple[Turn, ...], ask: Ask) -> Turn | None:
        if turns_of(transcript) >= self.wish.turns:
            return None
        hidden = block("goal", self.wish.goal)
        for note in ("", AGAIN):
            turn = await react("user_goal", self.wish, transcript, ask, hidden, note)
            if turn is None or not reveals(turn.text, self.wish.goal):
                return turn
        raise Unreadable("the hidden goal stands in the message word for word, twice")


def make(options: Mapping[str, Any]) -> User:
    """A user with a hidden goal; options: `goal`, `turns`, `persona`, `language`."""
    return Wishing(read_options("goal", options, Wish))


ENTRY = UserEntry(make, needs_model=True, title="Has a hidden goal, and tells it bit by bit.")
