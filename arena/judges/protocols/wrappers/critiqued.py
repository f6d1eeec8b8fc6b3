"""A critic argues back after each verdict, and the judge may revise it: a test of how firmly it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from arena.endpoints.clients.base import EndpointError
from arena.endpoints.clients.settings import Rule, one_of, whole
from arena.judges.protocols.base import Ask, Case, Contribution, Judge, Verdict
from arena.judges.protocols.critics import (
    CRITIQUES,
    INTENTS,
    KNOWLEDGE,
    WRITERS,
    Critic,
    Critique,
    NothingToQuote,
    critic_of,
)
from arena.judges.protocols.critics.stances import stance_of
from arena.judges.protocols.delimit import between
from arena.judges.protocols.option import Option
from arena.judges.protocols.prompting import prompt
from simulators.conversation import say

from .again import Again, GoOn, Said
from .asking import renamed, stamped, unanswered, void
from .base import WrapperEntry

VERSION = "critiqued/1"
SWAYED, STOOD, UNREAD = "swayed", "stood_by_it", "revision_unreadable"
"""Flags of a verdict that was criticised: the last is another, the same; a revision could not be read."""
COURSE = "course/critiqued"
"""The note of what was said first and after each round; names of preferences, so it turns with the case."""


@dataclass(frozen=True, slots=True)
class Critiqued:
    """`rounds` rounds: the critic is told the verdict, and where it speaks the judge is asked again."""

    judge: Judge
    critic: Critic
    rounds: int

    async def __call__(self, case: Case, ask: Ask) -> Verdict:
        """The last verdict that could be read; the first one and all between are kept beside it.

        An outage on the way makes an outage of the whole, which may be asked again.
        """
        calls = Again(ask)
        first = await self.judge(case, calls.first())
        if first.status != "valid":
            return first
        talk = _Talk([first])
        for number in range(1, self.rounds + 1):
            try:
                critique = await self.critic(stance_of(case, talk.standing), ask, number)
            except NothingToQuote as why:
                return replace(void(str(why), f"critic/{number}", VERSION), judgments=first.judgments)
            except EndpointError as error:
                lost = unanswered(error, f"critic/{number}", VERSION)
                return replace(lost, judgments=(*talk.judgments, *lost.judgments))
            revision = await self._revised(case, calls, (critique, talk)) if critique else None
            talk.heard(critique, revision)
            if revision and revision.status == "outage":
                return Verdict("outage", judgments=talk.judgments, transcript=talk.transcript)
        return talk.told()

    async def _revised(self, case: Case, calls: Again, said: tuple[Critique, _Talk]) -> Verdict:
        critique, talk = said
        words = f"{between('analysis', critique.words)}\n\n{prompt('critiqued')}"
        told = [*talk.critiques, {"words": critique.words, "answer": critique.claim.answer}]
        case = replace(case, gold={**case.gold, CRITIQUES: told})
        verdict = await self.judge(case, calls.once_more(_answering(calls.ask, words)))
        return renamed(stamped(verdict, ["critiqued", words]), f"critique/{len(talk.rows) + 1}")


def _answering(ask: Ask, words: str) -> GoOn:
    async def go_on(said: Said) -> Said:
        turns = (*said.turns, say("assistant", said.whole), say("user", words))
        return replace(said, turns=turns, reply=await ask(turns, schema=said.schema, how=said.how))

    return go_on


@dataclass(slots=True)
class _Talk:
    """What was said so far: verdicts, the first of them uncriticised, and critiques in between."""

    verdicts: list[Verdict]
    critiques: list[Mapping[str, str]] = field(default_factory=list)
    rows: list[Mapping[str, Any]] = field(default_factory=list)
    said: list[Contribution] = field(default_factory=list)
    course: list[str] = field(default_factory=list)

    @property
    def standing(self) -> Verdict:
        """The last verdict that says anything."""
        return next(one for one in reversed(self.verdicts) if one.status == "valid")

    @property
    def judgments(self) -> tuple[Any, ...]:
        return tuple(judgment for one in self.verdicts for judgment in one.judgments)

    @property
    def transcript(self) -> tuple[Contribution, ...]:
        return (*(said for one in self.verdicts for said in one.transcript), *self.said)

    def heard(self, critique: Critique | None, revision: Verdict | None) -> None:
        """One more round; a critic who kept silent changed nothing."""
        number = len(self.rows) + 1
        self.rows.append({"round": number, "spoke": critique is not None, **_row(critique)})
        if critique:
            self.critiques.append({"words": critique.words, "answer": critique.claim.answer})
            self.said.append(Contribution(f"critic/{number}", critique.words, ", ".join(critique.quoted)))
        if revision:
            self.verdicts.append(revision)
        self.course.append(_said(revision or self.standing))

    def told(self) -> Verdict:
        """The verdict that stands, with all that led to it."""
        first, last = self.verdicts[0], self.standing
        flags = [SWAYED if _said(last) != _said(first) else STOOD] if self.critiques else []
        unread = [UNREAD] if any(one.status != "valid" for one in self.verdicts) else []
        return replace(
            last,
            flags=tuple(dict.fromkeys((*last.flags, *flags, *unread))),
            judgments=self.judgments,
            transcript=self.transcript,
            notes={**last.notes, CRITIQUES: self.rows, COURSE: [_said(first), *self.course]},
        )


def _row(critique: Critique | None) -> Mapping[str, Any]:
    return {"for": critique.claim.words, "quoted": list(critique.quoted)} if critique else {}


def _said(verdict: Verdict) -> str:
    """What a verdict comes to, in a word."""
    if verdict.status != "valid":
        return verdict.status
    told = verdict.preference or verdict.label
    return told or str(verdict.ranking or [step.right for step in verdict.steps] or dict(verdict.scores))


def _critiqued(make: Any, options: Mapping[str, Any]) -> Judge:
    critic = critic_of(options["intent"], options["knowledge"], options["critic"], options["seat"])
    return Critiqued(make(), critic, options["rounds"])


ENTRY = WrapperEntry(
    around=_critiqued,
    version=VERSION,
    title="A critic argues with the verdict, honest or not, and the judge may revise it: a test, no help.",
    options={
        "intent": Option(
            one_of(*INTENTS), "hypercritical", "constructive", f"What the critic wants: {', '.join(INTENTS)}."
        ),
        "knowledge": Option(
            one_of(*KNOWLEDGE), "parametric", "fabricated", f"What it brings: {', '.join(KNOWLEDGE)}."
        ),
        "rounds": Option(whole(1, 10), 1, 2, "How often it may argue."),
        "critic": Option(one_of(*WRITERS), "script", "model", "Who puts it in words: a script or a model."),
        "seat": Option(
            Rule(lambda value: isinstance(value, str), "a text"),
            "",
            "critic",
            "The seat of a critic that is a model; empty: the judge's own model.",
        ),
    },
    prompts=("critic", "critiqued"),
    once=True,
    paper="WAFER-QA, arXiv 2506.03332",
)
