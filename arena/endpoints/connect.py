"""Clients for endpoints, with the limits that all workers share."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import redis.asyncio as redis
from django.conf import settings

from .clients import KINDS
from .clients.base import Address, Client, Reply, Request
from .clients.breaker import breaker_of
from .clients.retry import Retrying
from .clients.transport import open_transport
from .limits import SharedLimit


@dataclass(frozen=True)
class Limited:
    """A client that waits for a slot before each call."""

    client: Client
    limit: SharedLimit

    async def reply(self, request: Request) -> Reply:
        async with self.limit.slot():
            return await self.client.reply(request)


class Connections:
    """The clients of one event loop, one for each endpoint it calls."""

    def __init__(self, valkey: redis.Redis) -> None:
        self.valkey = valkey
        self.clients: dict[str, Client] = {}

    def to(self, address: Address, kind: str) -> Client:
        """The client for an endpoint; the same one for every caller, so that limits hold."""
        if address.name not in self.clients:
            total = address.timeouts.total
            client = Retrying(KINDS[kind](address), total, breaker=breaker_of(address.name))
            limit = SharedLimit(self.valkey, address.name, address.max_concurrency, total)
            # Around the tries and not within: waiting for our own limit is not the endpoint's time.
            self.clients[address.name] = Limited(client, limit)
        return self.clients[address.name]


@asynccontextmanager
async def connections() -> AsyncIterator[Connections]:
    """Opens what clients need and closes it again."""
    async with redis.Redis.from_url(settings.REDIS_URL) as valkey, open_transport():
        yield Connections(valkey)
