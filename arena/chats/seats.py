"""How many connections one voter may have open at once, over all web processes."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from uuid import uuid4

from redis.exceptions import RedisError

from arena.votes.limits import Unavailable

from .follow import valkey

log = logging.getLogger(__name__)

MOST = 5
KEPT_S = 60  # after the last sign of life, until the seat of a process that died is free

# Seats are members of a sorted set, scored with the time at which they are given up for lost.
TAKE = """
local now = tonumber(redis.call('TIME')[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
if redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[2]) then return 0 end
redis.call('ZADD', KEYS[1], now + ARGV[3], ARGV[1])
redis.call('EXPIRE', KEYS[1], ARGV[3])
return 1
"""


class NoSeat(Exception):
    """The voter has as many connections open as anybody may have."""


@asynccontextmanager
async def seat(voter: str) -> AsyncIterator[None]:
    """One of a voter's connections; raises NoSeat, or Unavailable where nobody can count."""
    key, me = f"chat:seats:{voter}", uuid4().hex
    take = valkey().register_script(TAKE)
    try:
        if not await take(keys=[key], args=[me, MOST, KEPT_S]):
            raise NoSeat
    except RedisError as error:
        raise Unavailable("socket") from error
    alive = asyncio.create_task(_show_life(key, me))
    try:
        yield
    finally:
        alive.cancel()
        with suppress(RedisError, OSError):
            await valkey().zrem(key, me)


async def _show_life(key: str, me: str) -> None:
    keep = valkey().register_script(TAKE)
    while True:
        await asyncio.sleep(KEPT_S / 3)
        with suppress(RedisError, OSError):
            await keep(keys=[key], args=[me, MOST + 1, KEPT_S])
