"""Plays battles: puts the question to both competitors and keeps what they say."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now

from arena.endpoints.clients.base import EndpointError, Reply
from arena.endpoints.connect import Connections, connections
from arena.leases import Shift, storable
from arena.modalities import MediaError
from simulators.conversation import Part, Turn

from . import models
from .keep import made_media, media_rows, take_in, turn_rows
from .models import Battle, BattleQuerySet
from .pair import Contestant, Failure, Pair, pairs
from .talk import Dialogue, Transcript, UserFailed


@dataclass(frozen=True)
class Played:
    """What each side said, or why it did not; and how the talk went, where it went on."""

    sides: Mapping[str, Reply | Failure]
    talks: Mapping[str, Transcript] = field(default_factory=dict)

    @property
    def failure(self) -> tuple[str, Failure] | None:
        """The first side that failed, or none where it was no side's fault, and how."""
        ends = ((side, end) for side, end in self.sides.items() if isinstance(end, Failure))
        failed = [(side if end.its_own else "", end) for side, end in ends]
        return min(failed, key=lambda one: not one[0], default=None)


async def answer(
    contestant: Contestant,
    question: Sequence[Part],
    connections: Connections,
    dialogue: Dialogue | None = None,
) -> tuple[Reply | Failure, Transcript]:
    """One side's reply and how its talk went on, if it did, or the class of its failure."""
    if contestant.address is None:
        return Failure("unauthorised", "the endpoint's key is not in this worker's environment"), ()
    client = connections.to(contestant.address, contestant.kind, contestant.model)
    asked = (Turn("user", tuple(question)),)
    try:
        if dialogue is None:
            return await client.reply(contestant.request(asked)), ()
        return await dialogue.talk(asked, lambda said: client.reply(contestant.request(said)), connections)
    except EndpointError as error:
        return Failure(error.code, error.detail), ()
    except UserFailed as error:
        return Failure("user_failed", str(error), its_own=False), ()


async def keep(end: Reply | Failure, talk: Transcript) -> tuple[Reply | Failure, Transcript]:
    """The same with the media it brings taken in; a side whose file is refused has failed."""
    if isinstance(end, Failure) or not made_media(end, talk):
        return end, talk
    try:
        return await asyncio.to_thread(take_in, end, talk)
    except MediaError as error:
        return Failure("malformed", str(error)), ()


@dataclass
class PlayStage:
    """Queued battles in, played or void battles out."""

    battles: BattleQuerySet
    connections: Connections

    def claim(self, token: UUID, limit: int) -> list[Pair]:
        due = self.battles.queued().away_from(self.connections.full())
        ids = due.claim(token, min(limit, self.connections.appetite()))
        return pairs(Battle.objects.for_play().filter(pk__in=ids))

    async def do(self, pair: Pair) -> Played:
        if pair.lost:
            return Played(dict.fromkeys(pair.sides, pair.lost))
        try:
            async with asyncio.timeout(settings.ARENA_BATTLE_S) as limit:
                ends = await asyncio.gather(*(self._side(pair, one) for one in pair.sides.values()))
        except TimeoutError:
            if not limit.expired():
                raise
            out = Failure("out_of_time", f"more than {settings.ARENA_BATTLE_S} s in all", its_own=False)
            return Played(dict.fromkeys(pair.sides, out))
        sides = dict(zip(pair.sides, (end for end, _ in ends), strict=True))
        talks = {side: talk for side, (_, talk) in zip(pair.sides, ends, strict=True) if len(talk) > 1}
        return Played(sides, talks)

    async def _side(self, pair: Pair, contestant: Contestant) -> tuple[Reply | Failure, Transcript]:
        return await keep(*await answer(contestant, pair.question, self.connections, pair.dialogue))

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
            media=media_rows(reply.parts),
            turns=turn_rows(played.talks.get(side, ())),
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


def play_queued(battles: BattleQuerySet | None = None) -> int:
    """Plays queued battles until none is left or the worker's time is up; says how many ended."""
    battles = Battle.objects.all() if battles is None else battles
    battles.give_up_poisonous()

    @asynccontextmanager
    async def stage() -> AsyncIterator[PlayStage]:
        async with connections() as opened:
            yield PlayStage(battles, opened)

    return Shift(stage, settings.ARENA_BATCH, settings.ARENA_TASK_S).run()
