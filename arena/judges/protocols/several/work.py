"""The work on one verified judgment: plan, evidence, draft and check, again from wherever it was faulty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from arena.judges.protocols.base import Case, How, Judgment
from arena.judges.protocols.delimit import between, cut, harmless
from arena.judges.protocols.looking import Look
from arena.judges.protocols.pairwise import answer_schema
from arena.judges.protocols.prompting import prompt
from arena.judges.protocols.reading import Unreadable, a_number, asked_object
from arena.judges.protocols.show import criteria, question, replies
from simulators.conversation import Turn, say

from .checking import NONE, PLAN, Found, found, schema
from .floor import Floor, Said, Speaker, together, unread
from .offers import OFFERS, PARSER

PLAN_SCHEMA = answer_schema(
    {"reasoning": {"type": "string"}, "criteria": {"type": "array", "items": {"type": "string"}}}
)
SCORE_SCHEMA = answer_schema({"scores": {"type": "array", "items": {"type": "number"}}})
NOTHING = Found(NONE, "")
PLAN_PARSER, SCORE_PARSER = "verify-plan/1", "verify-score/1"


@dataclass(frozen=True, slots=True)
class Team:
    """Who works, how often each thing is tried, and how much of it is shown to the others."""

    seats: Mapping[str, str]
    steps: int
    plans: int
    samples: int
    exploring: Mapping[str, Any]
    verifying: Mapping[str, Any]
    max_evidence: int
    max_reasoning: int
    max_reply: int
    wording: str

    def agent(self, name: str, attempt: int = 0, of: int = 1) -> How:
        """How an agent is asked; one of several attempts is sampled with a seed of its own."""
        sampling = {**self.exploring, "seed": attempt} if of > 1 else {}
        return How(sampling=sampling, seat=self.seats.get(name, ""))


@dataclass
class Work:
    """What there is so far: the plan, the evidence of its steps, and what the verifier complained of."""

    team: Team
    case: Case
    floor: Floor
    plan: list[str] = field(default_factory=list)
    evidence: list[str] = field(default_factory=list)
    complaint: Found = NOTHING
    rejected: str = ""  # the step's evidence, or the plan, that was sent back

    async def prepare(self) -> dict[str, Any]:
        """Whatever is missing of plan and evidence; says what was done, as a row of the notes."""
        planned = not self.plan
        if planned:
            await self._make_plan()
        first = len(self.evidence)
        for number in range(first + 1, len(self.plan) + 1):
            await self._gather(number)
        return {"planned": int(planned), "steps": len(self.plan) - first, "checked": 0}

    async def draft(self, number: int) -> Judgment:
        """The verdict that follows from what there is."""
        offer, team = OFFERS[len(self.case.replies)], self.team
        complaint = self._complaint("verdict")
        turns = self._turns(
            ("verify", team.wording), self._shown_plan(), self._shown_evidence(), complaint, offer.words
        )
        look = Look(turns, offer.read, PARSER, offer.schema(team.max_reasoning), team.agent("judge"))
        return await look(self.floor.ask, role=f"draft/{number}", order=offer.order)

    async def check(self, draft: Judgment) -> Found:
        """What a verifier finds at fault; raises `Overstepped` and `Unreadable`."""
        told = {"a": "A", "b": "B"}.get(draft.preference or "", draft.preference or draft.label)
        verdict = between("draft", harmless(draft.rationale), about=f' verdict="{told}"')
        turns = self._turns(
            ("verify_check",),
            self._shown_plan(),
            self._shown_evidence(),
            verdict,
            "What is at fault, if anything?",
        )
        how = How(sampling=self.team.verifying, seat=self.team.seats.get("verifier", ""))
        steps = len(self.plan)
        said = await self.floor.hear(Speaker("verifier", how), turns, "check", schema(steps))
        return found(said.reply.text, steps, said.cut_off)

    def send_back(self, complaint: Found) -> None:
        """Takes out what is at fault and all that came after it."""
        self.complaint, self.rejected = complaint, ""
        if complaint.faulty == PLAN:
            self.rejected = "\n".join(self.plan)
            self.plan, self.evidence = [], []
        elif complaint.step:
            self.rejected = self.evidence[complaint.step - 1]
            del self.evidence[complaint.step - 1 :]

    async def _make_plan(self) -> None:
        task = f"Name at most {self.team.steps} criteria. Answer only in JSON as described."
        turns = self._turns(("verify_plan",), self._complaint(PLAN), task)
        count = self.team.plans
        asked = (
            self.floor.hear(
                Speaker("planner", self.team.agent("planner", n, count)), turns, "plan", PLAN_SCHEMA
            )
            for n in range(count)
        )
        said = await together(*asked)
        plans = [self._criteria(one) for one in said]
        self.plan = plans[await self._best(["\n".join(plan) for plan in plans], "The task was to plan.")]

    async def _gather(self, number: int) -> None:
        task = f"Step {number}, your criterion: {harmless(self.plan[number - 1])}"
        shown = (self._shown_plan(), self._shown_evidence(), self._complaint(str(number)), task)
        turns = self._turns(("verify_step",), *shown)
        role, count = f"executor/{number}", self.team.samples
        asked = (
            self.floor.hear(Speaker(role, self.team.agent("executor", n, count)), turns, "evidence")
            for n in range(count)
        )
        said = [cut(one.words, self.team.max_evidence) for one in await together(*asked)]
        self.evidence.append(said[await self._best(said, task)])

    async def _best(self, attempts: Sequence[str], task: str) -> int:
        """Which of several attempts has the best score, the first among equals."""
        if len(attempts) == 1:
            return 0
        drafts = "\n".join(between("draft", harmless(attempt)) for attempt in attempts)
        turns = self._turns(
            ("verify_score",), self._shown_plan(), task, drafts, "Answer only in JSON as described."
        )
        scorer = Speaker("scorer", self.team.agent("verifier"))
        said = await self.floor.hear(scorer, turns, "score", SCORE_SCHEMA)
        try:
            scores = _scores(said, len(attempts))
        except Unreadable as why:
            raise unread("scorer", said, why, SCORE_PARSER) from None
        return scores.index(max(scores))

    def _criteria(self, said: Said) -> list[str]:
        try:
            given = asked_object(said.reply.text, "criteria", truncated=said.cut_off)["criteria"]
            named = given if isinstance(given, list) else []
            plan = [one.strip() for one in named if isinstance(one, str) and one.strip()]
            if not plan or len(plan) < len(named):
                raise Unreadable("the plan has no criteria, or some that are no words")
        except Unreadable as why:
            raise unread("planner", said, why, PLAN_PARSER) from None
        return plan[: self.team.steps]

    def _turns(self, named: tuple[str, ...], *shown: str) -> tuple[Turn, ...]:
        """One prompt, the case, and then whatever this agent is shown besides."""
        rubric = criteria(self.case.rubric) if self.case.rubric else ""
        rest = "\n\n".join(filter(None, shown))
        parts = (*question(self.case), *replies(self.case, self.team.max_reply, rest, rubric))
        return say("system", prompt(*named)), Turn("user", parts)

    def _shown_plan(self) -> str:
        lines = (f"{number}. {harmless(one)}" for number, one in enumerate(self.plan, 1))
        return between("plan", "\n".join(lines)) if self.plan else ""

    def _shown_evidence(self) -> str:
        return "\n".join(
            between("step", harmless(one), about=f' number="{number}"')
            for number, one in enumerate(self.evidence, 1)
        )

    def _complaint(self, about: str) -> str:
        """What the verifier found wrong, for whoever has to do it again."""
        if self.complaint.faulty != about:
            return ""
        before = f"{between('draft', harmless(self.rejected))}\n" if self.rejected else ""
        return (
            f"{before}Your last attempt was sent back:\n{between('analysis', harmless(self.complaint.why))}"
        )


def _scores(said: Said, count: int) -> list[float]:
    given = asked_object(said.reply.text, "scores", truncated=said.cut_off)["scores"]
    if not isinstance(given, list) or len(given) != count:
        raise Unreadable("there is not one score for each attempt")
    return [a_number({"score": score}, "score", 0, 10) for score in given]
