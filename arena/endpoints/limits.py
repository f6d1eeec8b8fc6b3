"""How many calls all workers together may have in flight at one endpoint."""

from __future__ import annotations

import asyncio
import random
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count, islice
from uuid import uuid4

import redis.asyncio as redis
from redis.exceptions import RedisError

# Seconds after the last sign of life until the slots of a worker that died are free again.
SLOT_S = 15

# Slots that one exchange asks for at most: those that wait behind them ask a moment later.
MOST_AT_ONCE = 256

# A slot is a member of a sorted set, scored with the time at which it is given up for lost; a second
# set holds the processes that want slots, scored likewise. The server's clock is the only one used.
# Slots that are no longer needed are given back, then of those wanted as many are taken as there is
# room for and as leaves the others that want some their share: the first, whose number is returned.
EXCHANGE = """
local now = tonumber(redis.call('TIME')[1])
local limit, lasts, me = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3]
local held, given = tonumber(ARGV[4]), tonumber(ARGV[5])
local wanted = #ARGV - 5 - given
for place = 6, 5 + given do redis.call('ZREM', KEYS[1], ARGV[place]) end
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now)
if wanted > 0 then redis.call('ZADD', KEYS[2], now + 2, me) else redis.call('ZREM', KEYS[2], me) end
local share = math.ceil(limit / math.max(1, redis.call('ZCARD', KEYS[2])))
local taken = math.max(0, math.min(limit - redis.call('ZCARD', KEYS[1]), share - held, wanted))
for place = 6 + given, 5 + given + taken do redis.call('ZADD', KEYS[1], now + lasts, ARGV[place]) end
return taken
"""
KEEP = """
local now = tonumber(redis.call('TIME')[1])
for place = 2, #ARGV do redis.call('ZADD', KEYS[1], now + tonumber(ARGV[1]), ARGV[place]) end
"""


class SharedLimit:
    """At most `limit` holders at once, counted in Valkey over every process that calls `name`.

    The calls of one process go to Valkey together: whoever wants a slot or has one to give back
    while an exchange is under way takes part in the next. Processes that want slots share them
    evenly, so that a long queue in one does not shut out the others.
    """

    def __init__(self, valkey: redis.Redis, name: str, limit: int) -> None:
        self.keys, self.limit = [f"arena:slots:{name}", f"arena:wanting:{name}"], limit
        self.exchange, self.keep = valkey.register_script(EXCHANGE), valkey.register_script(KEEP)
        self.me = uuid4().hex
        self.names = (f"{self.me}-{number}" for number in count())
        self.held: set[str] = set()
        self.given: list[str] = []
        self.waiting: deque[asyncio.Future[str]] = deque()
        self.clerk: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def slot(self) -> AsyncIterator[None]:
        """Waits for a slot and holds it; first come, first served within this process."""
        turn = asyncio.get_running_loop().create_future()
        self.waiting.append(turn)
        self._wake()
        try:
            holder = await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():  # served in the very moment of giving up
                self._give(turn.result())
            raise
        try:
            yield
        finally:
            self._give(holder)

    @property
    def appetite(self) -> int:
        """How many more calls of this process may wait: beyond as many as may be made they only grow old."""
        return 2 * self.limit - len(self.held) - len(self.waiting)

    async def show_life(self) -> None:
        """Keeps what this process holds from being given up for lost."""
        if self.held:
            await self.keep(keys=self.keys[:1], args=[SLOT_S, *self.held])

    async def settle(self) -> None:
        """Waits until everything that was given back is back."""
        if self.clerk:
            await asyncio.wait([self.clerk])

    def _give(self, holder: str) -> None:
        self.held.discard(holder)
        self.given.append(holder)
        self._wake()

    def _wake(self) -> None:
        if self.clerk is None or self.clerk.done():
            self.clerk = asyncio.create_task(self._serve())

    async def _serve(self) -> None:
        try:
            while self.waiting or self.given:
                await self._exchange()
        except RedisError as error:
            while self.waiting:
                turn = self.waiting.popleft()
                if not turn.done():
                    turn.set_exception(error)

    async def _exchange(self) -> None:
        given, self.given = self.given, []
        wanted = list(islice(self.names, min(len(self.waiting), self.limit, MOST_AT_ONCE)))
        told = [self.limit, SLOT_S, self.me, len(self.held), len(given)]
        taken = await self.exchange(keys=self.keys, args=[*told, *given, *wanted])
        for holder in wanted[:taken]:
            self._serve_next(holder)
        if self.waiting and taken < len(wanted):  # full: elsewhere, or here, where a call's end wakes us too
            await asyncio.sleep(random.uniform(0.02, 0.08))

    def _serve_next(self, holder: str) -> None:
        self.held.add(holder)
        while self.waiting:
            turn = self.waiting.popleft()
            if not turn.done():
                turn.set_result(holder)
                return
        self._give(holder)
