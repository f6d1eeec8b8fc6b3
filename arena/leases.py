"""Leases: a worker holds rows for a while, shows signs of life, and can write only while it holds them.

The database owns the time and the token, so a worker that was declared dead and comes back can
write nothing, and rows of a worker that died are free again when its lease runs out.
"""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Generic, Protocol, Self, TypeVar
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connection, models, transaction
from django.db.models import F, Q
from django.db.models.functions import Now

log = logging.getLogger(__name__)

# After a look that found nothing to claim: calls end by the hundred, and each would otherwise send
# one more query.
EMPTY_PAUSE_S = 0.05
COLLECT_AFTER = 100_000  # new objects; Python's own threshold is some hundreds


class LeasedQuerySet(models.QuerySet):
    """Rows that one worker at a time may work on."""

    @property
    def lease_s(self) -> float:
        """Seconds without a sign of life after which rows are free again."""
        return settings.ARENA_LEASE_S

    def free(self) -> Self:
        """Rows that nobody holds, or whose holder has shown no life for a whole lease."""
        return self.filter(Q(leased_until=None) | Q(leased_until__lt=Now()))

    def claim(self, token: UUID, limit: int) -> list[int]:
        """Takes up to `limit` free rows for the holder of `token`; no two workers get the same row."""
        with transaction.atomic():
            due = self.free().filter(claims__lt=settings.ARENA_MAX_CLAIMS).order_by("pk")
            ids = list(
                due.select_for_update(skip_locked=True, of=("self",)).values_list("pk", flat=True)[:limit]
            )
            self.model._base_manager.filter(pk__in=ids).update(
                lease_token=token, leased_until=self._lease_end(), claims=F("claims") + 1
            )
        return ids

    def poisonous(self) -> Self:
        """Free rows that were claimed as often as a row may be and never finished."""
        return self.free().filter(claims__gte=settings.ARENA_MAX_CLAIMS)

    def held(self, token: UUID) -> Self:
        """Rows that the holder of `token` still holds, locked until the transaction ends."""
        return self.filter(lease_token=token).select_for_update(of=("self",))

    def renew(self, token: UUID) -> int:
        """A sign of life for every row that the holder of `token` still holds."""
        return self.filter(lease_token=token).update(leased_until=self._lease_end())

    def release(self, token: UUID) -> int:
        """Gives back what was not finished, so that nobody waits for the lease to end."""
        return self.filter(lease_token=token).update(lease_token=None, leased_until=None)

    def _lease_end(self) -> models.Expression:
        return Now() + timedelta(seconds=self.lease_s)


class Leased(models.Model):
    """A row that workers claim."""

    lease_token = models.UUIDField(null=True, editable=False, db_index=True)
    leased_until = models.DateTimeField(null=True, editable=False)
    claims = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        abstract = True


def storable(text: str) -> str:
    """The text without the one character that PostgreSQL cannot hold."""
    return text.replace("\x00", "\ufffd")


@contextmanager
def rare_collections() -> Iterator[None]:
    """Lets the cycle collector look less often: a third of a busy shift's time went into it.

    What was there before the shift is not looked at again, and thousands of calls in flight are
    no garbage, however often they are looked at.
    """
    usual = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)
        gc.unfreeze()


def close_connection() -> None:
    """Closes the calling thread's connection: `connection` is a name for another one in each thread."""
    connection.close()


Item = TypeVar("Item")
Result = TypeVar("Result")


class Stage(Protocol, Generic[Item, Result]):
    """One stage of a battle's life: how to claim work, do it, and keep what came of it."""

    def claim(self, token: UUID, limit: int) -> Sequence[Item]:
        """Claims and loads up to `limit` items; runs in the database thread."""
        ...

    async def do(self, item: Item) -> Result:
        """Does the work; touches no database."""
        ...

    def save(self, token: UUID, done: Sequence[tuple[Item, Result]]) -> None:
        """Keeps results in one transaction, those only whose rows `token` still holds."""
        ...

    def renew(self, token: UUID) -> None: ...

    def release(self, token: UUID) -> None: ...


@dataclass
class Shift(Generic[Item, Result]):
    """One worker's turn: keeps up to `batch` items in flight and claims no more after `seconds`.

    Everything that touches the database runs in one thread of its own, hence on one connection,
    and finished items are saved in groups as they come: a group is whatever ended while the group
    before it was being written. While anything is in flight it looks for more every `look_s` seconds,
    and `lease_s` says how long its rows are held without a sign of life, where not as long as most.
    """

    open_stage: Callable[[], AbstractAsyncContextManager[Stage[Item, Result]]]
    batch: int
    seconds: float
    look_s: float = 1.0
    lease_s: float | None = None
    claims: bool = field(default=True, init=False)
    woken: bool = field(default=False, init=False)
    loop: asyncio.AbstractEventLoop | None = field(default=None, init=False)

    def run(self) -> int:
        """Works until nothing is left to claim or the time is up; says how many items it ended."""
        self.token = uuid4()
        with rare_collections(), ThreadPoolExecutor(1, thread_name_prefix="database") as self.database:
            try:
                return asyncio.run(self._work())
            finally:
                self.claims = False
                self.database.submit(close_connection).result()

    def wake(self) -> bool:
        """Has it look at once; says whether it will. May be called from any thread."""
        self.woken = True
        claims = self.claims
        if claims and self.loop:
            with suppress(RuntimeError):  # the loop has just been closed
                self.loop.call_soon_threadsafe(self.landed.set)
        return claims

    async def in_database(self, function: Callable[..., Any], *arguments: object) -> Any:
        """What a function gives that touches the database, called in the one thread that may."""
        return await asyncio.get_running_loop().run_in_executor(self.database, function, *arguments)

    async def _work(self) -> int:
        async with self.open_stage() as self.stage:
            try:
                return await self._watch_over()
            finally:
                await self.in_database(self.stage.release, self.token)

    async def _watch_over(self) -> int:
        self.finished: asyncio.Queue[tuple[Item, Result] | None] = asyncio.Queue()
        self.landed, self.loop = asyncio.Event(), asyncio.get_running_loop()
        heartbeat = asyncio.create_task(self._show_life())
        saver = asyncio.create_task(self._save_as_they_come())
        try:
            await self._keep_in_flight()
            await self.finished.put(None)
            return await saver
        finally:
            heartbeat.cancel()
            saver.cancel()

    async def _keep_in_flight(self) -> None:
        clock = self.loop.time
        flying: set[asyncio.Task[None]] = set()
        look_again, end = clock(), clock() + self.seconds
        while True:
            self.landed.clear()
            self.claims = clock() < end
            if self.claims and (self.woken or look_again <= clock()) and len(flying) <= self.batch * 7 // 8:
                if await self._claim_more(flying):
                    continue
                look_again = clock() + EMPTY_PAUSE_S
            if not flying and self._may_end():
                return
            # Not asyncio.wait: it would go through all that fly whenever one of them lands.
            with suppress(TimeoutError):
                await asyncio.wait_for(self.landed.wait(), timeout=self.look_s)

    async def _claim_more(self, flying: set[asyncio.Task[None]]) -> bool:
        self.woken = False
        items = await self.in_database(self.stage.claim, self.token, self.batch - len(flying))
        for item in items:
            self._launch(item, flying)
        return bool(items)

    def _may_end(self) -> bool:
        """Nobody is told any more that it will look; whoever was told just before is not let down."""
        claimed, self.claims = self.claims, False
        return not (claimed and self.woken)

    def _launch(self, item: Item, flying: set[asyncio.Task[None]]) -> None:
        def land(task: asyncio.Task[None]) -> None:
            flying.discard(task)
            self.landed.set()

        task = asyncio.create_task(self._do(item))
        flying.add(task)
        task.add_done_callback(land)

    async def _do(self, item: Item) -> None:
        try:
            result = await self.stage.do(item)
        except Exception:
            # A fault of ours, not of an endpoint: the row stays claimed, is tried again when its
            # lease ends, and is given up as poisonous after a few rounds. Nothing is invented.
            log.exception("left for another try: %r", item)
            return
        await self.finished.put((item, result))

    async def _save_as_they_come(self) -> int:
        saved = 0
        while (first := await self.finished.get()) is not None:
            group = [first]
            while not self.finished.empty():
                if (another := self.finished.get_nowait()) is None:
                    await self.finished.put(None)
                    break
                group.append(another)
            await self.in_database(self._save, group)
            saved += len(group)
        return saved

    def _save(self, group: Sequence[tuple[Item, Result]]) -> None:
        try:
            self.stage.save(self.token, group)
        except Exception:
            connection.close_if_unusable_or_obsolete()  # a database that was restarted: connect anew
            if len(group) == 1:
                log.exception("could not keep %r", group[0][0])
                return
            # One row that the database refuses must not take its neighbours with it.
            for pair in group:
                self._save([pair])

    async def _show_life(self) -> None:
        while True:
            await asyncio.sleep((self.lease_s or settings.ARENA_LEASE_S) / 3)
            await self.in_database(self._renew)

    def _renew(self) -> None:
        try:
            self.stage.renew(self.token)
        except Exception:
            log.exception("no sign of life")  # the next one comes in time, or the rows are free again
            connection.close_if_unusable_or_obsolete()
