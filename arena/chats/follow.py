"""Follows streams of frames for all readers of an event loop at once, by one command."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any
from uuid import uuid4
from weakref import WeakKeyDictionary

import redis.asyncio as redis
from django.conf import settings
from redis.exceptions import RedisError

from .frames import FIELD, KEPT_S, Mark, Place, fresh, merged

log = logging.getLogger(__name__)

BLOCK_S = 2.0
PATIENCE_S = 2.0  # for an answer that does not come though it is due
AGAIN_S = 0.25  # while Valkey is away
GATHER_S = 0.003  # after each read: what comes meanwhile is read together
MOST_AT_ONCE = 500  # entries of one stream


class Reader:
    """One who follows one attempt from a mark on."""

    def __init__(self, place: Place, at: Mark) -> None:
        self.place = place
        self.at = self.asked = at  # what it has had; up to where it has been read for
        self.frames: list[str] = []
        self.news = asyncio.Event()

    def offer(self, entries: Sequence[tuple[Mark, str]], since: Mark) -> None:
        """Takes what it has not had of what comes after `since` in the stream."""
        if since > self.asked:
            return  # it was not there yet when this was asked for
        for mark, frame in fresh(entries, self.at):
            self.at = mark
            self.frames.append(frame)
        self.asked = max(self.asked, entries[-1][0])
        if self.frames:
            self.news.set()

    async def next(self, seconds: float) -> list[str]:
        """What has come since, in as few frames as say it all; nothing after so many seconds of silence."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self.news.wait()
        self.news.clear()
        frames, self.frames = self.frames, []
        return merged(frames)


class Following:
    """The readers of one event loop; while there are any, one connection waits for all of them."""

    def __init__(self) -> None:
        self.readers: dict[str, set[Reader]] = defaultdict(set)
        self.bell, self.rung = f"chat:bell:{uuid4().hex}", "0-0"
        self.work: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def reader(self, place: Place, at: Mark) -> AsyncIterator[Reader]:
        """Somebody who is given everything after a mark."""
        reader = Reader(place, at)
        self.readers[place.key].add(reader)
        try:
            await self._begin()
            yield reader
        finally:
            self.readers[place.key].discard(reader)
            if not self.readers[place.key]:
                del self.readers[place.key]

    async def _begin(self) -> None:
        if self.work is None or self.work.done():
            self.work = asyncio.create_task(self._run())
            return
        # The command that waits begins anew, with the new stream among those it reads.
        with suppress(RedisError, OSError):
            pipeline = valkey().pipeline(transaction=False)
            pipeline.xadd(self.bell, {"": ""}, maxlen=1).expire(self.bell, KEPT_S)
            await pipeline.execute()

    async def _run(self) -> None:
        while self.readers:
            try:
                await self._read()
                await asyncio.sleep(GATHER_S)
            except (RedisError, OSError) as error:
                log.warning("no frames just now: %s", error)
                await asyncio.sleep(AGAIN_S)

    async def _read(self) -> None:
        since = {key: min(reader.asked for reader in readers) for key, readers in self.readers.items()}
        streams = {self.bell: self.rung} | {key: str(mark) for key, mark in since.items()}
        found: Any = await valkey().xread(streams, count=MOST_AT_ONCE, block=int(BLOCK_S * 1000))
        for name, rows in found:
            key = name.decode()
            if key == self.bell:
                self.rung = rows[-1][0].decode()
                continue
            entries = [(Mark.read(row.decode()), fields[FIELD].decode()) for row, fields in rows]
            for reader in self.readers.get(key, ()):
                reader.offer(entries, since[key])


_clients: WeakKeyDictionary[asyncio.AbstractEventLoop, redis.Redis] = WeakKeyDictionary()
_followings: WeakKeyDictionary[asyncio.AbstractEventLoop, Following] = WeakKeyDictionary()


def valkey() -> redis.Redis:
    """The client of the running event loop."""
    loop = asyncio.get_running_loop()
    if loop not in _clients:
        wait = {"socket_timeout": BLOCK_S + PATIENCE_S, "socket_connect_timeout": PATIENCE_S}
        _clients[loop] = redis.Redis.from_url(settings.REDIS_URL, **wait)
    return _clients[loop]


def following() -> Following:
    """That of the running event loop."""
    return _followings.setdefault(asyncio.get_running_loop(), Following())
