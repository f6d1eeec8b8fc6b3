"""Clients for endpoints, with the limits that all workers share."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

import redis.asyncio as redis
from django.conf import settings
from redis.exceptions import RedisError

from .clients import KINDS
from .clients.base import Address, Client, Reply, Request
from .clients.breaker import breaker_of
from .clients.retry import Retrying
from .clients.transport import open_transport
from .limits import SLOT_S, SharedLimit

# Claimed at first, when it is not known yet which endpoints the work is for.
FIRST_BITE = 8


@dataclass(frozen=True)
class Limited:
    """A client that waits for a slot before each call."""

    client: Client
    limit: SharedLimit

    async def reply(self, request: Request) -> Reply:
        async with self.limit.slot():
            return await self.client.reply(request)


class Connections:
    """The clients of one event loop: a limit for each endpoint, a client for each model behind it."""

    def __init__(self, valkey: redis.Redis) -> None:
        self.valkey = valkey
        self.limits: dict[str, SharedLimit] = {}
        self.clients: dict[tuple[str, str], Client] = {}

    def to(self, address: Address, kind: str, model: str) -> Client:
        """The client for a model; the same one for every caller, so that limits hold."""
        place = (address.name, model)
        if place not in self.clients:
            # A breaker for each model: one that hangs says nothing of its neighbours.
            breaker = breaker_of(f"{address.name}/{model}")
            client = Retrying(KINDS[kind](address), address.timeouts.total, breaker=breaker)
            # Around the tries and not within: waiting for our own limit is not the endpoint's time.
            self.clients[place] = Limited(client, self.limit(address))
        return self.clients[place]

    def limit(self, address: Address) -> SharedLimit:
        """How many calls an endpoint takes at once, counted over all workers."""
        if address.name not in self.limits:
            self.limits[address.name] = SharedLimit(self.valkey, address.name, address.max_concurrency)
        return self.limits[address.name]

    def full(self) -> list[str]:
        """Endpoints for which no more work need be claimed now."""
        return [name for name, limit in list(self.limits.items()) if limit.appetite <= 0]

    def appetite(self) -> int:
        """How much work to claim at once, so that no endpoint gets far more than it can take."""
        hungry = (limit.appetite for limit in list(self.limits.values()) if limit.appetite > 0)
        return min(hungry, default=FIRST_BITE)

    async def show_life(self) -> None:
        """Keeps the slots that this loop holds, until cancelled."""
        while True:
            await asyncio.sleep(SLOT_S / 3)
            for limit in list(self.limits.values()):
                with suppress(RedisError):  # where nobody can count, there is nothing to keep either
                    await limit.show_life()


@asynccontextmanager
async def connections() -> AsyncIterator[Connections]:
    """Opens what clients need and closes it again."""
    async with redis.Redis.from_url(settings.REDIS_URL) as valkey, open_transport():
        opened = Connections(valkey)
        alive = asyncio.create_task(opened.show_life())
        try:
            yield opened
        finally:
            alive.cancel()
            await asyncio.gather(*(limit.settle() for limit in opened.limits.values()))
