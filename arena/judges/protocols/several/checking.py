"""Reads what a verifier says: which step is at fault and why, and never a verdict of its own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from arena.judges.protocols.pairwise import answer_schema
from arena.judges.protocols.reading import Unreadable, a_text, asked_object, folded

NONE, PLAN, VERDICT = "none", "plan", "verdict"
KEYS = {"reasoning", "faulty"}

_VERDICT = re.compile(
    r"\[\[\s*(?:a|b|c|tie|both_bad|correct|incorrect)\s*\]\]"
    r"|\b(?:overall|verdict|winner|preference|label|answer)\b[\"'*]{0,3}\s{0,3}"
    r"(?:is|=|:|(?:should|must|ought to) be)"
    r"[\"'*\s]{0,5}(?:reply\s)?(?:(?-i:[AB])|tie|both[_ ]bad|correct|incorrect)\b"
    r"|\b(?:choose|prefer|pick)\s(?:reply\s)?(?-i:[AB])\b"
    r"|\b(?:reply\s)?(?-i:[AB])\s(?:is\s(?:the\s)?(?:better|best|winner)|wins)\b",
    re.IGNORECASE,
)


class Overstepped(Unreadable):
    """A verifier gave a verdict of its own, so that all it said is thrown away."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a verifier found: `none`, `plan`, `verdict` or the number of a step; and what is wrong."""

    faulty: str
    why: str

    @property
    def step(self) -> int | None:
        """The number of the faulty step, from 1; None where no step is named."""
        return int(self.faulty) if self.faulty.isdecimal() else None


def schema(steps: int) -> dict[str, Any]:
    """The JSON schema of what a verifier may say of so many steps."""
    known = [NONE, PLAN, *map(str, range(1, steps + 1)), VERDICT]
    return answer_schema({"reasoning": {"type": "string"}, "faulty": {"type": "string", "enum": known}})


def found(answer: str, steps: int, truncated: bool) -> Found:
    """What a verifier says; raises `Overstepped` for a verdict of its own and `Unreadable` for nothing."""
    given = asked_object(answer, "faulty", truncated=truncated)
    why = a_text(given, "reasoning")
    if set(given) - KEYS or _VERDICT.search(why):
        raise Overstepped("the verifier says more than what is at fault")
    faulty = _named(given)
    if faulty not in (NONE, PLAN, VERDICT) and not (faulty.isdecimal() and 1 <= int(faulty) <= steps):
        raise Unreadable("what is at fault is neither a step nor the plan nor the verdict")
    return Found(faulty, why)


def _named(given: Mapping[str, Any]) -> str:
    faulty = given["faulty"]
    told = str(faulty) if type(faulty) is int else folded(faulty)
    told = told.removeprefix("step ")
    return told if told.isascii() and len(told) <= 9 else ""
