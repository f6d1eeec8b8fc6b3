"""Plays battles: puts the question to both competitors and keeps what they say."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now

from arena.competitors.models import Competitor
from arena.endpoints.clients.base import Address, EndpointError, Reply, Request
from arena.endpoints.connect import Connections, connections
from arena.endpoints.models import MissingVariable
from arena.leases import Shift, storable
from simulators.conversation import Part, Turn, say

from . import models
from .models import Battle, BattleQuerySet


@dataclass(frozen=True)
class Contestant:
    """One side of a battle, as far as playing it needs to know."""

    kind: str
    address: Address | None  # None: its key is not in this worker's environment
    model: str
    system_prompt: str
    sampling: Mapping[str, Any]

    def request(self, question: Sequence[Part]) -> Request:
        """What is sent: the persona is never shown to competitors."""
        system = (say("system", self.system_prompt),) if self.system_prompt else ()
        return Request(self.model, (*system, Turn("user", tuple(question))), self.sampling)


@dataclass(frozen=True)
class Pair:
    """A claimed battle."""

    battle_id: int
    question: tuple[Part, ...]
    sides: Mapping[str, Contestant]


@dataclass(frozen=True)
class Failure:
    """Why a side gave no reply; an error is never an answer."""

    code: str
    detail: str


@dataclass(frozen=True)
class Played:
    """What each side said, or why it did not."""

    sides: Mapping[str, Reply | Failure]

    @property
    def failure(self) -> tuple[str, Failure] | None:
        """The first side that failed, and how."""
        return next(((side, end) for side, end in self.sides.items() if isinstance(end, Failure)), None)


async def answer(
    contestant: Contestant, question: Sequence[Part], connections: Connections
) -> Reply | Failure:
    """One side's reply, or the class of its failure."""
    if contestant.address is None:
        return Failure("unauthorised", "the endpoint's key is not in this worker's environment")
    try:
        client = connections.to(contestant.address, contestant.kind, contestant.model)
        return await client.reply(contestant.request(question))
    except EndpointError as error:
        return Failure(error.code, error.detail)


@dataclass
class PlayStage:
    """Queued battles in, played or void battles out."""

    battles: BattleQuerySet
    connections: Connections

    def claim(self, token: UUID, limit: int) -> list[Pair]:
        due = self.battles.queued().away_from(self.connections.full())
        ids = due.claim(token, min(limit, self.connections.appetite()))
        return [_pair(battle) for battle in Battle.objects.for_play().filter(pk__in=ids)]

    async def do(self, pair: Pair) -> Played:
        ends = await asyncio.gather(
            *(answer(contestant, pair.question, self.connections) for contestant in pair.sides.values())
        )
        return Played(dict(zip(pair.sides, ends, strict=True)))

    def save(self, token: UUID, done: Sequence[tuple[Pair, Played]]) -> None:
        with transaction.atomic():
            ids = [pair.battle_id for pair, _ in done]
            held = set(Battle.objects.queued().held(token).filter(pk__in=ids).values_list("pk", flat=True))
            mine = {pair.battle_id: played for pair, played in done if pair.battle_id in held}
            models.Reply.objects.bulk_create(_replies(mine))
            for end, battles in by_end(mine).items():
                Battle.objects.filter(pk__in=battles).update(
                    **end._asdict(), played_at=Now(), lease_token=None, leased_until=None
                )

    def renew(self, token: UUID) -> None:
        Battle.objects.renew(token)

    def release(self, token: UUID) -> None:
        Battle.objects.release(token)


class End(NamedTuple):
    """How a battle ended, in the columns that say so."""

    status: str
    void_code: str = ""
    void_side: str = ""
    void_detail: str = ""


def by_end(ended: Mapping[int, Played]) -> dict[End, list[int]]:
    """The battles by how they ended: those that ended alike are written in one statement."""
    ends: dict[End, list[int]] = defaultdict(list)
    for battle_id, played in ended.items():
        end = End(Battle.Status.PLAYED)
        if played.failure is not None:
            side, failure = played.failure
            end = End(Battle.Status.VOID, failure.code, side, storable(failure.detail))
        ends[end].append(battle_id)
    return ends


def _replies(ended: Mapping[int, Played]) -> list[models.Reply]:
    return [
        models.Reply(
            battle_id=battle_id,
            side=side,
            text=storable(reply.text),
            model_returned=reply.model[:200],
            finish_reason=reply.finish_reason[:40],
            tokens_in=reply.tokens_in,
            tokens_out=reply.tokens_out,
            first_token_s=reply.first_token_s,
            total_s=reply.total_s,
            http_status=reply.http_status,
        )
        for battle_id, played in ended.items()
        for side, reply in played.sides.items()
        if isinstance(reply, Reply)
    ]


def _pair(battle: Battle) -> Pair:
    sides = {"a": _contestant(battle.a), "b": _contestant(battle.b)}
    return Pair(battle.pk, battle.question.as_parts(), sides)


def _contestant(competitor: Competitor) -> Contestant:
    try:
        address = competitor.endpoint.address()
    except MissingVariable:
        address = None
    return Contestant(
        competitor.endpoint.kind, address, competitor.model, competitor.system_prompt, competitor.sampling
    )


def play_queued(battles: BattleQuerySet | None = None) -> int:
    """Plays queued battles until none is left or the worker's time is up; says how many ended."""
    battles = Battle.objects.all() if battles is None else battles
    battles.give_up_poisonous()

    @asynccontextmanager
    async def stage() -> AsyncIterator[PlayStage]:
        async with connections() as opened:
            yield PlayStage(battles, opened)

    return Shift(stage, settings.ARENA_BATCH, settings.ARENA_TASK_S).run()
