"""Any server that speaks the OpenAI chat protocol, local or hosted."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import aclosing, asynccontextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from time import perf_counter
from typing import Any

import httpx
from httpx_sse import EventSource

from arena.modalities.video import WAYS

from .base import Address, EndpointError, Malformed, Reply, Request, ServerFailed, TimedOut
from .body import chat_body
from .bounded import Bounded, opening, pieces
from .failures import TRANSPORT_ERRORS, from_status, from_transport
from .settings import SWITCH, Rule, check, one_of, whole
from .transport import shared_transport
from .wire import Answer, Gathering, read_answer

OPTIONS: dict[str, Rule] = {
    "stream": SWITCH,
    "video": one_of(*WAYS),
    "frames": whole(1, 128),
    "frame_size": whole(16, 2048),
    "jpeg_quality": whole(1, 95),
}
EVENT_STREAM = "text/event-stream"
USER_AGENT = "open-arena"
ERROR_BODY = 16 * 1024  # enough for any message
ERROR_BODY_S = 1.0
LAST_BYTES_S = 0.2


@dataclass(frozen=True)
class OpenAIChat:
    """A client of `{base_url}/chat/completions`.

    Options: `stream` (default true), `video` ("frames" or "url"), `frames`, `frame_size`,
    `jpeg_quality`. Raises `ValueError` for an address it can't speak to.
    """

    address: Address
    transport: httpx.AsyncBaseTransport | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        self.check_options(self.address.options)
        if not _is_http(self.address.base_url):
            raise ValueError(f"base_url: {self.address.base_url!r} must be an http or https address")
        if not (self.address.api_key.isascii() and self.address.api_key.isprintable()):
            raise ValueError("api_key: has characters that no header can carry")

    @staticmethod
    def check_options(options: Mapping[str, Any]) -> None:
        """Raise `ValueError` naming the first option that is unknown or has a wrong value."""
        check("options", options, OPTIONS)

    async def reply(self, request: Request) -> Reply:
        """Ask once; raises one `EndpointError`, or `ValueError` for unknown sampling keys."""
        body = await chat_body(request, self.address.options)
        limits = self.address.timeouts
        first_token = asyncio.timeout(limits.first_token)
        try:
            async with asyncio.timeout(limits.total), first_token:
                return await self._call(body, first_token)
        except TimeoutError as error:
            passed = "first_token" if first_token.expired() else "total"
            raise TimedOut(f"{passed} deadline of {getattr(limits, passed):g} s") from error
        except TRANSPORT_ERRORS as error:
            raise from_transport(error) from error

    async def _call(self, body: Mapping[str, Any], first_token: asyncio.Timeout) -> Reply:
        started = perf_counter()
        async with self._answer(body) as response:
            if not response.is_success:
                first_token.reschedule(None)
                raise await _failure(response)
            gathering = Gathering(response.status_code, started)
            if not body.get("stream"):
                first_token.reschedule(None)
            streamed = EVENT_STREAM in response.headers.get("content-type", "").lower()
            read = _events if streamed else _whole
            async with aclosing(read(response)) as answers:
                async for answer in answers:
                    gathering.add(answer)
                    if gathering.first_token_s is not None and first_token.when() is not None:
                        first_token.reschedule(None)
            return gathering.reply(streamed=streamed)

    @asynccontextmanager
    async def _answer(self, body: Mapping[str, Any]) -> AsyncIterator[httpx.Response]:
        transport = self.transport or shared_transport()
        request = httpx.Request("POST", self._url, headers=self._headers, json=body)
        # 'pool' is what the transport takes for all of connecting: name, connection and TLS.
        connect = self.address.timeouts.connect
        request.extensions = {"timeout": {"connect": connect, "pool": connect}}
        response = await transport.handle_async_request(request)
        try:
            yield response
        finally:
            await response.aclose()

    @cached_property
    def _url(self) -> httpx.URL:
        return httpx.URL(self.address.base_url.rstrip("/") + "/chat/completions")

    @cached_property
    def _headers(self) -> dict[str, str]:
        # Endpoints that compress a few kilobytes of text only give a bomb a way in.
        headers = {"user-agent": USER_AGENT, "accept": "*/*", "accept-encoding": "identity"}
        key = self.address.api_key
        return headers | {"authorization": f"Bearer {key}"} if key else headers


def _is_http(address: str) -> bool:
    try:
        url = httpx.URL(address)
    except httpx.InvalidURL:
        return False
    return url.scheme in {"http", "https"} and bool(url.host)


async def _failure(response: httpx.Response) -> EndpointError:
    # The status already tells the class; a body that hangs or breaks must not change it.
    content = b""
    with suppress(TimeoutError, Malformed, *TRANSPORT_ERRORS):
        async with asyncio.timeout(ERROR_BODY_S):
            content = await opening(response, ERROR_BODY)
    return from_status(response.status_code, response.headers, content)


async def _whole(response: httpx.Response) -> AsyncGenerator[Answer, None]:
    async with aclosing(pieces(response)) as content:
        body = b"".join([piece async for piece in content])
    yield read_answer(body, response.status_code)


async def _events(response: httpx.Response) -> AsyncGenerator[Answer, None]:
    finished = False
    proven = httpx.Response(200, headers={"content-type": EVENT_STREAM}, stream=Bounded(response))
    proven.encoding = "utf-8"
    async with aclosing(EventSource(proven).aiter_sse()) as events:
        async for event in events:
            if event.data.strip() == "[DONE]":
                await _finish(events)
                return
            if event.data:
                answer = read_answer(event.data, response.status_code)
                finished = finished or any(choice.finish_reason for choice in answer.choices)
                yield answer
    if not finished:
        raise ServerFailed("the stream ended before the answer did", http_status=response.status_code)


async def _finish(events: AsyncIterator[Any]) -> None:
    # A connection read to its end is used again; one that never ends is not worth the wait.
    with suppress(TimeoutError, EndpointError, *TRANSPORT_ERRORS):
        async with asyncio.timeout(LAST_BYTES_S):
            async for _ in events:
                pass
