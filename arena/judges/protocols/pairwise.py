"""Asks a model which of two replies is better, by four standards and overall."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from arena.endpoints.clients.base import EndpointError, Refused, Reply
from arena.endpoints.clients.settings import Rule, check, check_sampling, one_of, whole
from simulators.conversation import Turn, say

from .base import STANDARDS, Ask, Case, Judge, Judgment, OptionError, ProtocolEntry, Status, Verdict
from .orders import both_orders
from .parse import PARSER, Unreadable, read_verdict
from .plain import SURROGATES
from .show import question, replies

VERSION = "pairwise/2"
OFFERED = ("A", "B", "tie", "both_bad")
SAMPLING: Mapping[str, Any] = {"temperature": 0.0, "max_tokens": 400}
ORDERS: dict[str, Callable[[Judge], Judge]] = {"both": both_orders, "ab": lambda judge: judge}
CLOSING = "Which reply is better, A or B? Answer only in JSON as described."

OPTIONS = {
    "orders": one_of(*ORDERS),
    "max_reasoning": whole(0, 4000),
    "max_reply": whole(100, 1_000_000),
    "sampling": Rule(lambda value: isinstance(value, Mapping), "a table"),
}


@cache
def instructions() -> str:
    """The part of the prompt that every call shares."""
    return (files(__package__) / "prompts" / "pairwise.md").read_text(encoding="utf-8").strip()


@dataclass(frozen=True, slots=True)
class Pairwise:
    """One look at two replies, in the order they stand in.

    `max_reasoning` bounds the reason in the schema, in characters; 0 leaves it unbounded, for servers
    that do not know `maxLength`. `max_reply` is how many characters of a reply the judge is shown.
    """

    max_reasoning: int = 300
    max_reply: int = 12_000
    prompt_hash: str = ""

    async def __call__(self, case: Case, ask: Ask) -> Verdict:
        """A valid verdict, or one that is unparsed, refused or an outage; never raises `EndpointError`."""
        try:
            reply = await ask(self.turns(case), schema=self.schema())
        except EndpointError as error:
            status: Status = "refused" if isinstance(error, Refused) else "outage"
            return _one(Judgment(status, error=error.code, prompt_hash=self.prompt_hash, parser=PARSER))
        return _one(self._judgment(reply))

    def turns(self, case: Case) -> tuple[Turn, ...]:
        """What the model is told: what all calls share, then what both orders share, then the replies."""
        shown = (*question(case), *replies(case, self.max_reply, CLOSING))
        return say("system", instructions()), Turn("user", shown)

    def schema(self) -> dict[str, Any]:
        """The answer's JSON schema, the same for every call: the reason comes before the verdicts."""
        bound = {"maxLength": self.max_reasoning} if self.max_reasoning else {}
        labels = {name: {"type": "string", "enum": list(OFFERED)} for name in (*STANDARDS, "overall")}
        properties = {"reasoning": {"type": "string", **bound}, **labels}
        return {
            "type": "object",
            "properties": properties,
            "required": list(properties),
            "additionalProperties": False,
        }

    def _judgment(self, reply: Reply) -> Judgment:
        told: dict[str, Any] = {
            "raw": SURROGATES.sub("\ufffd", reply.text),
            "prompt_hash": self.prompt_hash,
            "parser": PARSER,
            "tokens_in": reply.tokens_in,
            "tokens_out": reply.tokens_out,
            "seconds": reply.total_s,
        }
        if reply.finish_reason == "content_filter":
            return Judgment("refused", error=Refused.code, **told)
        try:
            reading = read_verdict(reply.text, truncated=reply.finish_reason == "length")
        except Unreadable as unreadable:
            return Judgment("unparsed", rationale=str(unreadable), **told)
        reasoning = SURROGATES.sub("\ufffd", reading.reasoning)
        return Judgment("valid", reading.preference, standards=reading.standards, rationale=reasoning, **told)


def _one(judgment: Judgment) -> Verdict:
    return Verdict(judgment.status, judgment.preference, judgment.standards, judgments=(judgment,))


def prompt_hash(options: Mapping[str, Any]) -> str:
    """SHA-256, in hex, of all that shapes a judgment besides the case and the model."""
    sampling = {**SAMPLING, **options.get("sampling", {})}
    told = [VERSION, PARSER, instructions(), CLOSING, {**options, "sampling": sampling}]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def make(options: Mapping[str, Any]) -> Judge:
    """A judge by a model; options: `orders` (both or ab), `max_reasoning`, `max_reply`, `sampling`."""
    try:
        check("pairwise", options, OPTIONS)
        check_sampling(options.get("sampling", {}))
    except ValueError as error:
        raise OptionError(str(error)) from None
    bounds = {name: options[name] for name in ("max_reasoning", "max_reply") if name in options}
    look = Pairwise(**bounds, prompt_hash=prompt_hash(options))
    return ORDERS[options.get("orders", "both")](look)


ENTRY = ProtocolEntry(
    make=make,
    accepts=lambda case: bool(case.parts),
    needs_model=True,
    sampling=SAMPLING,
    version=VERSION,
    title="A model compares both replies, in both orders, by four standards and overall.",
)
