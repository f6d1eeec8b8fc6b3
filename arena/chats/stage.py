"""One stage of a chat's life: both sides of a turn are asked, let out while they speak, and kept."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from redis.exceptions import RedisError

from arena.battles.identity import Masking
from arena.battles.pair import Contestant, Failure
from arena.battles.play import keep
from arena.endpoints.clients.base import EndpointError, Reply, Unauthorised
from arena.endpoints.connect import Connections
from arena.moderation import moderate
from simulators.conversation import Turn

from .asked import Asked, asked
from .ended import Ended, SideFailed, Spoken, answered, failed, keep_end, stopped, too_late
from .lockstep import Free, Lockstep
from .models import Chat, ChatTurn
from .moderated import QUESTION_MODERATED, Harmful, check_late
from .publish import Outlet, Publisher
from .voice import Open, Voice
from .void import MODERATED

log = logging.getLogger(__name__)

STOPS_S = 0.15  # between two looks for turns that are to be stopped
NO_SLOT_S = 0.25  # before asking again for a slot while nobody can count them

SHOWINGS: dict[str, Callable[[str], Free]] = {
    Chat.Mode.BLIND: Lockstep,
    Chat.Mode.NAMED: Free,
    Chat.Mode.ALONE: Free,
}


@dataclass
class AnswerStage:
    """Turns that wait in; answered, stopped or failed ones out."""

    connections: Connections
    publisher: Publisher
    speaking: dict[int, asyncio.Task[Any]] = field(default_factory=dict)
    stopped: set[int] = field(default_factory=set)

    def claim(self, token: UUID, limit: int) -> list[Asked]:
        waiting = ChatTurn.objects.waiting()
        if not waiting.free().exists():  # it is asked ten times a second: one query, not a transaction
            return []
        ids = waiting.claim(token, limit)
        return asked(ChatTurn.objects.for_answer().filter(pk__in=ids))

    async def do(self, item: Asked) -> Ended:
        outlet = self.publisher.open(item.place, item.take, SHOWINGS[item.mode]("".join(item.sides)))
        masks = partial(Masking, item.names) if item.is_blind else Open
        voices = {side: Voice(outlet, side, masks) for side in item.sides}
        speaking = self.speaking[item.turn_id] = asyncio.create_task(self._speak(item, voices))
        try:
            async with asyncio.timeout(settings.ARENA_CHAT_S):
                return answered(outlet, voices, await speaking)
        except SideFailed as trouble:
            return failed(outlet, trouble.failure, trouble.side)
        except TimeoutError:
            return too_late(outlet)
        except asyncio.CancelledError:
            if item.turn_id not in self.stopped:
                raise
            return await self._stopped(outlet, voices)
        except Exception as fault:  # of ours; nobody is kept waiting for the next worker to meet it too
            log.exception("no answer to %s", item.place.key)
            return failed(outlet, Failure("gave_up", repr(fault), its_own=False))
        finally:
            speaking.cancel()
            del self.speaking[item.turn_id]
            self.stopped.discard(item.turn_id)

    async def _speak(self, item: Asked, voices: Mapping[str, Voice]) -> dict[str, Spoken]:
        """What the sides say, once all of it has been let out; an error of one ends the other."""
        if item.lost:
            raise SideFailed("", item.lost)
        await self._may_be_asked(item)
        try:
            async with asyncio.TaskGroup() as group:
                tasks = {side: group.create_task(self._side(item, side, voices[side])) for side in voices}
        except BaseExceptionGroup as trouble:
            raise trouble.exceptions[0] from trouble
        for voice in voices.values():
            await voice.outlet.drained.wait()
        return {side: task.result() for side, task in tasks.items()}

    async def _may_be_asked(self, item: Asked) -> None:
        """Raises SideFailed for what a moderator would not have asked, if it could not look before."""
        asked = next(iter(item.said.values()))[-1]
        try:
            await check_late(asked.text, self.connections)
        except Harmful as found:
            raise SideFailed("", Failure(QUESTION_MODERATED, str(found), its_own=False)) from found

    async def _side(self, item: Asked, side: str, voice: Voice) -> Spoken:
        try:
            reply = await self._reply(item.sides[side], item.said[side], voice)
            voice.end(reply.text)
        except EndpointError as error:
            raise SideFailed(side, Failure(error.code, error.detail)) from error
        kept, _ = await keep(reply, ())
        if isinstance(kept, Failure):
            raise SideFailed(side, kept)
        finding = await moderate(reply.text, self.connections)
        if finding.flagged and not finding.broken:
            raise SideFailed(side, Failure(MODERATED, ", ".join(finding.codes)))
        return Spoken(kept, finding.broken)

    async def _stopped(self, outlet: Outlet, voices: Mapping[str, Voice]) -> Ended:
        """What was shown stands, unless a moderator would not have it shown."""
        findings = {
            side: await moderate(text, self.connections) for side, text in outlet.showing.shown.items()
        }
        for side, finding in findings.items():
            if finding.flagged and not finding.broken:
                return failed(outlet, Failure(MODERATED, ", ".join(finding.codes)), side)
        return stopped(outlet, voices, any(finding.broken for finding in findings.values()))

    async def _reply(self, contestant: Contestant, said: tuple[Turn, ...], voice: Voice) -> Reply:
        if contestant.address is None:
            raise Unauthorised("the endpoint's key is not in this worker's environment")
        client = self.connections.to(contestant.address, contestant.kind, contestant.model)
        request = replace(contestant.request(said), listener=voice)
        while True:
            try:
                return await client.reply(request)
            except RedisError:  # nobody can count slots just now
                await asyncio.sleep(NO_SLOT_S)

    def save(self, token: UUID, done: Sequence[tuple[Asked, Ended]]) -> None:
        with transaction.atomic():
            waiting = ChatTurn.objects.waiting().held(token)
            ids = set(waiting.filter(pk__in=[item.turn_id for item, _ in done]).values_list("pk", flat=True))
            for item, ended in done:
                if item.turn_id in ids:
                    keep_end(item.turn_id, ended)
        for item, ended in done:
            self.publisher.tell(ended.outlet, ended.status if item.turn_id in ids else "")

    def renew(self, token: UUID) -> None:
        ChatTurn.objects.renew(token)

    def release(self, token: UUID) -> None:
        ChatTurn.objects.release(token)

    @asynccontextmanager
    async def watching(self, in_database: Callable[..., Awaitable[Any]]) -> AsyncIterator[None]:
        """Meanwhile stops those turns whose person has had enough."""
        watch = asyncio.create_task(self._watch(in_database))
        try:
            yield
        finally:
            watch.cancel()

    async def _watch(self, in_database: Callable[..., Awaitable[Any]]) -> None:
        while True:
            await asyncio.sleep(STOPS_S)
            for turn_id in await in_database(self._to_stop) if self.speaking else ():
                if turn_id in self.speaking:
                    self.stopped.add(turn_id)
                    self.speaking[turn_id].cancel()

    def _to_stop(self) -> list[int]:
        try:
            stops = ChatTurn.objects.filter(pk__in=list(self.speaking), stop_asked=True)
            return list(stops.values_list("pk", flat=True))
        except Exception:
            log.exception("nobody can be stopped")
            connection.close_if_unusable_or_obsolete()
            return []
