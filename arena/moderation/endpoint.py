"""Moderation by a server that speaks the OpenAI moderations protocol."""

from __future__ import annotations

from contextlib import AsyncExitStack, aclosing
from typing import Annotated

from django.conf import settings
from pydantic import BaseModel, Field

from arena.endpoints.clients.base import Address
from arena.endpoints.clients.bounded import pieces
from arena.endpoints.clients.server import Server, failure, in_time
from arena.endpoints.clients.wire import Lenient, Told, read_as
from arena.endpoints.connect import Connections
from arena.endpoints.models import Endpoint

from .base import Finding

LARGEST_BODY = 256 * 1024
MAX_CODE = 25  # a flag of a chat has 40 characters


class Result(BaseModel):
    """What it says of one text."""

    flagged: bool
    categories: Annotated[dict[str, bool | None], Lenient] = {}


class Answer(Told):
    """What such a server answers with, as far as we read it."""

    results: list[Result] = Field(min_length=1, max_length=100)


class ByEndpoint:
    """Asks `{base_url}/moderations` of an endpoint of ours; its key is only in workers."""

    title = "an endpoint"
    needs_key = True

    async def look(self, text: str, connections: Connections | None) -> Finding:
        endpoint = await Endpoint.objects.aget(name=settings.ARENA_MODERATION_ENDPOINT, retired_at=None)
        address = endpoint.address()
        async with AsyncExitStack() as stack:
            if connections is not None:
                await stack.enter_async_context(connections.limit(address).slot())
            answer = await _ask(address, text)
        found = [code for result in answer.results for code, holds in result.categories.items() if holds]
        flagged = any(result.flagged for result in answer.results)
        codes = tuple(dict.fromkeys(code[:MAX_CODE] for code in found)) or ("flagged",)
        return Finding(flagged, codes if flagged else ())


async def _ask(address: Address, text: str) -> Answer:
    server = Server(address)
    body = {"input": text} | (
        {"model": settings.ARENA_MODERATION_MODEL} if settings.ARENA_MODERATION_MODEL else {}
    )
    async with (
        in_time(address.timeouts.first_token),
        server.send("POST", server.url("/moderations"), json=body) as response,
    ):
        if not response.is_success:
            raise await failure(response)
        async with aclosing(pieces(response, LARGEST_BODY)) as read:
            content = b"".join([piece async for piece in read])
        return read_as(Answer, content, response.status_code)
