"""Holds court over two replies: statements, issues, rounds of argument and a judgment, then reflection."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from arena.endpoints.clients.settings import SWITCH, Rule, check_sampling, whole
from arena.judges.protocols.base import Ask, Case, Contribution, Judge, Verdict
from arena.judges.protocols.entry import ORDERS
from arena.judges.protocols.looking import Look, verdict_of
from arena.judges.protocols.option import Option
from arena.judges.protocols.pairwise import MAX_REASONING, MAX_REPLY, answer_schema, template
from arena.judges.protocols.prompting import prompt
from arena.judges.protocols.reading import Unreadable
from arena.judges.protocols.show import question, replies
from simulators.conversation import Turn, say

from .arguing import (
    MAX_ARGUMENT,
    SEATS,
    SEED,
    SPEAKING,
    Advocates,
    OwnOrders,
    Speech,
    advocates,
    both_replies,
    judged_by,
    laid_out,
    of_judge,
)
from .floor import Floor, Speaker, Stopped, held, together
from .offers import PAIR, PARSER, needs
from .quotes import counted
from .remembered import MOST, STORES, Row, check_memory, noted, recalled, shown

VERSION = "courtroom/1"
STATEMENT = "Make your opening statement: say why your reply is the better one, and prove it."
ARGUE = "Round {number} of {rounds}. Argue the judge's issues, and answer what the other side said last."
FRAME = "Name the issues now."
CLOSING = "Which reply is better, A or B? Answer only in JSON as described."
OUTCOMES = {
    True: "The judge found your reply the better one.",
    False: "The judge found the other reply better.",
}
NO_SIDE = "The judge found neither reply better."
SIDES: Mapping[int | None, str] = {0: "one side", 1: "the other side", None: "you"}
LESSONS = answer_schema(
    {
        "lessons": {
            "type": "array",
            "maxItems": MOST,
            "items": answer_schema(
                {"store": {"type": "string", "enum": [*STORES]}, "text": {"type": "string"}}
            ),
        }
    }
)


@dataclass(frozen=True, slots=True)
class Remembering:
    """What advocates may recall, how much of it, and whether they note anything new."""

    rows: tuple[Row, ...]
    recalls: int
    held_out: tuple[str, ...]
    learns: bool


@dataclass(frozen=True, slots=True)
class Courtroom:
    """The judge of a court, which is held once and decides in every order that is wanted."""

    rounds: int
    advocates: Advocates
    memory: Remembering
    orders: str
    wording: str
    max_reasoning: int
    max_reply: int

    async def __call__(self, case: Case, ask: Ask) -> Verdict:
        """A verdict with all that was said; an advocate's outage is an outage, never a guess."""
        return needs(case, 2) or await held(ask, lambda floor: self._try(_Trial(self, case, floor)))

    async def _try(self, trial: _Trial) -> Verdict:
        await trial.argue()
        judge = judged_by(lambda *seen: self._look(trial, *seen), trial.case)
        verdict = await ORDERS[self.orders](judge)(trial.case, trial.floor.ask)
        if self.memory.learns and verdict.status == "valid":
            verdict = replace(verdict, notes={**verdict.notes, **await trial.reflect(verdict)})
        return verdict

    async def _look(self, trial: _Trial, seen: Case, names: Mapping[int | None, str], ask: Ask) -> Verdict:
        closing = f"{laid_out(trial.heard, {**names, None: 'you'})}\n\n{CLOSING}"
        system = "\n\n".join((prompt("courtroom", self.wording), prompt("courtroom_rules")))
        turns = (
            say("system", system),
            Turn("user", (*question(seen), *replies(seen, self.max_reply, closing))),
        )
        return verdict_of(await Look(turns, PAIR.read, PARSER, PAIR.schema(self.max_reasoning))(ask))


@dataclass
class _Trial:
    """One case before the court, while it goes on."""

    court: Courtroom
    case: Case
    floor: Floor
    heard: list[Speech] = field(default_factory=list)
    known: dict[int, str] = field(default_factory=dict)

    async def argue(self) -> None:
        """All phases before the judgment, in their order; a speaks before b."""
        self.floor.tell(Contribution("clerk", prompt("courtroom_rules"), "rules"))
        self._recall()
        await self._sides("statement", STATEMENT)
        await self._frame()
        for number in range(1, self.court.rounds + 1):
            await self._sides(f"round {number}", ARGUE.format(number=number, rounds=self.court.rounds))

    async def reflect(self, verdict: Verdict) -> dict[str, Any]:
        """What both advocates learnt, as a verdict's notes; who has nothing to say learns nothing."""
        noted_by = await together(*(self._lessons(place, verdict) for place in (0, 1)))
        lessons = [row for rows, _ in noted_by for row in rows]
        failed = [why for _, why in noted_by if why]
        return {"lessons": lessons, **({"unlearnt": failed} if failed else {})}

    def _recall(self) -> None:
        memory = self.court.memory
        for place in (0, 1):
            lessons = recalled(memory.rows, self._number(place), self.case, memory.recalls, memory.held_out)
            self.known[place] = shown(lessons)
            for lesson in lessons:
                note = f"{lesson.store} from {lesson.battle}, for advocate {self._number(place)}"
                self.floor.tell(Contribution("memory", lesson.text, note, place=place))

    async def _sides(self, when: str, task: str) -> None:
        for place in (0, 1):
            arguing = self.court.advocates
            turns = arguing.turns(self.case, place, self.heard, arguing.bounded(task), self.known[place])
            said = await self.floor.hear(arguing.speaker(self.case, place), turns, when)
            speech = arguing.speech(self.case, place, when, said)
            self.floor.remark(said, counted(speech.words))
            self.heard.append(speech)

    async def _frame(self) -> None:
        rest = f"{laid_out(self.heard, SIDES)}\n\n{FRAME}"
        parts = both_replies(self.case, 0, self.court.max_reply, rest, "One reply:")
        turns = say("system", prompt("courtroom_issues")), Turn("user", parts)
        said = await self.floor.hear(Speaker("judge"), turns, "issues")
        self.heard.append(of_judge(said.words, "issues", self.court.advocates.max_argument))

    async def _lessons(self, place: int, verdict: Verdict) -> tuple[list[Row], str]:
        """What one advocate notes, or why it noted nothing."""
        outcome = NO_SIDE
        if verdict.preference in ("a", "b"):
            outcome = OUTCOMES[verdict.preference == "ab"[place]]
        task, arguing = f"{prompt('courtroom_reflect')}\n{outcome}", self.court.advocates
        turns = arguing.turns(self.case, place, self.heard, task, self.known[place])
        try:
            said = await self.floor.hear(arguing.speaker(self.case, place), turns, "reflection", LESSONS)
            return noted(said.reply.text, self._number(place), self.case, said.cut_off), ""
        except Stopped as stopped:
            return [], stopped.judgment.error
        except Unreadable as why:
            return [], str(why)

    def _number(self, place: int) -> int:
        return int(self.court.advocates.speaker(self.case, place).role[-1])


def _bare(options: Mapping[str, Any]) -> Judge:
    return Courtroom(
        rounds=options["rounds"],
        advocates=advocates(options, "courtroom_advocate", "courtroom_rules"),
        memory=Remembering(
            tuple(options["memory"]), options["recalls"], tuple(options["held_out"]), options["learns"]
        ),
        orders=options["orders"],
        wording=options["template"],
        max_reasoning=options["max_reasoning"],
        max_reply=options["max_reply"],
    )


def _check(options: Mapping[str, Any]) -> None:
    check_sampling(options["advocate_sampling"])
    check_memory(options["memory"])


LIST = Rule(lambda value: isinstance(value, list) and len(value) <= 10_000, "a list of at most 10,000 tables")
NAMES = Rule(
    lambda value: isinstance(value, list) and all(isinstance(name, str) for name in value), "a list of names"
)
EXAMPLE = {"store": "experience", "matter": "What is 6 times 8?", "text": "Count aloud.", "battle": "12"}

ENTRY = OwnOrders(
    bare=_bare,
    accepts=lambda case: bool(case.parts),
    needs_model=True,
    options={
        "rounds": Option(whole(3, 5), 3, 4, "How many rounds of argument, a before b in each."),
        "advocates": SEATS,
        "advocate_sampling": SPEAKING,
        "seed": SEED,
        "memory": Option(
            LIST,
            [],
            [EXAMPLE],
            "Lessons of earlier cases: `store` (experience, case, source), `matter`, `text`, `battle` and, "
            "where it is not both advocates', `advocate` (1 or 2).",
        ),
        "recalls": Option(whole(0, 10), 3, 1, "How many lessons an advocate is reminded of."),
        "held_out": Option(NAMES, [], ["12"], "Battles of which nothing is recalled."),
        "learns": Option(
            SWITCH, False, True, "Whether advocates reflect afterwards; in rated play they do not (frozen)."
        ),
        "max_argument": MAX_ARGUMENT,
        "max_reasoning": MAX_REASONING,
        "max_reply": MAX_REPLY,
        "template": template("courtroom"),
    },
    sampling={"temperature": 0.0, "max_tokens": 600},
    prompts=(
        "courtroom",
        "courtroom_rules",
        "courtroom_advocate",
        "courtroom_issues",
        "courtroom_reflect",
    ),
    parser=PARSER,
    version=VERSION,
    title="Two advocates, who may remember earlier cases, argue under a court's script; a model judges.",
    paper="AgentCourt, arXiv 2408.08089",
    check=_check,
)
