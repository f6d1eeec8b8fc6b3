"""Asks a model which statements of each reply its document supports, then how well it answers."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from arena.endpoints.clients.base import Reply
from arena.endpoints.clients.settings import number, whole
from simulators.conversation import Turn, say

from .base import LETTERS, Ask, Case, Judgment, Verdict
from .entry import ProtocolEntry
from .looking import Look, printable, verdict_of
from .option import Option
from .orders import alone, gravest
from .pairwise import MAX_REPLY, answer_schema, template
from .prompting import prompt
from .reading import Unreadable, a_number, a_text, asked_object
from .show import question, replies
from .weighing import preferred

PARSER = "grounded-json/1"
SCORES = ("faithfulness", "relevancy")
HIGHEST = 10
CLOSING = (
    "Check the reply. Answer only in JSON: "
    '{"statements": [{"statement": "…", "supported": true}, …], "relevancy": 0 to 10}'
)


@dataclass(frozen=True, slots=True)
class Grounded:
    """A look at each reply alone."""

    threshold: float
    wording: str
    max_statements: int
    max_reply: int

    async def __call__(self, case: Case, ask: Ask) -> Verdict:
        if not case.context:
            why = "there is no document to check replies against"
            return verdict_of(Judgment("void", rationale=why, parser=PARSER))
        async with asyncio.TaskGroup() as looks:
            asked = [looks.create_task(self._look(case, place, ask)) for place in range(len(case.replies))]
        return self._weigh([look.result() for look in asked])

    async def _look(self, case: Case, place: int, ask: Ask) -> Judgment:
        shown = alone(case, place)
        told = Turn("user", (*question(shown), *replies(shown, self.max_reply, CLOSING)))
        turns = (say("system", prompt("grounded", self.wording)), told)
        read = partial(_read, place, len(case.replies))
        return await Look(turns, read, PARSER, self.schema())(ask, order=LETTERS[place])

    def schema(self) -> dict[str, Any]:
        """The answer's JSON schema."""
        statement = answer_schema({"statement": {"type": "string"}, "supported": {"type": "boolean"}})
        statements = {"type": "array", "items": statement, "maxItems": self.max_statements}
        return answer_schema(
            {"statements": statements, "relevancy": {"type": "number", "minimum": 0, "maximum": HIGHEST}}
        )

    def _weigh(self, judgments: Sequence[Judgment]) -> Verdict:
        """The more faithful of two replies, or of two that are equally so the one that answers better."""
        failed = [judgment.status for judgment in judgments if judgment.status != "valid"]
        if failed:
            return Verdict(gravest(*failed), judgments=tuple(judgments))
        scores = {
            name: tuple(judgment.scores[name][place] for place, judgment in enumerate(judgments))
            for name in SCORES
        }
        verdict = Verdict("valid", scores=scores, judgments=tuple(judgments))
        if len(judgments) != 2:
            return verdict
        if None in scores["faithfulness"]:
            why = "a reply states nothing that could be checked against the document"
            return Verdict("void", judgments=tuple(judgments), notes={"why": why})
        return self._preferring(verdict)

    def _preferring(self, verdict: Verdict) -> Verdict:
        for name, threshold in zip(SCORES, (self.threshold, 0.0), strict=True):
            one, other = (score or 0.0 for score in verdict.scores[name])
            preference = preferred(one, other, threshold)
            if preference != "tie":
                return replace(verdict, preference=preference, decided_by=name)
        return replace(verdict, preference="tie")


def _read(place: int, count: int, reply: Reply) -> dict[str, Any]:
    """What the answer says of the reply at this place, as scores from 0 to 1; raises `Unreadable`."""
    given = asked_object(reply.text, "relevancy", truncated=reply.finish_reason == "length")
    relevancy = a_number(given, "relevancy", 0, HIGHEST) / HIGHEST
    statements = _statements(given)
    supported = [one["supported"] for one in statements]
    said = "\n".join(
        f"{'supported' if one['supported'] else 'not supported'}: {a_text(one, 'statement')}"
        for one in statements
    )
    faithfulness = sum(supported) / len(supported) if supported else None
    scores = dict(zip(SCORES, (faithfulness, relevancy), strict=True))
    return {
        "scores": {name: _of(score, place, count) for name, score in scores.items()},
        "rationale": printable(said),
    }


def _statements(given: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    statements = given.get("statements")
    if not isinstance(statements, list):
        raise Unreadable("there is no list of statements")
    if not all(isinstance(one, dict) and isinstance(one.get("supported"), bool) for one in statements):
        raise Unreadable("a statement is neither supported nor not")
    return statements


def _of(score: float | None, place: int, count: int) -> tuple[float | None, ...]:
    """A score of one reply among all of the case; the others are not scored."""
    return tuple(score if other == place else None for other in range(count))


ENTRY = ProtocolEntry(
    bare=lambda options: Grounded(
        options["threshold"], options["template"], options["max_statements"], options["max_reply"]
    ),
    accepts=lambda case: bool(case.parts and case.context),
    needs_model=True,
    labels=False,
    shape="point",
    options={
        "threshold": Option(
            number(0, 1),
            0,
            0.1,
            "By how much of its statements one reply must be the more faithful; else relevancy decides.",
            after=True,
        ),
        "template": template("grounded"),
        "max_statements": Option(whole(1, 200), 30, 10, "How many statements the schema allows."),
        "max_reply": MAX_REPLY,
    },
    sampling={"temperature": 0.0, "max_tokens": 1500},
    prompts=("grounded",),
    parser=PARSER,
    version="grounded/1",
    title="A model checks each reply's statements against the document; ties go by relevancy.",
    paper="ContextualJudgeBench, arXiv 2503.15620 (pointwise scores as a pair verdict); "
    "RAGAS, arXiv 2309.15217",
)
