"""Lets several judges with manners of their own judge in rounds, each reading what the others said."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from arena.endpoints.clients.settings import Rule, one_of, whole
from arena.judges.protocols.base import Ask, Case, How, Judge, Judgment, Verdict
from arena.judges.protocols.delimit import between, cut, harmless
from arena.judges.protocols.entry import ProtocolEntry
from arena.judges.protocols.looking import Look, verdict_of
from arena.judges.protocols.option import Option
from arena.judges.protocols.pairwise import MAX_REASONING, MAX_REPLY, template
from arena.judges.protocols.prompting import prompt
from arena.judges.protocols.show import question, replies
from arena.judges.protocols.votes import Ties
from simulators.conversation import Turn, say

from .arguing import SEAT
from .counting import QUORUM, TIED, counted
from .offers import OFFERS, PARSER, needs
from .profiles import PROFILES

VERSION = "rounds/1"


@dataclass(frozen=True, slots=True)
class Agent:
    """One of the judges: its name, its manner and where its model sits."""

    name: str
    profile: str
    seat: str


@dataclass(frozen=True, slots=True)
class Rounds:
    """Agents who vote on a case until they agree or the rounds are over."""

    agents: tuple[Agent, ...]
    rounds: int
    sequential: bool
    quorum: int
    ties: Ties
    wording: str
    max_argument: int
    max_reasoning: int
    max_reply: int

    async def __call__(self, case: Case, ask: Ask) -> Verdict:
        """The majority of the last round; every vote of every round is kept, as role NAME/ROUND."""
        if unfit := needs(case, *OFFERS):
            return unfit
        said: list[Judgment] = []
        last: list[Judgment] = []
        for number in range(1, self.rounds + 1):
            last = await self._round(case, ask, number, last)
            said += last
            if _agreed(last) or not any(vote.status == "valid" for vote in last):
                break
        verdict = counted([verdict_of(vote) for vote in last], self.quorum, self.ties)
        notes = {**verdict.notes, "rounds": number, "consensus": _agreed(last)}
        return replace(verdict, judgments=tuple(said), notes=notes)

    async def _round(self, case: Case, ask: Ask, number: int, before: Sequence[Judgment]) -> list[Judgment]:
        """Everybody's vote, knowing the round before; in sequence also what was said in this one."""
        if not self.sequential:
            async with asyncio.TaskGroup() as votes:
                tasks = [
                    votes.create_task(self._vote(agent, case, ask, number, before)) for agent in self.agents
                ]
            return [task.result() for task in tasks]
        said: list[Judgment] = []
        for agent in self.agents:
            heard = [*said, *before[len(said) :]]
            said.append(await self._vote(agent, case, ask, number, heard))
        return said

    async def _vote(
        self, agent: Agent, case: Case, ask: Ask, number: int, heard: Sequence[Judgment]
    ) -> Judgment:
        offer = OFFERS[len(case.replies)]
        opinions = [self._opinion(agent, vote) for vote in heard if vote.status == "valid"]
        told = "\n\n".join(filter(None, ("\n".join(opinions), PROFILES[agent.profile], offer.words)))
        parts = (*question(case), *replies(case, self.max_reply, told))
        look = Look(
            (say("system", prompt("rounds", self.wording)), Turn("user", parts)),
            offer.read,
            PARSER,
            offer.schema(self.max_reasoning),
            How(seat=agent.seat),
        )
        return await look(ask, role=f"{agent.name}/{number}", order=offer.order)

    def _opinion(self, agent: Agent, vote: Judgment) -> str:
        name, _, number = vote.role.rpartition("/")
        said = {"a": "A", "b": "B"}.get(vote.preference or "", vote.preference or vote.label)
        whose = "you" if name == agent.name else name
        about = f' by="{whose}" in="round {number}" verdict="{said}"'
        return between("argument", harmless(cut(vote.rationale, self.max_argument)), about=about)


def _agreed(votes: Sequence[Judgment]) -> bool:
    """Whether everybody has a vote, and the same one."""
    said = {(vote.status, vote.preference, vote.label) for vote in votes}
    return len(said) == 1 and all(vote.status == "valid" for vote in votes)


def _agents(profiles: Sequence[str], seats: Sequence[str]) -> tuple[Agent, ...]:
    """One agent a profile, round the seats; a profile that stands there twice is numbered."""
    agents = []
    for place, profile in enumerate(profiles):
        several = profiles.count(profile) > 1
        name = f"{profile} {profiles[: place + 1].count(profile)}" if several else profile
        agents.append(Agent(name, profile, seats[place % len(seats)]))
    return tuple(agents)


def _bare(options: Mapping[str, Any]) -> Judge:
    return Rounds(
        agents=_agents(options["profiles"], options["seats"]),
        rounds=options["rounds"],
        sequential=options["turns"] == "sequential",
        quorum=options["quorum"],
        ties=options["ties"],
        wording=options["template"],
        max_argument=options["max_argument"],
        max_reasoning=options["max_reasoning"],
        max_reply=options["max_reply"],
    )


def _check(options: Mapping[str, Any]) -> None:
    if options["quorum"] > len(options["profiles"]):
        raise ValueError(f"quorum = {options['quorum']} is more than there are profiles")


def _list_of(rule: Any, words: str, most: int) -> Rule:
    return Rule(
        lambda value: isinstance(value, list) and 1 <= len(value) <= most and all(map(rule, value)), words
    )


ENTRY = ProtocolEntry(
    bare=_bare,
    accepts=lambda case: bool(case.parts),
    needs_model=True,
    options={
        "profiles": Option(
            _list_of(PROFILES.__contains__, f"a list of {', '.join(PROFILES)}", 16),
            ["deductive", "logical", "robust"],
            ["deductive", "critical", "plain"],
            "The agents, each with its manner of judging; one may stand there twice.",
        ),
        "seats": Option(
            _list_of(SEAT.holds, "a list of seats, '' the judge's own model", 16),
            [""],
            ["", "second"],
            "Where the agents' models sit, in turn; `\"\"` is the judge's own.",
        ),
        "rounds": Option(whole(1, 10), 3, 1, "How many rounds at most; agents who agree stop earlier."),
        "turns": Option(
            one_of("simultaneous", "sequential"),
            "simultaneous",
            "sequential",
            "Whether agents hear what was said before them in the same round.",
        ),
        "quorum": QUORUM,
        "ties": TIED,
        "max_argument": Option(whole(0, 4000), 400, 5, "How many characters of each reason others read."),
        "max_reasoning": MAX_REASONING,
        "max_reply": MAX_REPLY,
        "template": template("rounds"),
    },
    sampling={"temperature": 0.0, "max_tokens": 400},
    prompts=("rounds",),
    parser=PARSER,
    version=VERSION,
    title="Several judges with manners of their own vote in rounds, reading each other's reasons.",
    paper="MAJ, arXiv 2511.15958; ChatEval, arXiv 2308.07201",
    check=_check,
)
