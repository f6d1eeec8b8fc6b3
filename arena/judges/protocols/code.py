"""Judges code by running it: a reply is right whose program passes the question's tests; asks no model."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from markdown_it import MarkdownIt

from arena.endpoints.clients.settings import one_of

from .base import LETTERS, Ask, Case, Judgment, OptionError, Verdict
from .checks import LONGEST_REPLY, check_rows, first_problem
from .checks.programs import same_output, same_value
from .entry import ProtocolEntry
from .looking import verdict_of
from .option import Option
from .reading import Unreadable, after_thoughts
from .rightness import by_rightness
from .sandbox import COMPILE, FINE, WRONG, Limits, Outcome, Program, Unavailable, run_async

VERSION = "code/1"
PYTHON = ("", "python", "python3", "py", "py3")
"""What a fenced block of Python may say that it is."""
CODES = {0: "passes", -1: "does not compile", -2: "wrong answer", -3: "time limit", -4: "runtime error"}
TAKES = {"last": -1, "first": 0}
"""Which of a reply's blocks of Python is its program."""


@dataclass(frozen=True, slots=True)
class Ran:
    """What became of one reply: its code, and at which test it failed."""

    code: int
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class ByTests:
    """A reply is right whose program passes every test and that passes all other checks."""

    block: str

    async def __call__(self, case: Case, ask: Ask) -> Verdict:
        """Valid whatever the replies say and do; void where there are no tests, or no safe place."""
        try:
            check_rows(case.checks)
            if not accepts(case):
                raise OptionError("the question has no tests for code")
            ran = await asyncio.gather(*(self.ran(reply, case.checks) for reply in case.replies))
        except (OptionError, Unavailable) as error:
            letters = LETTERS[: len(case.replies)]
            return verdict_of(Judgment("void", order=letters, rationale=str(error), parser=VERSION))
        judgment = by_rightness([one.problem for one in ran], VERSION)
        scores = {**judgment.scores, "code": tuple(float(one.code) for one in ran)}
        return verdict_of(replace(judgment, scores=scores))

    async def ran(self, reply: str, checks: Sequence[Mapping[str, Any]]) -> Ran:
        """What became of a reply; raises `Unavailable`."""
        source = program_of(reply, self.block)
        if source is None:
            return Ran(COMPILE, _said(COMPILE, "there is no code of Python in it"))
        for row in checks:
            if row["kind"] == "code" and (failed := await _failed(source, row)):
                return failed
        others = [row for row in checks if row["kind"] != "code"]
        problem = first_problem(reply, others)
        return Ran(FINE if problem is None else WRONG, problem)


async def _failed(source: str, row: Mapping[str, Any]) -> Ran | None:
    """The first test that a program does not pass, the tests run one after the other."""
    limits = Limits(**{name: row[name] for name in ("time_s", "memory_mib") if name in row})
    for place, test in enumerate(row["tests"], 1):
        program = Program(source, test.get("stdin", ""), row.get("call", ""), test.get("args", ()))
        outcome = await run_async(program, limits)
        code = outcome.code if outcome.code or _passed(outcome, test, row) else WRONG
        if code:
            where = f"test {place} of {len(row['tests'])}"
            return Ran(code, _said(code, where, outcome.why))
    return None


def _passed(outcome: Outcome, test: Mapping[str, Any], row: Mapping[str, Any]) -> bool:
    tolerance = row.get("tolerance", 0)
    if "call" in row:
        return same_value(outcome.value, test["returns"], tolerance)
    return same_output(outcome.stdout, test["stdout"], tolerance)


def _said(code: int, where: str, why: str = "") -> str:
    return f"{CODES[code]} ({code}), {where}{f': {why}' if why else ''}"


def program_of(reply: str, block: str = "last") -> str | None:
    """The program of a reply: one of its fenced blocks of Python, or all of it where nothing is fenced."""
    if len(reply) > LONGEST_REPLY:
        return None
    try:
        said = after_thoughts(reply)
    except Unreadable:
        return None
    fences = [token for token in _markdown().parse(said) if token.type == "fence"]
    named = [token.content for token in fences if token.info.strip().partition(" ")[0].casefold() in PYTHON]
    if not fences:
        return said if said.strip() else None
    return named[TAKES[block]] if named else None


@cache
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark")


def accepts(case: Case) -> bool:
    """Whether the question has tests for code."""
    return any(row.get("kind") == "code" for row in case.checks)


ENTRY = ProtocolEntry(
    bare=lambda options: ByTests(options["block"]),
    accepts=accepts,
    needs_model=False,
    options={
        "block": Option(
            one_of(*TAKES),
            "last",
            "first",
            "Which of a reply's fenced blocks of Python is its program.",
            after=True,
        )
    },
    parser=VERSION,
    version=VERSION,
    title="Runs the code of each reply against the question's tests, shut off from all else; asks no model.",
    paper="CodeJudgeBench, arXiv 2507.10535",
)
