"""The one HTTP client of this process and event loop: pooled, kept alive, and the place of the guard."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from http.cookiejar import CookieJar, DefaultCookiePolicy
from ssl import SSLContext

import aiohttp
import httpx
from httpx_aiohttp import AiohttpTransport

KEEPALIVE_S = 15.0
USER_AGENT = "open-arena"

_clients: dict[asyncio.AbstractEventLoop, httpx.AsyncClient] = {}


def shared_client() -> httpx.AsyncClient:
    """The HTTP client of the running event loop, made on first use."""
    loop = asyncio.get_running_loop()
    if loop not in _clients:
        for stale in [known for known in list(_clients) if known.is_closed()]:
            _clients.pop(stale, None)
        _clients[loop] = http_client(_pooled_transport())
    return _clients[loop]


async def close() -> None:
    """Close the running loop's client and its connections; the next call opens a new one."""
    client = _clients.pop(asyncio.get_running_loop(), None)
    if client is not None:
        await client.aclose()


@asynccontextmanager
async def open_transport() -> AsyncIterator[httpx.AsyncClient]:
    """The running loop's client for the length of a block, which is a batch of calls, then closed."""
    try:
        yield shared_client()
    finally:
        await close()


def http_client(transport: httpx.AsyncBaseTransport) -> httpx.AsyncClient:
    """A client that obeys nothing but us: no proxy from the environment, no redirect, no cookie."""
    no_cookies = CookieJar(policy=DefaultCookiePolicy(allowed_domains=[]))
    # Endpoints that compress a few kilobytes of text only give a bomb a way in.
    headers = {"user-agent": USER_AGENT, "accept-encoding": "identity"}
    return httpx.AsyncClient(
        transport=transport, trust_env=False, follow_redirects=False, cookies=no_cookies, headers=headers
    )


def _pooled_transport() -> AiohttpTransport:
    return AiohttpTransport(verify=_tls(), trust_env=False, client=_session)


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
