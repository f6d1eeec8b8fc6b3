"""Any server that speaks the OpenAI chat protocol, local or hosted."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import aclosing, suppress
from dataclasses import dataclass, replace
from functools import cached_property
from time import perf_counter
from typing import Any

import httpx
from httpx_sse import EventSource

from arena.modalities.frames import STRATEGIES
from arena.modalities.video import WAYS

from .base import EndpointError, Listener, Reply, Request, ServerFailed, TimedOut
from .body import PREFILLS, chat_body
from .bounded import Bounded, pieces
from .failures import TRANSPORT_ERRORS, from_transport
from .server import Server, Spoken, failure
from .settings import SWITCH, Rule, one_of, whole
from .wire import Answer, Gathering, read_answer

OPTIONS: dict[str, Rule] = {
    "stream": SWITCH,
    "video": one_of(*WAYS),
    "strategy": one_of(*STRATEGIES),
    "frames": whole(1, 128),
    "frame_size": whole(16, 2048),
    "jpeg_quality": whole(1, 95),
    "image_size": whole(16, 8192),
    "prefill": one_of(*PREFILLS),
}
EVENT_STREAM = "text/event-stream"
LAST_BYTES_S = 0.2


@dataclass(frozen=True)
class OpenAIChat(Spoken):
    """A client of `{base_url}/chat/completions`.

    Options: `stream` (default true), `video` ("frames" or "url"), `strategy`, `frames`, `frame_size`,
    `jpeg_quality`, `image_size`, `prefill`. Raises `ValueError` for an address it can't speak to.
    """

    options = OPTIONS

    async def reply(self, request: Request) -> Reply:
        """Ask once; raises one `EndpointError`, or `ValueError` for unknown sampling keys."""
        body = await chat_body(request, self.address.options)
        limits = self.address.timeouts
        first_token = asyncio.timeout(limits.first_token)
        try:
            async with asyncio.timeout(limits.total), first_token:
                reply = await self._call(body, first_token, request.listener)
                return _after_what_was_begun(request, reply) if request.continuing else reply
        except TimeoutError as error:
            passed = "first_token" if first_token.expired() else "total"
            raise TimedOut(f"{passed} deadline of {getattr(limits, passed):g} s") from error
        except TRANSPORT_ERRORS as error:
            raise from_transport(error) from error

    async def _call(self, body: Mapping[str, Any], first_token: asyncio.Timeout, listener: Listener) -> Reply:
        started = perf_counter()
        async with self._server.send("POST", self._url, json=body) as response:
            if not response.is_success:
                first_token.reschedule(None)
                raise await failure(response)
            gathering = Gathering(response.status_code, started)
            if not body.get("stream"):
                first_token.reschedule(None)
            streamed = EVENT_STREAM in response.headers.get("content-type", "").lower()
            read = _events if streamed else _whole
            async with aclosing(read(response)) as answers:
                async for answer in answers:
                    if piece := gathering.add(answer):
                        listener.heard(piece)
                    if gathering.first_token_s is not None and first_token.when() is not None:
                        first_token.reschedule(None)
            return gathering.reply(streamed=streamed)

    @cached_property
    def _server(self) -> Server:
        return Server(self.address, self.transport)

    @cached_property
    def _url(self) -> httpx.URL:
        return self._server.url("/chat/completions")


def _after_what_was_begun(request: Request, reply: Reply) -> Reply:
    """Only what comes after the model's own beginning: some servers say that once more, too."""
    begun = request.turns[-1].text
    return replace(reply, text=reply.text.removeprefix(begun))


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
