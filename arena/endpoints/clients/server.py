"""An endpoint's server: each exchange with it carries the key and keeps to the time to connect."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar

import httpx

from .base import Address, EndpointError, Malformed, TimedOut
from .bounded import opening
from .failures import TRANSPORT_ERRORS, from_status, from_transport
from .settings import Rule, check
from .transport import shared_transport

USER_AGENT = "open-arena"
ERROR_BODY = 16 * 1024  # enough for any message
ERROR_BODY_S = 1.0


@dataclass(frozen=True)
class Server:
    """Raises `ValueError` for an address it can't speak to."""

    address: Address
    transport: httpx.AsyncBaseTransport | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        if not is_http(self.address.base_url):
            raise ValueError(f"base_url: {self.address.base_url!r} must be an http or https address")
        if not (self.address.api_key.isascii() and self.address.api_key.isprintable()):
            raise ValueError("api_key: has characters that no header can carry")

    @asynccontextmanager
    async def send(
        self, method: str, url: httpx.URL, *, keyed: bool = True, **content: Any
    ) -> AsyncIterator[httpx.Response]:
        """One exchange; `content` is what `httpx.Request` takes. Without `keyed` the key stays here."""
        headers = self._headers if keyed else PLAIN_HEADERS
        request = httpx.Request(method, url, headers=headers, **content)
        request.read()  # a form too: what is sent twice over a lost connection must be there twice
        # 'pool' is what the transport takes for all of connecting: name, connection and TLS.
        connect = self.address.timeouts.connect
        request.extensions = {"timeout": {"connect": connect, "pool": connect}}
        response = await (self.transport or shared_transport()).handle_async_request(request)
        try:
            yield response
        finally:
            await response.aclose()

    def url(self, path: str) -> httpx.URL:
        """The address of something below the base, such as `/chat/completions`."""
        return httpx.URL(self.address.base_url.rstrip("/") + path)

    @cached_property
    def _headers(self) -> dict[str, str]:
        key = self.address.api_key
        return PLAIN_HEADERS | {"authorization": f"Bearer {key}"} if key else PLAIN_HEADERS


# Endpoints that compress a few kilobytes of text only give a bomb a way in.
PLAIN_HEADERS = {"user-agent": USER_AGENT, "accept": "*/*", "accept-encoding": "identity"}


def is_http(address: str) -> bool:
    """Whether it is an http or https address with a host."""
    try:
        url = httpx.URL(address)
    except httpx.InvalidURL:
        return False
    return url.scheme in {"http", "https"} and bool(url.host)


async def failure(response: httpx.Response) -> EndpointError:
    """What a status that is no success means; a body that hangs or breaks does not change it."""
    content = b""
    with suppress(TimeoutError, Malformed, *TRANSPORT_ERRORS):
        async with asyncio.timeout(ERROR_BODY_S):
            content = await opening(response, ERROR_BODY)
    return from_status(response.status_code, response.headers, content)


@asynccontextmanager
async def in_time(seconds: float, what: str = "total") -> AsyncIterator[None]:
    """A block that raises `TimedOut` after so many seconds, and the named error of a lost connection."""
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimeoutError as error:
        raise TimedOut(f"{what} deadline of {seconds:g} s") from error
    except TRANSPORT_ERRORS as error:
        raise from_transport(error) from error


@dataclass(frozen=True)
class Spoken:
    """What clients of a server have in common: an address and options, both checked when one is made."""

    options: ClassVar[Mapping[str, Rule]]

    address: Address
    transport: httpx.AsyncBaseTransport | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        self.check_options(self.address.options)
        Server(self.address)  # which checks the address

    @classmethod
    def check_options(cls, options: Mapping[str, Any]) -> None:
        """Raise `ValueError` naming the first option that is unknown or has a wrong value."""
        check("options", options, cls.options)
