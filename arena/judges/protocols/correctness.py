"""Asks a model whether each reply alone is correct, with a reference to hold it against or without."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from arena.endpoints.clients.base import Reply
from arena.endpoints.clients.settings import SWITCH, whole
from simulators.conversation import Turn, say

from .base import Ask, Case, Judge, Judgment, Verdict
from .describing import DESCRIBED, in_words
from .entry import ProtocolEntry
from .labelling import each_labelled
from .looking import Look, printable
from .option import Option
from .pairwise import MAX_REASONING, MAX_REPLY, answer_schema, template
from .prompting import prompt
from .reading import Unreadable, a_text, asked_object, folded
from .rightness import LABELS
from .show import question, replies

PARSER = "correctness-json/1"
RIGHT = LABELS[True]
CLOSING = (
    "Is the reply correct or incorrect? Answer only in JSON, with a short reason first: "
    '{"reasoning": "…", "label": "correct or incorrect"}'
)


@dataclass(frozen=True, slots=True)
class Correctness:
    """A look at each reply alone."""

    reference: bool
    wording: str
    max_reasoning: int
    max_reply: int
    shuffled: int = 0

    async def __call__(self, case: Case, ask: Ask) -> Verdict:
        async def look(shown: Case, place: int) -> Judgment:
            return await Look(self.turns(shown), read, PARSER, self.schema())(ask)

        return await each_labelled(case, look, RIGHT)

    def turns(self, case: Case) -> tuple[Turn, ...]:
        """What the model is told of the one reply of a case."""
        known = replace(case, reference=self._reference(case) if self.reference else "")
        told = Turn("user", (*question(known), *replies(known, self.max_reply, CLOSING)))
        return say("system", prompt("correctness", self.wording)), told

    def _reference(self, case: Case) -> str:
        lines = case.reference.splitlines()
        if self.shuffled and len(lines) > 1:
            as_given = list(lines)
            draw = random.Random(f"{self.shuffled} {case.question}")
            while lines == as_given and len(set(lines)) > 1:
                draw.shuffle(lines)
        return "\n".join(lines)

    def schema(self) -> dict[str, Any]:
        """The answer's JSON schema: the reason first, the label last."""
        bound = {"maxLength": self.max_reasoning} if self.max_reasoning else {}
        label = {"type": "string", "enum": list(LABELS.values())}
        return answer_schema({"reasoning": {"type": "string", **bound}, "label": label})


def read(reply: Reply) -> dict[str, Any]:
    """The label of an answer, which must be one that was offered; raises `Unreadable`."""
    given = asked_object(reply.text, "label", truncated=reply.finish_reason == "length")
    label = folded(given["label"])
    if label not in LABELS.values():
        raise Unreadable("the label is neither correct nor incorrect")
    return {"label": label, "rationale": printable(a_text(given, "reasoning"))}


def _bare(options: Mapping[str, Any]) -> Judge:
    judge = Correctness(
        options["reference"],
        options["template"],
        options["max_reasoning"],
        options["max_reply"],
        options["shuffled"],
    )
    return in_words(judge, options["described"])


ENTRY = ProtocolEntry(
    bare=_bare,
    accepts=lambda case: bool(case.parts),
    needs_model=True,
    shape="point",
    options={
        "reference": Option(
            SWITCH, True, False, "Whether the model is shown the reference, if there is one."
        ),
        "shuffled": Option(
            whole(0),
            0,
            1,
            "Seed by which the lines of a reference, each a right answer of its own, change places; "
            "0: none do.",
        ),
        "template": template("correctness"),
        "max_reasoning": MAX_REASONING,
        "max_reply": MAX_REPLY,
        "described": DESCRIBED,
    },
    sampling={"temperature": 0.0, "max_tokens": 400},
    prompts=("correctness", "describe"),
    parser=PARSER,
    version="correctness/2",
    title="A model says of each reply alone whether it is correct.",
    paper="JudgeBoard, arXiv 2511.15958; Judging the Judges, arXiv 2406.12624",
)
