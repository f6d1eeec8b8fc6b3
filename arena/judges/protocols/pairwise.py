"""Asks a model which of two replies is better, by four standards and overall."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from arena.endpoints.clients.base import Reply
from arena.endpoints.clients.settings import one_of, whole
from simulators.conversation import Turn, say

from .base import STANDARDS, Ask, Case, Verdict
from .entry import ProtocolEntry
from .looking import Look, printable, verdict_of
from .option import Option
from .parse import PARSER, read_verdict
from .prompting import prompt, wordings
from .show import question, replies

VERSION = "pairwise/3"
OFFERED = ("A", "B", "tie", "both_bad")
CLOSING = "Which reply is better, A or B? Answer only in JSON as described."

MAX_REASONING = Option(
    whole(0, 4000),
    300,
    100,
    "Longest reason in the schema, in characters; 0: no `maxLength`.",
)
MAX_REPLY = Option(whole(100, 1_000_000), 12_000, 200, "How many characters of a reply the judge is shown.")


def template(name: str) -> Option:
    """The option that says which wording of a prompt is used."""
    known = wordings(name)
    return Option(one_of(*known), "", known[-1], f"Which wording of the prompt: {', '.join(known[1:])}.")


@dataclass(frozen=True, slots=True)
class Pairwise:
    """One look at two replies, in the order they stand in."""

    max_reasoning: int
    max_reply: int

    async def __call__(self, case: Case, ask: Ask) -> Verdict:
        """A valid verdict, or one that is unparsed, refused or an outage; never raises `EndpointError`."""
        return verdict_of(await Look(self.turns(case), self.read, PARSER, self.schema())(ask))

    def turns(self, case: Case) -> tuple[Turn, ...]:
        """What the model is told: what all calls share, then what both orders share, then the replies."""
        shown = (*question(case), *replies(case, self.max_reply, CLOSING))
        return say("system", prompt("pairwise")), Turn("user", shown)

    def schema(self) -> dict[str, Any]:
        """The answer's JSON schema, the same for every call: the reason comes before the verdicts."""
        bound = {"maxLength": self.max_reasoning} if self.max_reasoning else {}
        labels = {name: {"type": "string", "enum": list(OFFERED)} for name in (*STANDARDS, "overall")}
        return answer_schema({"reasoning": {"type": "string", **bound}, **labels})

    def read(self, reply: Reply) -> dict[str, Any]:
        """What the answer says; raises `Unreadable`."""
        reading = read_verdict(reply.text, truncated=reply.finish_reason == "length")
        return {
            "preference": reading.preference,
            "standards": reading.standards,
            "rationale": printable(reading.reasoning),
        }


def answer_schema(properties: Mapping[str, Any]) -> dict[str, Any]:
    """The JSON schema of an answer: an object with exactly these properties, in this order."""
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(properties),
        "additionalProperties": False,
    }


ENTRY = ProtocolEntry(
    bare=lambda options: Pairwise(options["max_reasoning"], options["max_reply"]),
    accepts=lambda case: bool(case.parts),
    needs_model=True,
    options={"max_reasoning": MAX_REASONING, "max_reply": MAX_REPLY},
    sampling={"temperature": 0.0, "max_tokens": 400},
    prompts=("pairwise",),
    parser=PARSER,
    version=VERSION,
    title="A model compares both replies, in both orders, by four standards and overall.",
    paper="LLM-as-a-judge, arXiv 2306.05685, §3.1; VideoAutoArena, arXiv 2411.13281, §3.3",
)
