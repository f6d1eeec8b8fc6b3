"""Judges a talk by the instructions given in it, each in force from its turn on; asks no model."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from arena.endpoints.clients.settings import whole
from simulators.instructions import Instruction, InstructionRow, in_force

from . import reference
from .base import LETTERS, Ask, Case, Judgment, OptionError, Preference, Verdict
from .checks import check_rows, first_problem
from .entry import ProtocolEntry
from .looking import verdict_of
from .option import Option

VERSION = "instructions/2"


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
    and both bad where nobody followed any; replies that are not two are given their shares alone.
    Without instructions it judges as `reference` does.
    """

    k: int = 0

    async def __call__(self, case: Case, ask: Ask) -> Verdict:
        """Valid whatever the replies say; void, with the reason, where no share is defined."""
        if not case.gold.get("instructions"):
            return await reference.ENTRY.make({})(case, ask)
        letters = LETTERS[: len(case.replies)]
        try:
            told = read_instructions(case.gold["instructions"])
            turns = {side: _followed(case, place, told) for place, side in enumerate(letters)}
            shares = {side: pif(replies) for side, replies in turns.items()}
            scores = self._scores([*shares.values()])
        except OptionError as error:
            return verdict_of(Judgment("void", order=letters, rationale=str(error), parser=VERSION))
        judgment = Judgment(
            "valid",
            order=letters,
            rationale=json.dumps(_kept(turns, shares), ensure_ascii=False),
            parser=VERSION,
            scores=scores,
            **_preferred([*shares.values()]),
        )
        return verdict_of(judgment, notes={"pif_by_turn": _curves(turns)})

    def _scores(self, shares: Sequence[Fraction]) -> dict[str, tuple[float | None, ...]]:
        scores: dict[str, tuple[float | None, ...]] = {"pif": tuple(map(float, shares))}
        if self.k:
            held = float(pif_n_k(shares, self.k))
            scores[f"pif-{len(shares)}-{self.k}"] = (held,) * len(shares)
        return scores


def _preferred(shares: Sequence[Fraction]) -> dict[str, Any]:
    if len(shares) != 2:
        return {}
    preference = prefer(*shares)
    return {"preference": preference, "standards": {"instruction_following": preference}}


def _kept(turns: Mapping[str, Sequence[Followed]], shares: Mapping[str, Fraction]) -> dict[str, Any]:
    return {
        side: {"pif": round(float(shares[side]), 4), "turns": [one.as_row() for one in turns[side]]}
        for side in turns
    }


def _curves(turns: Mapping[str, Sequence[Followed]]) -> dict[str, Any]:
    """The share of each reply over the turns of its talk, for a curve: `[turn, share]`."""
    return {side: [[one.turn, float(one.share)] for one in replies] for side, replies in turns.items()}


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


def pif(replies: Sequence[Followed]) -> Fraction:
    """The mean share over a side's replies; raises `OptionError` where none had anything to follow."""
    if not replies:
        raise OptionError("a talk that ended before any instruction was in force")
    return sum((one.share for one in replies), Fraction(0)) / len(replies)


def prefer(a: Fraction, b: Fraction) -> Preference:
    """Who is better by shares."""
    if a == b:
        return "tie" if a else "both_bad"
    return "a" if a > b else "b"


def pif_n_k(shares: Sequence[Fraction], k: int) -> bool:
    """Whether at least `k` of N replies to one question follow every instruction (PIF = 1).

    PIF-N-K of many questions is the share of them for which this holds. Raises `OptionError` for a `k`
    that is not from 1 to N.
    """
    if not 1 <= k <= len(shares):
        raise OptionError(f"k = {k} must be from 1 to {len(shares)}, the number of replies")
    return sum(share == 1 for share in shares) >= k


ENTRY = ProtocolEntry(
    bare=lambda options: ByInstructions(options["k"]),
    accepts=lambda case: bool(case.gold.get("instructions")) or reference.accepts(case),
    needs_model=False,
    options={
        "k": Option(
            whole(0, len(LETTERS)),
            0,
            2,
            "Also tells, as `pif-N-K`, whether so many of the N replies follow all instructions; 0: no.",
            after=True,
        )
    },
    parser=VERSION,
    version=VERSION,
    paper="MMMT-IF, arXiv 2409.18216",
    title="Checks which of the instructions given so far each reply of a talk follows; asks no model.",
)
