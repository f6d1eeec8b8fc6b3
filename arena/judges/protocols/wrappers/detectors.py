"""Who says whether a verdict looks biased: a model that reads it, or a rule. One line of `DETECTORS` each."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from arena.endpoints.clients.base import EndpointError
from arena.judges.protocols.base import Ask, Case, Contribution, How, Judgment, Verdict
from arena.judges.protocols.delimit import block
from arena.judges.protocols.looking import contribution, printable
from arena.judges.protocols.prompting import prompt
from arena.judges.protocols.reading import Unreadable, a_text, asked_object, folded
from arena.judges.protocols.show import question, replies
from simulators.conversation import Turn, say

MAX_REPLY = 8000
LONGER = 1.5
"""How much longer the preferred reply is at least, in characters, for `length` to speak."""
CROWD = re.compile(
    r"(?:\b\d{1,3}\s?(?:%|per ?cent\b)|\b(?:most|the majority|everyone|everybody|nearly all|experts?)\b)"
    r"[^.\n]{0,60}?\b(?:prefer|believe|think|agree|favou?r|chose|voted|say)",
    re.IGNORECASE,
)
SAID = {
    "a": "reply A is better",
    "b": "reply B is better",
    "tie": "both are equally good",
    "both_bad": "neither will do",
}
SCHEMA = {
    "type": "object",
    "properties": {
        "analysis": {"type": "string", "maxLength": 600},
        "biased": {"type": "string", "enum": ["yes", "no"]},
    },
    "required": ["analysis", "biased"],
    "additionalProperties": False,
}


@dataclass(frozen=True, slots=True)
class Review:
    """What a detector says of a verdict; `biased` is None where it could not say."""

    biased: bool | None
    analysis: str = ""
    said: Contribution | None = None


Detector = Callable[[Case, Verdict, Ask], Awaitable[Review]]


def by_model(seat: str) -> Detector:
    """A model in a seat reads question, replies and verdict, of two orders both."""

    async def review(case: Case, verdict: Verdict, ask: Ask) -> Review:
        try:
            reply = await ask(turns(case, verdict), schema=SCHEMA, how=How(seat=seat))
        except EndpointError:
            return Review(None)
        said = contribution("reviewer", reply)
        try:
            given = asked_object(reply.text, "biased", truncated=reply.finish_reason == "length")
        except Unreadable:
            return Review(None, said=said)
        answer = {"yes": True, "no": False}.get(folded(given["biased"]))
        return Review(answer, printable(a_text(given, "analysis")), said)

    return review


def turns(case: Case, verdict: Verdict) -> tuple[Turn, ...]:
    """What a reviewing model is told."""
    told = "\n".join(_line(one) for one in verdict.judgments if one.status == "valid")
    evaluator = case.seat_families.get("", "") or "a model"
    closing = f"{block('analysis', f'Evaluator: {evaluator}{chr(10)}{told}', MAX_REPLY)}\n\nIs this biased?"
    return say("system", prompt("review")), Turn(
        "user", (*question(case), *replies(case, MAX_REPLY, closing))
    )


def _line(judgment: Judgment) -> str:
    said = SAID.get(judgment.preference or "") or judgment.label or _scores(judgment)
    shown = ", then ".join(judgment.order.upper())
    return f"Shown {shown}: {said}. {judgment.rationale}"


def _scores(judgment: Judgment) -> str:
    return ", ".join(f"{name} {list(scores)}" for name, scores in judgment.scores.items())


def _rule(says: Callable[[Case, Verdict], str]) -> Callable[[str], Detector]:
    """A rule as a detector: what it says is the analysis, nothing means not biased. It needs no seat."""

    async def review(case: Case, verdict: Verdict, ask: Ask) -> Review:
        analysis = says(case, verdict)
        return Review(bool(analysis), analysis)

    return lambda seat: review


def _position(case: Case, verdict: Verdict) -> str:
    """Looks in both orders chose the same place."""
    places = {
        judgment.order: judgment.order.index(judgment.preference)
        for judgment in verdict.judgments
        if judgment.preference in ("a", "b") and judgment.order in ("ab", "ba")
    }
    if len(places) < 2 or len(set(places.values())) > 1:
        return ""
    return f"In both orders the reply that was shown {('first', 'second')[places['ab']]} was chosen."


def _length(case: Case, verdict: Verdict) -> str:
    """The reply that was preferred is much the longer one."""
    if verdict.preference not in ("a", "b"):
        return ""
    chosen = "ab".index(verdict.preference)
    lengths = [len(reply) for reply in case.replies]
    if lengths[chosen] < LONGER * max(1, lengths[1 - chosen]):
        return ""
    return f"The reply that was chosen is {lengths[chosen]} characters long, the other {lengths[1 - chosen]}."


def _crowd(case: Case, verdict: Verdict) -> str:
    """The question or its context says what others think."""
    told = next(filter(None, map(CROWD.search, (case.question, case.context, case.persona))), None)
    return f"What others are said to think is no reason: “{told[0]}”." if told else ""


DETECTORS: Mapping[str, Callable[[str], Detector]] = {
    "model": by_model,
    "position": _rule(_position),
    "length": _rule(_length),
    "crowd": _rule(_crowd),
}
"""A detector is made for a seat, which only a model needs."""


def rows(reviews: list[Review]) -> list[dict[str, Any]]:
    """Reviews as notes keep them."""
    return [{"biased": one.biased, "analysis": one.analysis} for one in reviews]
