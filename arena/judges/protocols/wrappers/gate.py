"""Lets through only what a judge is sure of; the rest is left to people."""

from __future__ import annotations

from dataclasses import dataclass, replace

from arena.endpoints.clients.settings import number, one_of
from arena.judges.protocols.base import Ask, Case, Judge, Verdict
from arena.judges.protocols.option import Option
from arena.judges.protocols.votes import abstaining

from .base import WrapperEntry
from .confidence import SOURCES, sure

TO_PEOPLE = "to_people"
"""Flag of a verdict that a judge left to people."""
SURE = Option(
    one_of(*SOURCES),
    "own",
    "tokens",
    "Where the confidence is from: the judge's own number, its votes, or the probability of its tokens.",
)


@dataclass(frozen=True, slots=True)
class Gate:
    """Abstains below a confidence, and where there is none: void, flagged, never a tie."""

    judge: Judge
    threshold: float
    confidence: str

    async def __call__(self, case: Case, ask: Ask) -> Verdict:
        """As the judge decides, or `to_people`; `notes["withheld"]` is what it would have said."""
        asked = sure(self.confidence, ask)
        verdict = asked.of(await self.judge(case, asked.ask))
        if verdict.status != "valid":
            return verdict
        if verdict.confidence is not None and verdict.confidence >= self.threshold:
            return verdict
        withheld = verdict.preference or verdict.label
        told = replace(verdict, notes={**verdict.notes, "withheld": withheld, "threshold": self.threshold})
        return replace(abstaining(told, TO_PEOPLE), confidence=verdict.confidence)


ENTRY = WrapperEntry(
    around=lambda make, options: Gate(make(), **options),
    version="gate/1",
    title="Abstains where the judge is not sure enough; such cases go to people.",
    options={
        "threshold": Option(number(0, 1), 0.7, 0.85, "The least confidence that is let through.", after=True),
        "confidence": SURE,
    },
    prompts=("confidence",),
    paper="ObjexMT; Self-Judge, arXiv 2409.00935",
)
