"""The one HTTP transport of this process and event loop: pooled, kept alive, and the place of the guard.

Calls go to the transport itself, not through an `httpx.AsyncClient`: so there is no proxy taken
from the environment, no redirect followed and no cookie kept, and a call costs half the time.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from ssl import SSLContext

import aiohttp
import httpx
from httpx_aiohttp import AiohttpTransport

KEEPALIVE_S = 15.0


class Pooled(AiohttpTransport):
    """The pooled transport, which asks once more where a kept connection turned out to be closed.

    Servers close idle connections at any moment, and llama.cpp's closes each one after a stream
    though it has promised to keep it. aiohttp does not ask again by itself when it posts.
    """

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        try:
            return await super().handle_async_request(request)
        except httpx.TransportError as error:
            if not _was_lost(error.__cause__):
                raise
        return await super().handle_async_request(request)


def _was_lost(cause: BaseException | None) -> bool:
    never_there = isinstance(cause, (aiohttp.ClientConnectorError, aiohttp.ServerTimeoutError))
    return isinstance(cause, aiohttp.ClientConnectionError) and not never_there


_transports: dict[asyncio.AbstractEventLoop, Pooled] = {}


def shared_transport() -> httpx.AsyncBaseTransport:
    """The transport of the running event loop, made on first use."""
    loop = asyncio.get_running_loop()
    if loop not in _transports:
        for stale in [known for known in list(_transports) if known.is_closed()]:
            _transports.pop(stale, None)
        _transports[loop] = Pooled(verify=_tls(), trust_env=False, client=_session)
    return _transports[loop]


async def close() -> None:
    """Close the running loop's transport and its connections; the next call opens a new one."""
    transport = _transports.pop(asyncio.get_running_loop(), None)
    if transport is not None:
        await transport.aclose()


@asynccontextmanager
async def open_transport() -> AsyncIterator[httpx.AsyncBaseTransport]:
    """The running loop's transport for the length of a block, which is a batch of calls, then closed."""
    try:
        yield shared_transport()
    finally:
        await close()


def _session() -> aiohttp.ClientSession:
    connector = aiohttp.TCPConnector(
        ssl=_tls(),
        limit=0,  # how many calls may be in flight is each endpoint's own setting, kept by the callers
        keepalive_timeout=KEEPALIVE_S,
        # The egress guard goes here, as `socket_factory`: it is given the address that is really
        # dialled, after the name was resolved, so no rebinding of names can get around it.
    )
    # Its own time-outs are off: a call's deadlines are kept by the client, in one place.
    return aiohttp.ClientSession(
        connector=connector,
        cookie_jar=aiohttp.DummyCookieJar(),
        timeout=aiohttp.ClientTimeout(total=None),
        trust_env=False,
    )


@cache
def _tls() -> SSLContext:
    return httpx.create_ssl_context(trust_env=False)
