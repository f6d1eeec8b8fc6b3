"""Asks a model for a mark for each reply on its first line, and for the reasons after it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from arena.endpoints.clients.base import Reply
from arena.endpoints.clients.settings import SWITCH, number
from simulators.conversation import Turn, say

from .base import LETTERS, Ask, Case, How, Verdict
from .entry import ProtocolEntry
from .looking import Look, printable, verdict_of
from .option import Option
from .pairwise import MAX_REPLY, template
from .prompting import prompt
from .reading import Unreadable, after_thoughts
from .show import question, replies
from .weighing import preferred

PARSER = "marks-line/1"
LOWEST, HIGHEST = 1.0, 10.0
FAST: Mapping[str, Any] = {"stop": ["\n"], "max_tokens": 16}
_MARKS = re.compile(r"\d{1,2}(?:\.\d{1,3})?(?:(?:, ?| +)\d{1,2}(?:\.\d{1,3})?)*,?", re.ASCII)


@dataclass(frozen=True, slots=True)
class ScoredPair:
    """One look at the replies, in the order they stand in: usually two, but any number can be marked.

    A reply alone is marked beside the reference where there is one, whose own mark of 10 is set before.
    """

    fast: bool
    threshold: float
    wording: str
    max_reply: int

    async def __call__(self, case: Case, ask: Ask) -> Verdict:
        read = partial(self.read, len(case.replies))
        look = Look(self.turns(case), read, PARSER, how=self._how(case))
        return verdict_of(await look(ask, order=LETTERS[: len(case.replies)]))

    def turns(self, case: Case) -> tuple[Turn, ...]:
        """What the model is told; beside a reference, also the beginning of its own answer."""
        shown = _beside_reference(case) if _has_standard(case) else case
        count = len(shown.replies)
        closing = f"Mark the {count} replies: {count} marks on the first line." if count > 1 else "Mark it."
        told = Turn("user", (*question(shown), *replies(shown, self.max_reply, closing)))
        begun = [say("assistant", f"{HIGHEST:g} ")] if _has_standard(case) else []
        return (say("system", prompt("scored_pair", self.wording)), told, *begun)

    def read(self, count: int, reply: Reply) -> dict[str, Any]:
        """The marks on the first line; raises `Unreadable`."""
        marks, said = _first_line(reply)
        if len(marks) != count:
            raise Unreadable(f"{len(marks)} marks on the first line instead of {count}")
        if not all(LOWEST <= mark <= HIGHEST for mark in marks):
            raise Unreadable(f"a mark is not from {LOWEST:g} to {HIGHEST:g}")
        return {"scores": {"overall": marks}, "rationale": printable(said), **self._compared(marks)}

    def _compared(self, marks: tuple[float, ...]) -> dict[str, Any]:
        if len(marks) == 2:
            return {"preference": preferred(marks[0], marks[1], self.threshold)}
        if len(marks) > 2 and len(set(marks)) == len(marks):
            return {"ranking": tuple(sorted(range(len(marks)), key=lambda place: -marks[place]))}
        return {}

    def _how(self, case: Case) -> How:
        return How(FAST if self.fast else {}, continuing=_has_standard(case))


def _has_standard(case: Case) -> bool:
    return len(case.replies) == 1 and bool(case.reference)


def _beside_reference(case: Case) -> Case:
    """The case with its reference as first reply."""
    return replace(
        case,
        replies=(case.reference, *case.replies),
        media=((), *case.media) if case.media else (),
        transcripts=((), *case.transcripts) if case.transcripts else (),
        reference="",
    )


def _first_line(reply: Reply) -> tuple[tuple[float, ...], str]:
    """The numbers of the first line and what follows; a number that was cut off in the middle is none."""
    line, ended, said = after_thoughts(reply.text).lstrip().partition("\n")
    if not _MARKS.fullmatch(line.strip()):
        raise Unreadable("the first line is no line of marks")
    if reply.finish_reason == "length" and not ended:
        raise Unreadable("cut off in the line of marks")
    return tuple(float(mark) for mark in line.replace(",", " ").split()), said.strip()


ENTRY = ProtocolEntry(
    bare=lambda options: ScoredPair(
        options["fast"], options["threshold"], options["template"], options["max_reply"]
    ),
    accepts=lambda case: bool(case.parts),
    needs_model=True,
    labels=False,
    options={
        "fast": Option(
            SWITCH, False, True, "Whether the model is stopped after its first line: marks without reasons."
        ),
        "threshold": Option(
            number(0, HIGHEST - LOWEST),
            0,
            2,
            "By how many marks one reply must lead; a lead no larger than this is a tie.",
            after=True,
        ),
        "template": template("scored_pair"),
        "max_reply": MAX_REPLY,
    },
    sampling={"temperature": 0.0, "max_tokens": 400},
    prompts=("scored_pair",),
    parser=PARSER,
    version="scored_pair/1",
    title="A model marks both replies on its first line, reasons after it; the higher mark wins.",
    paper="JudgeLM, arXiv 2310.17631",
)
