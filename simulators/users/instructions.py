"""Goes through its questions, and gives instructions on the way that stay in force to the end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationInfo, field_validator

from simulators.conversation import Ask, Turn, say
from simulators.instructions import Instruction, InstructionRow, agreed
from simulators.options import Options, read_options

from .base import User, UserEntry

AGAIN = "Please answer once more."


class Plan(Options):
    """`instructions` with the turn each is given at, `lines` to say from turn 2 on, whether to `remind`."""

    instructions: list[InstructionRow]
    lines: list[str] = []
    remind: bool = False

    @field_validator("instructions")
    @classmethod
    def _can_be_kept(cls, rows: list[InstructionRow], info: ValidationInfo) -> list[InstructionRow]:
        agreed([row.as_instruction() for row in rows])
        return rows


@dataclass(frozen=True, slots=True)
class Instructing:
    """A user of fixed lines whose instructions are checked by programs (MMMT-IF, arXiv 2409.18216).

    Turn 1 is the question, which says the instructions of turn 1 itself. `remind` repeats all
    instructions in force at each turn, the paper's ablation.
    """

    instructions: tuple[Instruction, ...]
    lines: tuple[str, ...]
    remind: bool = False

    async def __call__(self, transcript: tuple[Turn, ...], ask: Ask) -> Turn | None:
        turn = sum(turn.role == "user" for turn in transcript) + 1
        if turn > max([len(self.lines) + 1, *(told.turn for told in self.instructions)]):
            return None
        given = [told.text for told in self.instructions if self._said(told, turn)]
        line = self.lines[turn - 2] if turn - 2 < len(self.lines) else AGAIN
        return say("user", "\n".join((line, *given)))

    def _said(self, told: Instruction, turn: int) -> bool:
        return told.turn <= turn if self.remind else told.turn == turn


def make(options: Mapping[str, Any]) -> User:
    """A user with instructions; options: `instructions`, `lines`, `remind`."""
    plan = read_options("instructions", options, Plan)
    told = tuple(row.as_instruction() for row in plan.instructions)
    return Instructing(told, tuple(plan.lines), plan.remind)


ENTRY = UserEntry(make, needs_model=False, title="Gives instructions that stay in force.")
