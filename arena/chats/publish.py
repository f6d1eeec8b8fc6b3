"""Writes the frames of all chats of an event loop to Valkey, as many as there are in one exchange."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from math import inf
from time import monotonic
from typing import NamedTuple

import redis.asyncio as redis
from django.conf import settings
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError, ResponseError

from .frames import FIELD, KEPT_S, LONGEST, WHOLE_EVERY, Mark, Place, over_frame, text_frame
from .lockstep import Free

log = logging.getLogger(__name__)

GATHER_S = 0.003  # after each exchange: what is said meanwhile is written together
RETRY_S = 0.25  # after a write that failed
LAST_WORDS_S = 1.0  # for what is still to be written when everything ends
PATIENCE_S = 2.0  # for one exchange
OVERTAKEN = "equal or smaller"  # Valkey's words for an entry that does not come after the last one


class Entry(NamedTuple):
    """A frame under way."""

    outlet: Outlet
    mark: Mark
    frame: str
    stands_alone: bool


@dataclass(eq=False)
class Outlet:
    """Where what is said in one attempt at a turn is let out."""

    place: Place
    take: int
    showing: Free
    news: asyncio.Event
    number: int = 0
    status: str = ""  # how the attempt ended, once that is kept
    begun: bool = False
    told: bool = False  # that it has ended
    behind: bool = True  # readers may lack something: what they get next stands alone
    due: float = inf
    drained: asyncio.Event = field(default_factory=asyncio.Event)

    def say(self, side: str, piece: str) -> None:
        """A side said something more."""
        self.showing.say(side, piece)
        self._stir()

    def anew(self, side: str) -> None:
        """A side begins again."""
        self.showing.anew(side)
        self._stir()

    def end(self, side: str) -> None:
        """A side has said all."""
        self.showing.end(side)
        self._stir()

    def close(self, status: str) -> None:
        """The attempt has ended so, for all to know."""
        self.status = status
        self._stir()

    def entries(self, now: float) -> Iterator[Entry]:
        """What is to be written at this moment."""
        frame = None if self.status else self.showing.take(now)
        self.begun = self.begun or frame is not None
        if frame or (self.behind and self.begun):
            whole = self.behind or (frame is not None and frame.whole) or self.number % WHOLE_EVERY == 0
            texts = frame.texts if frame and not whole else self.showing.shown
            self.behind = False
            mark = self._next()
            yield Entry(self, mark, text_frame(self.place, mark, texts, whole=whole), whole)
        if self.status:
            self.told = True
            yield Entry(self, self._next(), over_frame(self.place, self.status), stands_alone=True)

    def written(self, now: float, *, well: bool) -> bool:
        """Notes how writing went; says whether there is more to come from here."""
        self.behind, self.told = self.behind or not well, self.told and well
        if self.showing.over:
            self.drained.set()
        if self.told:
            return False
        wait = self.showing.wait(now) if well else RETRY_S
        self.due = min(self.due, inf if wait is None else now + wait)
        return True

    def _next(self) -> Mark:
        self.number += 1
        return Mark(self.take, self.number)

    def _stir(self) -> None:
        self.due = 0.0
        self.news.set()


class Publisher:
    """The outlets of one event loop and their way to Valkey."""

    def __init__(self, valkey: redis.Redis) -> None:
        self.valkey = valkey
        self.loop = asyncio.get_running_loop()
        self.news = asyncio.Event()
        self.outlets: dict[Outlet, None] = {}

    def open(self, place: Place, take: int, showing: Free) -> Outlet:
        """A way out for one attempt."""
        outlet = Outlet(place, take, showing, self.news)
        self.outlets[outlet] = None
        return outlet

    def tell(self, outlet: Outlet, status: str) -> None:
        """From another thread: an attempt has ended so, or, without a status, is no longer ours."""
        ends = partial(outlet.close, status) if status else partial(self.drop, outlet)
        self.loop.call_soon_threadsafe(ends)

    def drop(self, outlet: Outlet) -> None:
        """Nothing more comes from there."""
        self.outlets.pop(outlet, None)
        outlet.drained.set()

    async def run(self) -> None:
        """Writes whatever is due, until cancelled."""
        while True:
            self.news.clear()
            try:
                if await self._write(monotonic()):
                    await asyncio.sleep(GATHER_S)
            except Exception:
                log.exception("frames could not be written")
                await asyncio.sleep(RETRY_S)
            wait = min((outlet.due for outlet in self.outlets), default=inf) - monotonic()
            if wait > 0:
                with suppress(TimeoutError):
                    async with asyncio.timeout(None if wait == inf else wait):
                        await self.news.wait()

    async def flush(self) -> None:
        """Writes what is left of those that have ended, as far as Valkey lets us."""
        end = monotonic() + LAST_WORDS_S
        while any(outlet.status for outlet in self.outlets) and monotonic() < end:
            await asyncio.sleep(0.01)

    async def _write(self, now: float) -> bool:
        stirred = [outlet for outlet in self.outlets if outlet.due <= now]
        for outlet in stirred:
            outlet.due = inf  # unless it is stirred while we write
        entries = [entry for outlet in stirred for entry in outlet.entries(now)]
        lost = await self._send(entries) if entries else frozenset()
        for outlet in stirred:
            if not outlet.written(monotonic(), well=outlet not in lost):
                self.drop(outlet)
        return bool(entries)

    async def _send(self, entries: Sequence[Entry]) -> frozenset[Outlet]:
        """Writes them in one exchange; gives the outlets whose entry was lost."""
        pipeline = self.valkey.pipeline(transaction=False)
        for outlet, mark, frame, stands_alone in entries:
            pipeline.execute_command(
                "XADD", outlet.place.key, "MAXLEN", "~", LONGEST, str(mark), FIELD, frame
            )
            if stands_alone:
                pipeline.execute_command("EXPIRE", outlet.place.key, KEPT_S)
        try:
            said = await pipeline.execute(raise_on_error=False)
        except (RedisError, OSError) as error:
            log.warning("frames of %d chats are lost, whole ones follow: %s", len(entries), error)
            return frozenset(entry.outlet for entry in entries)
        return frozenset(self._lost(entries, said))

    def _lost(self, entries: Sequence[Entry], said: Sequence[object]) -> Iterator[Outlet]:
        answers = iter(said)
        for entry in entries:
            added = next(answers)
            if entry.stands_alone:
                next(answers)
            if isinstance(added, ResponseError) and OVERTAKEN in str(added):
                log.warning("another worker answers %s", entry.outlet.place.key)
                self.drop(entry.outlet)
            elif isinstance(added, Exception):
                yield entry.outlet


@asynccontextmanager
async def publishing() -> AsyncIterator[Publisher]:
    """A publisher that works meanwhile."""
    wait = {"socket_timeout": PATIENCE_S, "socket_connect_timeout": PATIENCE_S}
    # The client tries nothing again by itself: after a lost exchange only a whole frame may follow.
    once = Retry(NoBackoff(), 0)
    async with redis.Redis.from_url(settings.REDIS_URL, retry=once, **wait) as valkey:
        publisher = Publisher(valkey)
        work = asyncio.create_task(publisher.run())
        try:
            yield publisher
            await publisher.flush()
        finally:
            work.cancel()
