"""Which verdicts are offered: of two replies which is better, of one whether it is right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from arena.endpoints.clients.base import Reply
from arena.judges.protocols.base import Case, Judgment, Order, Verdict
from arena.judges.protocols.looking import Read, printable
from arena.judges.protocols.pairwise import answer_schema
from arena.judges.protocols.parse import read_verdict
from arena.judges.protocols.reading import Unreadable, a_text, asked_object, folded

OFFERED = ("A", "B", "tie", "both_bad")
LABELS = ("correct", "incorrect")
PARSER = "overall-or-label/1"


@dataclass(frozen=True, slots=True)
class Offer:
    """The words, the key, the labels and the reader of a verdict; `order` is how the replies stand."""

    words: str
    key: str
    labels: tuple[str, ...]
    read: Read
    order: Order

    def schema(self, max_reasoning: int) -> dict[str, Any]:
        """The JSON schema of a reason and a verdict."""
        bound = {"maxLength": max_reasoning} if max_reasoning else {}
        label = {"type": "string", "enum": list(self.labels)}
        return answer_schema({"reasoning": {"type": "string", **bound}, self.key: label})


def read_overall(reply: Reply) -> dict[str, Any]:
    """Which reply is better overall, as fields of a judgment; raises `Unreadable`."""
    reading = read_verdict(reply.text, truncated=reply.finish_reason == "length", standards=())
    return {"preference": reading.preference, "rationale": printable(reading.reasoning)}


def _read_label(reply: Reply) -> dict[str, Any]:
    given = asked_object(reply.text, "label", truncated=reply.finish_reason == "length")
    label = folded(given["label"])
    if label not in LABELS:
        raise Unreadable("the label is none that was offered")
    return {"label": label, "rationale": printable(a_text(given, "reasoning"))}


PAIR = Offer(
    'Which reply is better? "overall" is one of "A" (A is better), "B" (B is better), "tie" (both are '
    'equally good), "both_bad" (neither will do).\n{"reasoning": "…", "overall": "…"}',
    "overall",
    OFFERED,
    read_overall,
    "ab",
)
ONE = Offer(
    'Is the reply right? "label" is "correct" or "incorrect".\n{"reasoning": "…", "label": "…"}',
    "label",
    LABELS,
    _read_label,
    "a",
)
OFFERS: Mapping[int, Offer] = {1: ONE, 2: PAIR}
"""By the number of replies."""


def needs(case: Case, *numbers: int) -> Verdict | None:
    """The verdict on a case with another number of replies than can be judged; None where it fits."""
    if len(case.replies) in numbers:
        return None
    told = " or ".join(map(str, numbers))
    rationale = f"there are {len(case.replies)} replies; {told} can be judged"
    return Verdict("void", judgments=(Judgment("void", rationale=rationale),))
