"""Scores each reply by a digit: the mean over the digits, as likely as the model holds each."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from arena.endpoints.clients.base import Reply
from arena.endpoints.clients.settings import number, whole
from simulators.conversation import Turn, say

from .base import Ask, Case, How, Judgment, Verdict
from .each import OVERALL, THRESHOLD, each, scored
from .entry import ProtocolEntry
from .looking import Look
from .option import Option
from .pairwise import MAX_REPLY, template
from .prompting import prompt
from .reading import Unreadable
from .show import criteria, question, replies

PARSER = "digit/1"
SAMPLED = "sampled_mean"
"""Flag of a verdict whose server tells no log-probabilities: the mean of several answers stands in."""
CLOSING = "How good is the reply? Answer with a single digit from 0 (worst) to 9 (best), and nothing else."
TOLD = 20


def expected(likely: Sequence[tuple[str, float]]) -> float | None:
    """The mean of the digits among the likeliest first tokens, renormalised; None where none is one.

    Self-J (arXiv 2409.00935): sum of d p(d) over the digits 0 to 9, p from natural log-probabilities.
    """
    worth: dict[int, float] = {}
    for token, log in likely:
        digit = token.strip()
        if len(digit) == 1 and digit in "0123456789":
            worth[int(digit)] = worth.get(int(digit), 0.0) + math.exp(log)
    total = sum(worth.values())
    return sum(digit * weight for digit, weight in worth.items()) / total if total else None


@dataclass(frozen=True, slots=True)
class ExpectedScore:
    """A look at each reply alone; `samples` more where the server tells no log-probabilities."""

    threshold: float
    samples: int
    temperature: float
    wording: str
    max_reply: int

    async def __call__(self, case: Case, ask: Ask) -> Verdict:
        more: dict[int, list[Judgment]] = {}

        async def look(shown: Case, place: int) -> Judgment:
            judgment, more[place] = await self._scored(shown, ask)
            return judgment

        verdict = await each(case, look, self.threshold)
        looks = [replace(one, order="ab"[place]) for place in sorted(more) for one in more[place]]
        flags = (*verdict.flags, SAMPLED) if looks else verdict.flags
        return replace(verdict, flags=flags, judgments=(*verdict.judgments, *looks))

    async def _scored(self, case: Case, ask: Ask) -> tuple[Judgment, list[Judgment]]:
        first = await self._look(case, How(alternatives=TOLD), read)(ask)
        if first.status != "unparsed" or first.rationale != NOT_TOLD:
            return first, []
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(self._sample(case, ask, number)) for number in range(self.samples)]
        told = [task.result() for task in tasks]
        digits = [one.scores[OVERALL][0] for one in told if one.status == "valid"]
        if len(digits) < len(told):
            return next(one for one in told if one.status != "valid"), told
        mean = sum(digit or 0.0 for digit in digits) / len(digits)
        return replace(first, status="valid", rationale="", **_one(mean)), told

    async def _sample(self, case: Case, ask: Ask, number: int) -> Judgment:
        how = How(sampling={"temperature": self.temperature, "seed": number})
        return await self._look(case, how, read_digit)(ask, role=f"sample/{number + 1}", sample=number)

    def _look(self, case: Case, how: How, reader: Any) -> Look:
        before = criteria(case.rubric) if case.rubric else ""
        told = Turn("user", (*question(case), *replies(case, self.max_reply, CLOSING, before)))
        return Look((say("system", prompt("expected_score", self.wording)), told), reader, PARSER, how=how)


NOT_TOLD = "no log-probabilities were told"


def read(reply: Reply) -> dict[str, Any]:
    """The expected digit of an answer's first token; raises `Unreadable`."""
    if not reply.alternatives or not reply.alternatives[0]:
        raise Unreadable(NOT_TOLD)
    mean = expected(reply.alternatives[0])
    if mean is None:
        raise Unreadable("no digit among the likeliest first tokens")
    return _one(mean)


def read_digit(reply: Reply) -> dict[str, Any]:
    """The digit that an answer is; raises `Unreadable`."""
    digit = reply.text.strip()
    if len(digit) != 1 or digit not in "0123456789" or reply.finish_reason == "length":
        raise Unreadable("the answer is no single digit")
    return _one(float(digit))


def _one(score: float) -> dict[str, Any]:
    return {"scores": scored({OVERALL: score})["scores"]}


ENTRY = ProtocolEntry(
    bare=lambda options: ExpectedScore(
        options["threshold"],
        options["samples"],
        options["temperature"],
        options["template"],
        options["max_reply"],
    ),
    accepts=lambda case: bool(case.parts),
    needs_model=True,
    labels=False,
    shape="point",
    options={
        "threshold": THRESHOLD,
        "samples": Option(
            whole(1, 64), 5, 7, "Answers that stand in where the server tells no log-probabilities."
        ),
        "temperature": Option(number(0), 1.0, 0.5, "Of these answers."),
        "template": template("expected_score"),
        "max_reply": MAX_REPLY,
    },
    sampling={"temperature": 0.0, "max_tokens": 3},
    prompts=("expected_score",),
    parser=PARSER,
    version="expected_score/1",
    title="A model scores each reply by a digit; its mean over what the model holds likely counts.",
    paper="Self-J, arXiv 2409.00935",
)
