"""Judges a talk by the instructions given in it, each in force from its turn on; asks no model."""

from __future__ import annotations

import json
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from simulators.instructions import Instruction, InstructionRow, in_force

from . import reference
from .base import Ask, Case, Judgment, OptionError, Preference, Verdict
from .checks import check_rows, first_problem
from .entry import ProtocolEntry

VERSION = "instructions/1"


@dataclass(frozen=True, slots=True)
class Followed:
    """What one reply did with the instructions in force; `missed` are the texts of the others."""

    turn: int
    active: int
    missed: tuple[str, ...]

    @property
    def share(self) -> Fraction:
        """Programmatic instruction following: followed / active (MMMT-IF, arXiv 2409.18216)."""
        return Fraction(self.active - len(self.missed), self.active)

    def as_row(self) -> dict[str, Any]:
        """As the rationale keeps it."""
        return {"turn": self.turn, "pif": float(self.share), "active": self.active, "missed": self.missed}


@dataclass(frozen=True, slots=True)
class ByInstructions:
    """The side whose replies follow the larger share of the instructions wins.

    A side's share (PIF) is the mean over its replies that had any to follow. Equal shares are a tie,
    and both bad where nobody followed any. Without instructions it judges as `reference` does.
    """

    async def __call__(self, case: Case, ask: Ask) -> Verdict:
        """Valid whatever the replies say; void, with the reason, where no share is defined."""
        if not case.gold.get("instructions"):
            return await reference.ENTRY.make({})(case, ask)
        try:
            told = read_instructions(case.gold["instructions"])
            turns = {side: _followed(case, place, told) for place, side in enumerate("ab")}
            shares = {side: pif(replies) for side, replies in turns.items()}
        except OptionError as error:
            return _one(Judgment("void", rationale=str(error), parser=VERSION))
        kept = {
            side: {"pif": round(float(shares[side]), 4), "turns": [one.as_row() for one in turns[side]]}
            for side in turns
        }
        preference = prefer(shares["a"], shares["b"])
        standards: dict[str, Preference] = {"instruction_following": preference}
        told_why = json.dumps(kept, ensure_ascii=False)
        return _one(Judgment("valid", preference, standards=standards, rationale=told_why, parser=VERSION))


def read_instructions(rows: Any) -> tuple[Instruction, ...]:
    """A talk's instructions; raises `OptionError` for a row that can't be read or checked."""
    try:
        told = tuple(InstructionRow.model_validate(row).as_instruction() for row in rows)
    except (ValueError, TypeError, KeyError) as error:
        raise OptionError(f"instructions that can't be read: {str(error)[:200]}") from error
    for instruction in told:
        check_rows(instruction.checks)
    return told


def _followed(case: Case, place: int, told: tuple[Instruction, ...]) -> list[Followed]:
    """What each reply of a side did, of the replies that had anything to follow."""
    said = [turn.text for turn in case.talk(place) if turn.role == "assistant"]
    followed = []
    for number, reply in enumerate(said, 1):
        active = in_force(told, number)
        missed = tuple(one.text for one in active if first_problem(reply, one.checks))
        if active:
            followed.append(Followed(number, len(active), missed))
    return followed


def pif(replies: list[Followed]) -> Fraction:
    """The mean share over a side's replies; raises `OptionError` where none had anything to follow."""
    if not replies:
        raise OptionError("a talk that ended before any instruction was in force")
    return sum((one.share for one in replies), Fraction(0)) / len(replies)


def prefer(a: Fraction, b: Fraction) -> Preference:
    """Who is better by shares."""
    if a == b:
        return "tie" if a else "both_bad"
    return "a" if a > b else "b"


def _one(judgment: Judgment) -> Verdict:
    return Verdict(judgment.status, judgment.preference, judgment.standards, judgments=(judgment,))


ENTRY = ProtocolEntry(
    bare=lambda options: ByInstructions(),
    accepts=lambda case: bool(case.gold.get("instructions")) or reference.accepts(case),
    needs_model=False,
    parser=VERSION,
    version=VERSION,
    paper="MMMT-IF, arXiv 2409.18216",
    title="Checks which of the instructions given so far each reply of a talk follows; asks no model.",
)
