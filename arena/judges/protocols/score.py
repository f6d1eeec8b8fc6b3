"""Asks a model for a score of each reply alone, on a scale of numbers or words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from arena.endpoints.clients.base import Reply
from arena.endpoints.clients.settings import SWITCH, one_of
from simulators.conversation import Turn, say

from .base import Ask, Case, Judge, Judgment, Verdict
from .criteria_sets import SETS, criteria_set, keyed, shown
from .describing import DESCRIBED, in_words
from .each import OVERALL, THRESHOLD, each, scored
from .entry import ProtocolEntry
from .looking import Look, printable
from .option import Option
from .pairwise import MAX_REASONING, MAX_REPLY, answer_schema, template
from .prompting import prompt
from .reading import a_number, a_text, asked_object
from .rubric import Criterion
from .scoring import SCALES, ScoreScale
from .show import criteria, question, replies

PARSER = "score-json/1"
CONFIDENCE = "confidence"


@dataclass(frozen=True, slots=True)
class Score:
    """A look at each reply alone; `rubric` names criteria that are scored besides, each with a comment."""

    scale: ScoreScale
    threshold: float
    rubric: str
    confidence: bool
    wording: str
    max_reasoning: int
    max_reply: int

    async def __call__(self, case: Case, ask: Ask) -> Verdict:
        async def look(shown: Case, place: int) -> Judgment:
            return await self.look(shown)(ask)

        return await each(case, look, self.threshold)

    def look(self, case: Case) -> Look:
        """The call that asks for the score of the one reply of a case."""
        known = self._known()
        before = criteria([*case.rubric, *shown(known)]) if case.rubric or known else ""
        told = Turn("user", (*question(case), *replies(case, self.max_reply, self._closing(known), before)))
        system = say("system", prompt("score", self.wording))
        return Look((system, told), self.read, PARSER, self.schema())

    def schema(self) -> dict[str, Any]:
        """The answer's JSON schema: comments and reason first, the overall score last."""
        bound = {"maxLength": self.max_reasoning} if self.max_reasoning else {}
        words = {"type": "string", **bound}
        parts: dict[str, Any] = {}
        for key in self._known():
            parts |= {f"{key}_comment": words, f"{key}_score": self.scale.schema()}
        sure = {CONFIDENCE: {"type": "number", "minimum": 0, "maximum": 1}} if self.confidence else {}
        return answer_schema({**parts, "reasoning": words, **sure, OVERALL: self.scale.schema()})

    def read(self, reply: Reply) -> dict[str, Any]:
        """The scores of an answer; raises `Unreadable` where one is missing."""
        given = asked_object(reply.text, OVERALL, truncated=reply.finish_reason == "length")
        parts = {name.name: self.scale.read(given, f"{key}_score") for key, name in self._known().items()}
        sure = (
            a_number(given, CONFIDENCE, 0, 1)
            if self.confidence and given.get(CONFIDENCE) is not None
            else None
        )
        overall = self.scale.read(given, OVERALL)
        return scored({**parts, OVERALL: overall}, printable(a_text(given, "reasoning")), confidence=sure)

    def _known(self) -> dict[str, Criterion]:
        return keyed(criteria_set(self.rubric)) if self.rubric else {}

    def _closing(self, known: Mapping[str, Criterion]) -> str:
        form = ", ".join(f'"{key}": …' for key in self.schema()["properties"])
        sure = ' "confidence" is how sure you are, from 0 to 1.' if self.confidence else ""
        each_of = "each criterion, then overall" if known else "the reply"
        return f"Score {each_of}: {self.scale.told}.{sure} Answer only in JSON: {{{form}}}"


def _bare(options: Mapping[str, Any]) -> Judge:
    judge = Score(
        SCALES[options["scale"]],
        options["threshold"],
        options["rubric"],
        options["confidence"],
        options["template"],
        options["max_reasoning"],
        options["max_reply"],
    )
    return in_words(judge, options["described"])


ENTRY = ProtocolEntry(
    bare=_bare,
    accepts=lambda case: bool(case.parts),
    needs_model=True,
    shape="point",
    options={
        "scale": Option(one_of(*SCALES), "0-10", "likert-5", f"The scale: {', '.join(SCALES)}."),
        "threshold": THRESHOLD,
        "rubric": Option(
            one_of("", *SETS),
            "",
            "any_to_any",
            "A set of criteria, each of which gets a comment and a score of its own before the reply does.",
        ),
        "confidence": Option(SWITCH, False, True, "Whether the model also says how sure it is, from 0 to 1."),
        "template": template("score"),
        "max_reasoning": MAX_REASONING,
        "max_reply": MAX_REPLY,
        "described": DESCRIBED,
    },
    sampling={"temperature": 0.0, "max_tokens": 600},
    prompts=("score", "describe"),
    parser=PARSER,
    version="score/1",
    title="A model scores each reply alone, on a scale of numbers or of words.",
    paper="MJ-Bench, arXiv 2407.04842; MLLM-as-a-Judge, arXiv 2402.04788; JudgeAnything, arXiv 2503.17489",
)
