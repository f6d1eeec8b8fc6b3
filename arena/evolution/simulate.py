"""Simulates users: who looks at items asks a question each; those that pass the filters are kept."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from random import Random
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from arena.leases import storable
from arena.questions.media import as_part
from arena.questions.models import Question
from simulators import questions
from simulators.conversation import Ask, NoAnswer
from simulators.filters import FILTERS, Context, Drop
from simulators.goals import write_goal
from simulators.instructions import compose
from simulators.items import Item as PureItem
from simulators.known import Known
from simulators.personas import Persona
from simulators.pipeline import Sifted, sift
from simulators.reading import Unreadable
from simulators.users import USERS

from .enlist import enlist_for_today
from .imagine import ImagineStage, Lost, seen
from .models import Simulation
from .shifts import Worked, WorkStage, work_off
from .voices import Talks
from .work import Draft, Item

TWICE = {"duplicate", "near_duplicate"}
"""Filters that are looked at again when a question is kept, for others may have been kept meanwhile."""
FILTER_ROLES = {"blind": "blind", "seeing": "seeing", "judge": "grader"}
"""How filters call the roles of a simulation."""


@dataclass(frozen=True)
class Writing:
    """A claimed draft."""

    work_id: int
    talks: Talks
    item: PureItem
    item_id: int
    draft: Draft
    simulation: Simulation


@dataclass(frozen=True)
class Kept:
    """A question that passed, and its dialogue."""

    draft: questions.Draft
    dialogue: dict[str, Any]


@dataclass
class Seen:
    """Questions of a set that there are: what is in the database, read on as it grows."""

    known: Known = field(default_factory=Known)
    last: int = 0

    def read_on(self, rows: QuerySet[Question]) -> Known:
        """Takes in what came since the last look."""
        for question in rows.filter(pk__gt=self.last).order_by("pk"):
            self.known.add(words_of(question))
            self.last = question.pk
        return self.known


@dataclass
class WriteStage(WorkStage[Writing, Kept | Lost]):
    """Drafts in, questions out."""

    table, owner, owners, column = Draft, "item__simulation", Simulation, "draft_id"

    # Two views of the same questions: what is being asked in this process now, and what is kept.
    asked: dict[int, Seen] = field(default_factory=lambda: defaultdict(Seen))
    kept: dict[int, Seen] = field(default_factory=lambda: defaultdict(Seen))
    of_item: dict[int, Known] = field(default_factory=dict)
    one_by_one: dict[int, asyncio.Lock] = field(default_factory=lambda: defaultdict(asyncio.Lock))

    def load(self, ids: Sequence[int]) -> list[Writing]:
        rows = Draft.objects.filter(pk__in=ids).select_related("item__media", "item__simulation")
        return [self._brief(row) for row in rows]

    def _brief(self, row: Draft) -> Writing:
        simulation = row.item.simulation
        item, addresses = seen(row.item)
        self.asked[simulation.question_set_id].read_on(_asked_in(simulation.question_set_id))
        if row.item_id not in self.of_item:
            there = Question.objects.filter(draft__item=row.item_id)
            self.of_item[row.item_id] = Known(map(words_of, there))
        talks = self.talks(row, simulation, addresses)
        return Writing(row.pk, talks, item, row.item_id, row, simulation)

    async def work_on(self, brief: Writing) -> Kept | Lost:
        asks, draft, simulation = brief.talks.asks(), brief.draft, brief.simulation
        persona = Persona(draft.persona, draft.distance)
        try:
            written = await questions.write(
                brief.item, persona, asks["author"], draft.language, simulation.task
            )
        except NoAnswer as none:
            return Lost(none.code, str(none))
        except Unreadable as unreadable:
            return Lost("unreadable", str(unreadable))
        async with self.one_by_one[brief.item_id]:
            sifted = await sift([written], simulation.filters, self._context(brief, asks))
        if not sifted.kept:
            return _lost(sifted)
        return await _with_dialogue(brief, sifted.kept[0], asks["author"])

    def _context(self, brief: Writing, asks: dict[str, Ask]) -> Context:
        return Context(
            item=brief.item,
            of_item=self.of_item[brief.item_id],
            of_set=self.asked[brief.simulation.question_set_id].known,
            asks={name: asks[role] for name, role in FILTER_ROLES.items() if role in asks},
            settings=brief.simulation.filters,
        )

    def keep(self, done: Sequence[tuple[Writing, Kept | Lost]]) -> None:
        sets = sorted({brief.simulation.question_set_id for brief, _ in done})
        for question_set in sets:
            one_at_a_time(question_set)
            self.kept[question_set].read_on(_asked_in(question_set))
        now = Known()  # of this transaction only: should it fail, nothing of it was ever asked
        for brief, came in done:
            sets_known = (self.kept[brief.simulation.question_set_id].known, now)
            if isinstance(came, Kept) and (drop := _again(brief, came.draft, sets_known)):
                came = Lost(drop.reason, drop.detail)
            if isinstance(came, Kept):
                now.add(came.draft.text)
            _end(brief, came)


def _lost(sifted: Sifted) -> Lost:
    ((draft, drop),) = sifted.drops
    return Lost(drop.reason, drop.detail, draft.text if draft else "")


async def _with_dialogue(brief: Writing, draft: questions.Draft, author: Ask) -> Kept | Lost:
    """How the talk goes on: as the simulation says, with this persona, language and, if need be, goal."""
    dialogue = brief.simulation.dialogue
    if not dialogue:
        return Kept(draft, {})
    given, own = dict(dialogue.get("options", {})), {}
    if USERS[dialogue["user"]].needs_model:
        own = {"persona": draft.persona.text, "language": draft.language}
    if dialogue["user"] in OWN:
        try:
            own |= await OWN[dialogue["user"]](brief, draft, author, given)
        except (NoAnswer, Unreadable) as error:
            return Lost("no_goal", str(error), draft.text)
    return Kept(draft, dialogue | {"options": {**own, **given}})


async def _a_goal(
    brief: Writing, draft: questions.Draft, author: Ask, given: dict[str, Any]
) -> dict[str, Any]:
    return {"goal": await write_goal(brief.item, draft, author)}


async def _a_plan(
    brief: Writing, draft: questions.Draft, author: Ask, given: dict[str, Any]
) -> dict[str, Any]:
    """As many instructions as `compose` says; the same question always gets the same ones."""
    count = given.pop("compose", 0)
    if not count:
        return {}
    rng = Random(f"{brief.simulation.seed} {draft.text}")
    return {
        "instructions": [
            told.as_row() for told in compose(count, brief.simulation.dialogue["max_turns"], rng)
        ]
    }


OWN = {"goal": _a_goal, "instructions": _a_plan}
"""What each question has of its own, by the user who talks on."""


def words_of(question: Question) -> str:
    """What is asked, without the document it is about."""
    return str(question.parts[0].get("text", ""))


def _asked_in(question_set_id: int) -> QuerySet[Question]:
    return Question.objects.filter(question_set=question_set_id, retired_at=None)


def one_at_a_time(question_set_id: int) -> None:
    """Until the transaction ends, nobody else keeps questions of this set: none can be kept twice."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [0x61736B, question_set_id])


def _again(brief: Writing, draft: questions.Draft, known: Iterable[Known]) -> Drop | None:
    """Whether a question like this one has been kept since the filters looked."""
    settings = brief.simulation.filters
    of_item = Known(map(words_of, Question.objects.filter(draft__item=brief.item_id)))
    for of_set in known:
        context = Context(brief.item, of_item=of_item, of_set=of_set, settings=settings)
        for name in settings.keys() & TWICE:
            if isinstance(found := asyncio.run(FILTERS[name](draft, context)), Drop):
                return found
    return None


def _end(brief: Writing, came: Kept | Lost) -> None:
    if isinstance(came, Lost):
        columns = {"status": Draft.Status.DROPPED, "reason": came.reason, "text": came.text}
        Draft.objects.end([brief.work_id], detail=storable(came.detail), **columns)
        return
    question = Question.objects.create(**_columns(brief, came))
    columns = {"status": Draft.Status.KEPT, "text": question.text, "tags": question.tags}
    Draft.objects.end([brief.work_id], question=question, **columns)


def _columns(brief: Writing, kept: Kept) -> dict[str, Any]:
    simulation, draft = brief.simulation, kept.draft
    parts = [{"modality": "text", "text": storable(draft.text)}]
    parts += [as_part(brief.draft.item.media)] if brief.draft.item.media else []
    parts += [{"modality": "text", "text": brief.item.text}] if brief.item.text else []
    return {
        "question_set_id": simulation.question_set_id,
        "key": f"{simulation.name[:60]}:{brief.item_id}.{brief.draft.place}",
        "modality": simulation.modality,
        "parts": parts,
        "category": (draft.category or "general")[:60],
        "language": draft.language,
        "persona": brief.draft.persona,
        "level": draft.difficulty,
        "reference": draft.reference,
        "ideal": storable(draft.ideal),
        "simulator_id": simulation.author_id,
        "task": draft.task,
        "cognition": draft.cognition,
        "distance": brief.draft.distance,
        "dialogue": kept.dialogue,
        "tags": list(draft.tags),
    }


def simulate(simulations: QuerySet[Simulation] | None = None, seconds: float | None = None) -> Worked:
    """Works off what waits, of all simulations unless told, until nothing is left or the time is up."""
    chosen = Simulation.objects.active() if simulations is None else simulations
    items = Item.objects.filter(simulation__in=chosen)
    drafts = Draft.objects.filter(item__simulation__in=chosen)
    items.give_up_poisonous()
    drafts.give_up_poisonous()
    if items.waiting().exists() or drafts.waiting().exists():
        _warm({name for simulation in chosen for name in simulation.filters})
    imagined = work_off(partial(ImagineStage, items), seconds)
    return imagined + work_off(partial(WriteStage, drafts), seconds)


def _warm(filters: Iterable[str]) -> None:
    """Loads what filters load at their first look: later it would hold up every sign of life of a shift."""
    nobody = questions.Draft("Is this a question?", "", Persona(""), "")
    for name in filters:
        asyncio.run(FILTERS[name](nobody, Context(PureItem("", "text", ()))))


def simulate_today() -> Worked:
    """What workers do of their own accord: the items of the day, and whatever waits."""
    for simulation in Simulation.objects.active():
        enlist_for_today(simulation)
    return simulate()


def tally(drafts: QuerySet[Draft]) -> Counter[str]:
    """How drafts ended: kept, waiting, or the reason why they were dropped."""
    ends = drafts.values_list("status", "reason")
    return Counter(reason if status == Draft.Status.DROPPED else status for status, reason in ends)
