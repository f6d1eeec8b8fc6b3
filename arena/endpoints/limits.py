"""How many calls all workers together may have in flight at one endpoint."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import uuid4

import redis.asyncio as redis

# Seconds after the last sign of life until the slots of a worker that died are free again.
SLOT_S = 15

# A slot is a member of a sorted set, scored with the time at which it is given up for lost. The
# server's clock is the only one used.
TAKE = """
local now = tonumber(redis.call('TIME')[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
if redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[1]) then return 0 end
redis.call('ZADD', KEYS[1], now + tonumber(ARGV[3]), ARGV[2])
return 1
"""
KEEP = """
local now = tonumber(redis.call('TIME')[1])
for place = 2, #ARGV do redis.call('ZADD', KEYS[1], now + tonumber(ARGV[1]), ARGV[place]) end
"""


class SharedLimit:
    """At most `limit` holders at once, counted in Valkey over every process that calls `name`."""

    def __init__(self, valkey: redis.Redis, name: str, limit: int) -> None:
        self.valkey, self.key, self.limit = valkey, f"arena:slots:{name}", limit
        self.take, self.keep = valkey.register_script(TAKE), valkey.register_script(KEEP)
        self.held: set[str] = set()
        # No more calls of this process may wait for a slot than there are slots, and of those
        # only one asks at a time: the others would only make the server busier.
        self.here = asyncio.Semaphore(limit)
        self.asking = asyncio.Lock()

    @asynccontextmanager
    async def slot(self) -> AsyncIterator[None]:
        """Waits for a slot and holds it."""
        holder = uuid4().hex
        async with self.here:
            async with self.asking:
                while not await self.take(keys=[self.key], args=[self.limit, holder, SLOT_S]):
                    await asyncio.sleep(random.uniform(0.02, 0.08))
            self.held.add(holder)
            try:
                yield
            finally:
                self.held.discard(holder)
                await asyncio.shield(self.valkey.zrem(self.key, holder))

    async def show_life(self) -> None:
        """Keeps what this process holds from being given up for lost."""
        if self.held:
            await self.keep(keys=[self.key], args=[SLOT_S, *self.held])
