"""Makes questions harder: works off the steps of a round, and keeps what each decided."""

from __future__ import annotations

import logging
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from functools import partial
from typing import Any

from django.db.models import QuerySet

from arena.leases import storable
from arena.modalities import MediaError
from arena.questions.media import resolve
from arena.questions.models import Question
from simulators.conversation import Part
from simulators.evolve import evolve as take_step
from simulators.finished import Finished, Parent, Replied
from simulators.likeness import Texts
from simulators.memory import Lesson, Memory, remembering
from simulators.refusals import Refusal
from simulators.steps import Attempt, Cast, Progress, Settings
from simulators.steps import Step as Taken
from simulators.tasks import TASKS
from simulators.users import USERS

from . import lessons
from .families import NotIndependent, look_for_strangers
from .meet import queue_battles
from .models import Evolution, Use
from .rounds import NothingToEvolve, is_due, open_round
from .shifts import Worked, WorkStage, work_off
from .simulate import one_at_a_time, words_of
from .voices import Talks
from .work import Step

log = logging.getLogger(__name__)

HIGHEST = 5


@dataclass(frozen=True)
class Growing:
    """A claimed step."""

    work_id: int
    talks: Talks
    step: Step
    evolution: Evolution
    finished: Finished
    settings: Settings
    seed: int
    memory: Memory | None  # None: its author does not learn


@dataclass(frozen=True)
class Grown:
    """What a step came to, and what its author learnt by it."""

    taken: Taken
    lessons: tuple[Lesson, ...] = ()


@dataclass
class EvolveStage(WorkStage[Growing, Grown]):
    """Steps in, harder questions or refusals out."""

    table, owner, owners, column = Step, "round__evolution", Evolution, "step_id"

    def load(self, ids: Sequence[int]) -> list[Growing]:
        rows = Step.objects.filter(pk__in=ids).select_related(
            "round__evolution__leaderboard", "parent", "battle", "competitor"
        )
        known = {row.parent.question_set_id: Texts() for row in rows}
        for question in Question.objects.filter(question_set__in=known, retired_at=None):
            known[question.question_set_id].add(words_of(question))
        return [self._brief(row, known[row.parent.question_set_id]) for row in rows]

    def _brief(self, row: Step, known: Texts) -> Growing:
        evolution, addresses = row.round.evolution, {}
        finished = _finished(row, known, addresses)
        # From what is asked and not from keys of rows: the same arena made anew draws the same.
        about = (evolution.seed, row.round.number, row.parent.text, row.competitor and row.competitor.name)
        seed = zlib.crc32(repr(about).encode())
        talks = self.talks(row, evolution, addresses)
        known_so_far = evolution.lessons.as_memory() if evolution.learns else None
        return Growing(
            row.pk, talks, row, evolution, finished, settings_from(evolution.options), seed, known_so_far
        )

    async def work_on(self, brief: Growing) -> Grown:
        said = {brief.step.text: brief.step.answerable} if brief.step.answerable is not None else {}
        asks = brief.talks.asks()
        author = asks["author"]
        if brief.memory is not None:
            asks["author"] = remembering(author, brief.memory, brief.finished.parent.text)
        cast = Cast(*(asks[role] for role in ("analyst", "author", "examiner", "solver")))
        taken = await take_step(brief.finished, cast, brief.settings, brief.seed, Progress(people=said))
        if brief.memory is None or taken.refusal == Refusal.AWAITS_PEOPLE:
            return Grown(taken)
        return Grown(taken, await lessons.learn(brief.finished, taken, brief.step.battle_id, author))

    def keep(self, done: Sequence[tuple[Growing, Grown]]) -> None:
        for question_set in sorted({brief.step.parent.question_set_id for brief, _ in done}):
            one_at_a_time(question_set)
        for brief, grown in done:
            _keep(brief, grown.taken)
            lessons.keep(brief.step, grown.lessons)


def settings_from(options: Mapping[str, Any]) -> Settings:
    """How each step goes; raises ValueError naming what makes no sense."""
    known = {"tries", *(one.name for one in fields(Settings))} - {"max_rounds"}
    if unknown := set(options) - known:
        raise ValueError(f"unknown key {min(unknown)!r}; known: {', '.join(sorted(known))}")
    return Settings(**{"max_rounds" if key == "tries" else key: value for key, value in options.items()})


def _finished(row: Step, known: Texts, addresses: dict[str, str]) -> Finished:
    question, battle = row.parent, row.battle
    parent = Parent(
        text=words_of(question),
        media=_shown([part for part in question.as_parts() if part.url], addresses),
        persona=question.persona,
        ideal=question.reference or question.ideal,
        output=TASKS[question.task].gives,
        language=question.language,
    )
    replies = {
        reply.side: Replied(reply.text, _shown((Part(**part) for part in reply.media), addresses))
        for reply in battle.replies.all()
    }
    target = None
    if row.competitor_id is not None:
        target = "a" if battle.a_id == row.competitor_id else "b"
    return Finished(parent, (replies["a"], replies["b"]), known, target)


def _shown(stored: Any, addresses: dict[str, str]) -> tuple[Part, ...]:
    """Parts whose media are files here; how the database names them is added to `addresses`."""
    stored = tuple(stored)
    try:
        shown = resolve(stored)
    except MediaError:  # lost: no model can be sent them, and each says so
        return stored
    addresses.update({here.url: there.url for here, there in zip(shown, stored, strict=True) if here.url})
    return shown


def _keep(brief: Growing, taken: Taken) -> None:
    """Writes what a step decided; a child that repeats what was kept meanwhile is refused after all."""
    refusal, detail = taken.refusal, taken.detail
    attempt = taken.attempts[-1] if taken.attempts else None
    if refusal is None and (again := _again(brief, attempt)):
        refusal, detail = Refusal.DUPLICATE, again
    columns = _columns(taken, attempt) | {"reason": refusal or "", "detail": storable(detail)}
    if refusal == Refusal.AWAITS_PEOPLE:
        Step.objects.end([brief.work_id], status=Step.Status.AWAITING, **columns)
        Step.objects.filter(pk=brief.work_id).update(ended_at=None)
    elif refusal is not None:
        Step.objects.end([brief.work_id], status=Step.Status.REFUSED, **columns)
    else:
        child = Question.objects.create(**_child(brief, attempt))
        Step.objects.end([brief.work_id], status=Step.Status.ACCEPTED, child=child, **columns)
        queue_battles(brief.evolution, brief.step, child)


def _again(brief: Growing, attempt: Attempt) -> str:
    """A question like the new one that has been kept since the step looked."""
    there = Question.objects.filter(question_set=brief.step.parent.question_set_id, retired_at=None)
    since = Texts(words_of(question) for question in there.filter(generation__gt=0))
    alike, other = since.likest(attempt.written.text)
    return other if alike > brief.settings.likeness else ""


def _columns(taken: Taken, attempt: Attempt | None) -> dict[str, Any]:
    found = taken.as_json()
    compared = attempt.compared[-1] if attempt and attempt.compared else None
    return {
        "operator": attempt.operator if attempt else "",
        "faults": _clean(found["faults"]["faults"] if found["faults"] else []),
        "weaknesses": _clean(found["weaknesses"]),
        "text": storable(attempt.written.text) if attempt and attempt.written else "",
        "scores": {"old": asdict(compared.old), "new": asdict(compared.new)} if compared else {},
        "order": ("old" if compared.old_first else "new") if compared else "",
        "solved": _clean(asdict(attempt.solved)) if attempt and attempt.solved else {},
        "attempts": _clean(found["attempts"]),
    }


def _clean(value: Any) -> Any:
    """Without the one character that PostgreSQL cannot hold, in JSON neither."""
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, Mapping):
        return {key: _clean(one) for key, one in value.items()}
    return [_clean(one) for one in value] if isinstance(value, (list, tuple)) else value


def _child(brief: Growing, attempt: Attempt) -> dict[str, Any]:
    """A question like its parent, but for what is asked and how hard it is."""
    parent, evolution = brief.step.parent, brief.evolution
    pooled = evolution.use == Use.PUBLISHED  # as published, evolved questions are rated with all others
    same = ("question_set_id", "modality", "category", "language", "persona", "task", "distance")
    return {column: getattr(parent, column) for column in same} | {
        "key": f"{evolution.name[:60]}:{brief.work_id}",
        "parts": [{"modality": "text", "text": storable(attempt.written.text)}, *parent.parts[1:]],
        "ideal": storable(attempt.written.ideal),
        "level": parent.level if pooled else min(HIGHEST, parent.level + 1),
        "parent": parent,
        "generation": parent.generation + 1,
        "diagnostic": evolution.use == Use.DIAGNOSTIC,
        "simulator_id": evolution.author_id,
        "complexity": asdict(attempt.compared[-1].new),
        "dialogue": parent.dialogue if _talks_on(parent.dialogue) else {},
        "tags": ["published"] if pooled else [],
    }


def _talks_on(dialogue: Mapping[str, Any]) -> bool:
    """Whether its user could go on from another question: it has no lines or goal of its own."""
    return bool(dialogue) and dialogue["user"] != "goal" and USERS[dialogue["user"]].needs_model


def evolve(evolutions: QuerySet[Evolution] | None = None, seconds: float | None = None) -> Worked:
    """Works off the steps that wait, of all evolutions unless told; says how many ended."""
    chosen = Evolution.objects.active() if evolutions is None else evolutions
    steps = Step.objects.filter(round__evolution__in=chosen)
    steps.give_up_poisonous()
    return work_off(partial(EvolveStage, steps), seconds)


def evolve_today() -> Worked:
    """What workers do of their own accord: the next round where one is due, and whatever waits."""
    ready = []
    for evolution in Evolution.objects.active().select_related("leaderboard"):
        try:
            look_for_strangers(evolution)
            open_round(evolution, anew=is_due(evolution))
            ready.append(evolution.pk)
        except NotIndependent as problem:
            log.warning("%s", problem)
        except NothingToEvolve as problem:
            log.info("%s", problem)
    return evolve(Evolution.objects.filter(pk__in=ready))


def people_say(steps: QuerySet[Step], answerable: bool) -> int:
    """Steps that awaited people go on with what people found; says how many."""
    awaiting = steps.filter(status=Step.Status.AWAITING)
    return awaiting.update(status=Step.Status.WAITING, answerable=answerable, claims=0, reason="")


def tally(steps: QuerySet[Step]) -> Counter[str]:
    """How steps ended: accepted, waiting, awaiting, or the reason why they were refused."""
    ends = steps.values_list("status", "reason")
    return Counter(reason if status == Step.Status.REFUSED else status for status, reason in ends)
