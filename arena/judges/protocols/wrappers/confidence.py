"""How sure a judge is: in its own words, by its votes, or by the probability of its answer's tokens."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from itertools import accumulate, pairwise
from typing import Any

from arena.endpoints.clients.base import Reply
from arena.judges.protocols.base import AS_USUAL, Ask, How, Judgment, Verdict
from arena.judges.protocols.prompting import prompt
from arena.judges.protocols.reading import Unreadable, a_number, answer_object
from arena.judges.protocols.votes import votes
from simulators.conversation import Turn

from .asking import instructed

KEY = "confidence"
ALTERNATIVES = 5
VERDICT_KEYS = ("overall", "better", "verdict", "preference", "score", "label", "correct")
"""Under which an answer says its verdict, the first that it has."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a confidence is from: what must be asked for it, and how it is got from the verdict.

    Both are given the replies that came in between.
    """

    asking: Callable[[Ask, list[Reply]], Ask]
    told: Callable[[Verdict, list[Reply]], Verdict]


def sure(source: str, ask: Ask) -> Sure:
    """An ask and a reading of its verdict that go together, for one case."""
    return Sure(SOURCES[source], ask)


@dataclass(frozen=True, slots=True)
class Sure:
    """For one case: `ask` is what the judge is given, `of` what its verdict becomes."""

    source: Source
    inner: Ask
    replies: list[Reply] = field(default_factory=list)

    @property
    def ask(self) -> Ask:
        """The model, asked for a confidence too."""
        return self.source.asking(self.inner, self.replies)

    def of(self, verdict: Verdict) -> Verdict:
        """The verdict with its confidence; None where it can't be told."""
        return self.source.told(verdict, self.replies) if verdict.status == "valid" else verdict


def _ask_for_it(ask: Ask, replies: list[Reply]) -> Ask:
    """Has the answer say a confidence, unless its schema asks for one already."""

    async def asked(
        turns: tuple[Turn, ...], *, schema: Mapping[str, Any] | None = None, how: How = AS_USUAL
    ) -> Reply:
        if schema and KEY in schema.get("properties", {}):
            return await ask(turns, schema=schema, how=how)
        return await ask(instructed(turns, prompt("confidence")), schema=_with_key(schema), how=how)

    return asked


def _with_key(schema: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    if not schema or "properties" not in schema:
        return schema
    told = {**schema["properties"], KEY: {"type": "number", "minimum": 0, "maximum": 1}}
    return {**schema, "properties": told, "required": [*schema.get("required", ()), KEY]}


def _own(verdict: Verdict, replies: list[Reply]) -> Verdict:
    if verdict.confidence is not None:
        return verdict
    judgments = tuple(map(_with_own, verdict.judgments))
    told = [one.confidence for one in judgments if one.status == "valid"]
    return replace(verdict, judgments=judgments, confidence=_mean(told))


def _with_own(judgment: Judgment) -> Judgment:
    if judgment.status != "valid" or judgment.confidence is not None:
        return judgment
    try:
        given = answer_object(judgment.raw, KEY)
        return judgment if given is None else replace(judgment, confidence=a_number(given, KEY, 0, 1))
    except Unreadable:
        return judgment


def _shares(verdict: Verdict, replies: list[Reply]) -> Verdict:
    """The share of all votes, unreadable ones too, that went to what was decided."""
    cast = verdict.notes.get("votes") or _looks(verdict)
    choice = verdict.preference or verdict.label
    share = cast.get(choice, 0) / sum(cast.values()) if choice and cast else None
    return replace(verdict, confidence=share)


def _looks(verdict: Verdict) -> dict[str, float]:
    """Each judgment as a vote, where judgments say what verdicts do."""
    saying = [one for one in verdict.judgments if one.preference or one.label or one.status != "valid"]
    return votes([(Verdict(one.status, one.preference, label=one.label), 1.0) for one in saying])


def _hear(ask: Ask, replies: list[Reply]) -> Ask:
    async def asked(
        turns: tuple[Turn, ...], *, schema: Mapping[str, Any] | None = None, how: How = AS_USUAL
    ) -> Reply:
        how = replace(how, alternatives=max(how.alternatives, ALTERNATIVES))
        replies.append(reply := await ask(turns, schema=schema, how=how))
        return reply

    return asked


def _tokens(verdict: Verdict, replies: list[Reply]) -> Verdict:
    """How likely the words of the verdict were, on average over the answers."""
    return replace(verdict, confidence=_mean([likelihood(reply) for reply in replies]))


def likelihood(reply: Reply) -> float | None:
    """The probability of the value that a JSON answer gives as its verdict; None where it can't be told."""
    tokens = reply.logprobs or ()
    text = "".join(token for token, _ in tokens)
    span = _verdict_span(text)
    if span is None:
        return None
    ends = pairwise([0, *accumulate(len(token) for token, _ in tokens)])
    inside = [
        logprob
        for (_, logprob), (start, end) in zip(tokens, ends, strict=True)
        if start < span[1] and end > span[0]
    ]
    return min(1.0, math.exp(sum(inside))) if inside else None


def _verdict_span(text: str) -> tuple[int, int] | None:
    for key in VERDICT_KEYS:
        found = list(re.finditer(rf'"{key}"\s*:\s*"?([^",}}\s][^",}}]*)', text))
        if found:
            return found[-1].span(1)
    return None


def _mean(values: list[float | None]) -> float | None:
    """None unless all are told: who says nothing is not as sure as the others."""
    told = [value for value in values if value is not None]
    return sum(told) / len(told) if told and len(told) == len(values) else None


SOURCES: Mapping[str, Source] = {
    "own": Source(_ask_for_it, _own),
    "votes": Source(lambda ask, replies: ask, _shares),
    "tokens": Source(_hear, _tokens),
}
