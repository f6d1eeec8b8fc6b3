"""A second opinion on whether a verdict is biased; the judge may then revise it, and both are kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from arena.endpoints.clients.settings import Rule, one_of, whole
from arena.judges.protocols.base import Ask, Case, Judge, Verdict
from arena.judges.protocols.delimit import block
from arena.judges.protocols.option import Option
from arena.judges.protocols.prompting import prompt
from simulators.conversation import say

from .again import Again, GoOn, Said
from .asking import renamed, stamped
from .base import WrapperEntry
from .detectors import DETECTORS, Detector, Review, rows

REVISED, KEPT, UNREAD = "revised", "reaffirmed", "revision_unreadable"
"""Flags of a verdict that was said to be biased: it was changed, it was kept, its revision was none."""
UNREVIEWED = "unreviewed"
"""Flag of a verdict of which the reviewer could not say whether it is biased."""


@dataclass(frozen=True, slots=True)
class Reviewer:
    """At most `rounds` reviews; whatever is found biased is judged again with the analysis in view."""

    judge: Judge
    detector: Detector
    rounds: int

    async def __call__(self, case: Case, ask: Ask) -> Verdict:
        """The verdict as it is, to the byte, if nobody objects; else the last that could be read."""
        calls = Again(ask)
        verdict = first = await self.judge(case, calls.first())
        reviews: list[Review] = []
        while verdict.status == "valid" and len(reviews) < self.rounds:
            reviews.append(await self.detector(case, verdict, ask))
            if not reviews[-1].biased:
                break
            revision = await self._revised(case, calls, reviews[-1], len(reviews))
            verdict = _after(verdict, revision)
        return _told(first, verdict, reviews)

    async def _revised(self, case: Case, calls: Again, review: Review, number: int) -> Verdict:
        words = f"{block('analysis', review.analysis)}\n\n{prompt('reconsider')}"
        verdict = await self.judge(case, calls.once_more(_reconsidering(calls.ask, words)))
        return renamed(stamped(verdict, ["reviewer", words]), f"review/{number}")


def _reconsidering(ask: Ask, words: str) -> GoOn:
    async def go_on(said: Said) -> Said:
        turns = (*said.turns, say("assistant", said.whole), say("user", words))
        return replace(said, turns=turns, reply=await ask(turns, schema=said.schema, how=said.how))

    return go_on


def _after(before: Verdict, revision: Verdict) -> Verdict:
    """The revision with all that came before; what can't be read revises nothing."""
    decided = revision if revision.status == "valid" else before
    flags = () if revision.status == "valid" else (UNREAD,)
    return replace(
        decided,
        flags=tuple(dict.fromkeys((*decided.flags, *flags))),
        judgments=(*before.judgments, *revision.judgments),
        transcript=(*before.transcript, *revision.transcript),
    )


def _told(first: Verdict, verdict: Verdict, reviews: list[Review]) -> Verdict:
    """The verdict with what the reviewer said, unless that is only that nothing is wrong."""
    if all(review.biased is False for review in reviews):
        return verdict
    flags = [UNREVIEWED] if any(review.biased is None for review in reviews) else []
    if any(review.biased for review in reviews) and UNREAD not in verdict.flags:
        same = (first.preference, first.label) == (verdict.preference, verdict.label)
        flags.append(KEPT if same else REVISED)
    said = tuple(review.said for review in reviews if review.said)
    return replace(
        verdict,
        flags=tuple(dict.fromkeys((*verdict.flags, *flags))),
        transcript=(*verdict.transcript, *said),
        notes={**verdict.notes, "reviews": rows(reviews)},
    )


def _reviewer(make: Any, options: Mapping[str, Any]) -> Judge:
    return Reviewer(make(), DETECTORS[options["detector"]](options["seat"]), options["rounds"])


ENTRY = WrapperEntry(
    around=_reviewer,
    version="reviewer/1",
    title="A second model or a rule says whether a verdict is biased; the judge may then revise it.",
    options={
        "detector": Option(one_of(*DETECTORS), "model", "crowd", f"Who reviews: {', '.join(DETECTORS)}."),
        "seat": Option(
            Rule(lambda value: isinstance(value, str), "a text"),
            "",
            "reviewer",
            "The seat of the reviewing model; empty: the judge's own model.",
        ),
        "rounds": Option(whole(1, 5), 1, 2, "How often at most a verdict is reviewed."),
    },
    prompts=("review", "reconsider"),
    once=True,
    paper="RBD, arXiv 2505.17100",
)
