"""Whether a question can still be answered: solvers try, a checker compares, or people say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pydantic import StrictBool

from .asking import Long, Short, Talk, cut
from .conversation import Part, Turn
from .likeness import words
from .reading import Shape, Unreadable
from .refusals import Refusal
from .wording import block, brief

Finding = Literal["answerable", "unanswerable", "undecided"]
FINDINGS: dict[Finding, Refusal | None] = {
    "answerable": None,
    "unanswerable": Refusal.UNANSWERABLE,
    "undecided": Refusal.UNDECIDED,
}


@dataclass(frozen=True, slots=True)
class Solved:
    """What came of trying: the finding, who found it, each solver's answer, and a reason."""

    finding: Finding
    by: Literal["solvers", "people"]
    answers: tuple[str, ...] = ()
    reason: str = ""

    @property
    def refusal(self) -> Refusal | None:
        """What it says against the question."""
        return FINDINGS[self.finding]


class _Attempt(Shape):
    reason: Short
    answerable: StrictBool
    answer: Long


class _Agreement(Shape):
    reason: Short
    consistent: StrictBool


async def solve(question: str, media: tuple[Part, ...], times: int, solver: Talk, checker: Talk) -> Solved:
    """Has a question answered `times` times, each time anew, and the answers compared.

    Answerable: every solver says so and the answers are consistent. Unanswerable: every solver says
    that it is not. Anything else, an unreadable answer too, is undecided. Raises `NoAnswer`.
    """
    attempts: list[_Attempt] = []
    try:
        for number in range(1, times + 1):
            attempts.append(await solver(_turns(question, media, f"{number} of {times}"), _Attempt))
        return await _finding(question, attempts, checker)
    except Unreadable as unreadable:
        return Solved("undecided", "solvers", _answers(attempts), str(unreadable))


async def solved_blind(question: str, answers: Sequence[str], solver: Talk, checker: Talk) -> bool:
    """Whether the question is answered alike by somebody who has only its words.

    An unreadable answer shows nothing, so it is no. Raises `NoAnswer`.
    """
    try:
        blind = await solver(_turns(question, (), "without media"), _Attempt)
        return blind.answerable and (await _agree(question, [answers[0], blind.answer], checker)).consistent
    except Unreadable:
        return False


def people_say(answerable: bool) -> Solved:
    """The finding of people who looked at the question."""
    return Solved("answerable" if answerable else "unanswerable", "people")


async def _finding(question: str, attempts: Sequence[_Attempt], checker: Talk) -> Solved:
    answers, able = _answers(attempts), [attempt.answerable for attempt in attempts]
    reasons = "; ".join(attempt.reason for attempt in attempts if not attempt.answerable)
    if not any(able):
        return Solved("unanswerable", "solvers", answers, reasons)
    if not all(able):
        return Solved("undecided", "solvers", answers, reasons)
    if not all(words(answer) for answer in answers):
        return Solved("undecided", "solvers", answers, "an answer is empty")
    agreement = await _agree(question, answers, checker)
    return Solved("answerable" if agreement.consistent else "undecided", "solvers", answers, agreement.reason)


async def _agree(question: str, answers: Sequence[str], checker: Talk) -> _Agreement:
    if len({words(answer) for answer in answers}) == 1:
        return _Agreement(reason="the same words", consistent=True)
    told = (f"Answer {number}:\n{block('answer', cut(answer))}" for number, answer in enumerate(answers, 1))
    return await checker(brief("consistent", block("question", question), *told), _Agreement)


def _turns(question: str, media: tuple[Part, ...], which: str) -> tuple[Turn, ...]:
    return brief("solve", block("question", question), f"Attempt {which}.", media=media)


def _answers(attempts: Sequence[_Attempt]) -> tuple[str, ...]:
    return tuple(attempt.answer for attempt in attempts)
