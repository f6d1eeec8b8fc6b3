"""Claimed battles, as far as playing them needs to know."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import prefetch_related_objects

from arena.competitors.models import Competitor
from arena.endpoints.ask import Asked
from arena.endpoints.clients.base import Address, Request
from arena.endpoints.models import Endpoint, MissingVariable
from arena.modalities import MediaError
from arena.questions.media import resolve
from arena.questions.models import Question, Simulator
from simulators.conversation import Part, Turn, say

from .models import Battle
from .talk import MOST_TURNS, UNTAUGHT, Dialogue


@dataclass(frozen=True)
class Contestant:
    """One side of a battle, as far as playing it needs to know."""

    kind: str
    address: Address | None  # None: its key is not in this worker's environment
    model: str
    system_prompt: str
    sampling: Mapping[str, Any]

    def request(self, said: Sequence[Turn]) -> Request:
        """What is sent: the persona is never shown to competitors."""
        system = (say("system", self.system_prompt),) if self.system_prompt else ()
        return Request(self.model, (*system, *said), self.sampling)


@dataclass(frozen=True)
class Failure:
    """Why a side gave no reply; an error is never an answer. Not always is it the side's own fault."""

    code: str
    detail: str
    its_own: bool = True


@dataclass(frozen=True)
class Pair:
    """A claimed battle; `lost` says why it can't be played, where it can't."""

    battle_id: int
    question: tuple[Part, ...]
    sides: Mapping[str, Contestant]
    dialogue: Dialogue | None = None
    lost: Failure | None = None


def pairs(battles: Iterable[Battle]) -> list[Pair]:
    """The battles ready to be played; media and users' models are looked up only where there are any."""
    claimed = list(battles)
    talking = [battle.question for battle in claimed if battle.question.dialogue]
    prefetch_related_objects(talking, "simulator__endpoint")
    return [_pair(battle) for battle in claimed]


def _pair(battle: Battle) -> Pair:
    sides = {"a": contestant(battle.a), "b": contestant(battle.b)}
    question = battle.question
    try:
        parts = resolve(question.as_parts())
    except MediaError as error:
        return Pair(battle.pk, (), sides, lost=Failure("no_media", str(error), its_own=False))
    return Pair(battle.pk, parts, sides, _dialogue(question) if question.dialogue else None)


def _dialogue(question: Question) -> Dialogue:
    given = question.dialogue
    return Dialogue(
        user=given.get("user", ""),
        options=given.get("options", {}),
        max_turns=given.get("max_turns", MOST_TURNS),
        asked=_asked(question.simulator) if question.simulator else None,
        memory=question.simulator.as_memory() if question.simulator else UNTAUGHT,
    )


def _asked(simulator: Simulator) -> Asked:
    endpoint = simulator.endpoint
    return Asked(endpoint.kind, _address(endpoint), simulator.model, simulator.sampling)


def contestant(competitor: Competitor) -> Contestant:
    """A competitor as a side; its endpoint is read, too."""
    endpoint = competitor.endpoint
    return Contestant(
        endpoint.kind, _address(endpoint), competitor.model, competitor.system_prompt, competitor.sampling
    )


def _address(endpoint: Endpoint) -> Address | None:
    try:
        return endpoint.address()
    except MissingVariable:
        return None
