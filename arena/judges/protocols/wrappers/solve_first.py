"""Has the model solve the question itself before it judges; its solution is kept apart."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from arena.endpoints.clients.base import EndpointError, Reply
from arena.endpoints.clients.settings import whole
from arena.judges.protocols.base import (
    AS_USUAL,
    Ask,
    Case,
    Contribution,
    How,
    Judge,
    OptionError,
    Verdict,
)
from arena.judges.protocols.checks import first_problem
from arena.judges.protocols.checks.numbers import as_number
from arena.judges.protocols.delimit import block
from arena.judges.protocols.looking import contribution, printable, took
from arena.judges.protocols.option import Option
from arena.judges.protocols.prompting import prompt
from arena.judges.protocols.reading import Unreadable, after_thoughts
from arena.judges.protocols.show import question
from simulators.conversation import Turn, say

from .asking import instructed, stamped, unanswered, whole_of
from .base import WrapperEntry

VERSION = "solve_first/1"
ROLE = "solution"
UNSOLVED = "unsolved"
"""Flag of a verdict some look of which came without a solution."""
LONGEST = 8000
CHOICE = re.compile(r"\b([A-J])\1*\b")
"""The letter of an option, perhaps several times: the last one in a solution is its answer."""
MAX_TOKENS = Option(whole(1, 1_000_000), 1500, 500, "Most tokens of the model's own answer.")


@dataclass(frozen=True, slots=True)
class SolveFirst:
    """Solves in one call with judging, or in a call before it, whose solution every look is shown."""

    judge: Judge
    calls: int
    max_tokens: int

    async def __call__(self, case: Case, ask: Ask) -> Verdict:
        """As the judge decides; what it solved is in the transcript and in `notes["solutions"]`."""
        return await (self._together(case, ask) if self.calls == 1 else self._before(case, ask))

    async def _together(self, case: Case, ask: Ask) -> Verdict:
        solving = _Solving(ask, self.max_tokens)
        verdict = await self.judge(case, solving)
        verdict = stamped(verdict, [VERSION, prompt("solve_first"), self.max_tokens])
        return _with(verdict, solving.solutions, case)

    async def _before(self, case: Case, ask: Ask) -> Verdict:
        try:
            reply = await ask(own_turns(case), how=How(sampling={"max_tokens": self.max_tokens}))
        except EndpointError as error:
            return unanswered(error, ROLE, VERSION)
        solved = contribution(ROLE, reply)
        words = f"{prompt('solve_given')}\n{block('solution', solved.text, LONGEST)}"

        async def knowing(
            turns: tuple[Turn, ...], *, schema: Mapping[str, Any] | None = None, how: How = AS_USUAL
        ) -> Reply:
            return await ask(instructed(turns, words), schema=schema, how=how)

        return _with(stamped(await self.judge(case, knowing), [VERSION, words]), [solved], case)


def own_turns(case: Case) -> tuple[Turn, ...]:
    """The question alone, for the model to answer itself: neither what is known of it nor the replies."""
    return say("system", prompt("own_answer")), Turn("user", question(replace(case, reference="", gold={})))


@dataclass(slots=True)
class _Solving:
    ask: Ask
    max_tokens: int
    solutions: list[Contribution] = field(default_factory=list)

    async def __call__(
        self, turns: tuple[Turn, ...], *, schema: Mapping[str, Any] | None = None, how: How = AS_USUAL
    ) -> Reply:
        # No schema: it would leave no room for the solution.
        how = replace(how, sampling={"max_tokens": self.max_tokens, **how.sampling})
        reply = await self.ask(instructed(turns, prompt("solve_first")), how=how)
        said = whole_of(turns, how, reply)
        solution, rest = parted(said)
        if not (how.continuing and solution):  # told already
            self.solutions.append(Contribution(ROLE, printable(solution), **took(reply)))
        return replace(reply, text=rest, whole=said)


def parted(text: str) -> tuple[str, str]:
    """The solution that a text opens with, and what follows it; no solution where there is no such block."""
    try:
        said = after_thoughts(text).strip()
    except Unreadable:
        return "", text
    inside, closed, rest = said.removeprefix("<solution>").partition("</solution>")
    return (inside.strip(), rest) if said.startswith("<solution>") and closed else ("", text)


def _with(verdict: Verdict, solutions: list[Contribution], case: Case) -> Verdict:
    told = [one.text for one in solutions if one.text]
    complete = len(told) == len(solutions)
    right = solves(case, told) if told and complete else None
    return replace(
        verdict,
        flags=verdict.flags if complete else (*verdict.flags, UNSOLVED),
        transcript=(*(one for one in solutions if one.text), *verdict.transcript),
        notes={**verdict.notes, "solutions": told, **({} if right is None else {"solved": right})},
    )


def solves(case: Case, solutions: list[str]) -> bool | None:
    """Whether every solution is right by the case's checks or known answer; None where that is not known.

    What is known is `gold["answer"]`, of an exam that shows judges no reference, or the reference.
    """
    known = str(case.gold.get("answer", "")) or case.reference
    if not case.checks and CHOICE.fullmatch(known):
        return all(CHOICE.findall(one)[-1:] == [known[0]] for one in solutions)
    try:
        rows = case.checks or _rows(known)
        return all(first_problem(one, rows) is None for one in solutions) if rows else None
    except OptionError:
        return None


def _rows(known: str) -> tuple[Mapping[str, Any], ...]:
    """A known answer as checks: a number must be met, other words must occur."""
    if not known.strip():
        return ()
    values = as_number(known)
    if values is None:
        return ({"kind": "contains", "all": known},)
    return ({"kind": "numeric", "value": max(values, key=abs)},)


ENTRY = WrapperEntry(
    around=lambda make, options: SolveFirst(make(), **options),
    version=VERSION,
    title="The model first solves the question itself, in a block that is kept apart, and then judges.",
    options={
        "calls": Option(whole(1, 2), 1, 2, "Whether it solves in the same call or in one before."),
        "max_tokens": MAX_TOKENS,
    },
    prompts=("solve_first", "solve_given", "own_answer"),
    paper="S2J, arXiv 2509.22099",
)
