"""The socket over which a person's browser hears the replies while they are written."""

from __future__ import annotations

import asyncio
import logging
from contextlib import AsyncExitStack
from time import monotonic
from urllib.parse import parse_qs

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.urls import path

from arena.accounts.voter import network_of, voter_of_scope
from arena.votes.limits import TooMany, Unavailable, allow_async

from .progress import Followed, follow, followed
from .seats import NoSeat, seat

log = logging.getLogger(__name__)

LARGEST = 64 * 1024
"""Characters of what a browser may say at once; nothing it says is read."""

MOST_A_SECOND = 20
OVER, BROKEN, TOO_MUCH, LATER = 1000, 1011, 1008, 1013


class Listening(AsyncWebsocketConsumer):
    """One browser that follows the last turn of its person's chat, from the frame that it names on."""

    channel_layer_alias = None  # it needs no mailbox

    async def connect(self) -> None:
        self.stack, self.work = AsyncExitStack(), None
        self.said: list[float] = []
        try:
            what = await self._admitted()
        except (TooMany, Unavailable, NoSeat):
            what = None
        if what is None:
            await self.close()
            return
        await self.accept()
        after = parse_qs(self.scope.get("query_string", b"").decode("latin1")).get("after", [""])[0]
        self.work = asyncio.create_task(self._tell(what, after))

    async def _admitted(self) -> Followed | None:
        """What there is to follow, if it is this person's; raises where there would be too much of it."""
        voter = await database_sync_to_async(voter_of_scope)(self.scope)
        if voter is None:
            return None
        await allow_async("socket", voter.key, network_of(self.scope))
        what = await database_sync_to_async(followed)(self.scope["url_route"]["kwargs"]["code"], voter.key)
        if what is not None:
            await self.stack.enter_async_context(seat(voter.key))
        return what

    async def disconnect(self, code: int) -> None:
        if self.work:
            self.work.cancel()
        await self.stack.aclose()

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        now = monotonic()
        self.said = [moment for moment in self.said if moment > now - 1] + [now]
        if len(self.said) > MOST_A_SECOND or len(text_data or bytes_data or "") > LARGEST:
            await self.close(TOO_MUCH)

    async def _tell(self, what: Followed, after: str) -> None:
        try:
            async for frames in follow(what, after):
                for frame in frames:
                    await self.send(text_data=frame)
            await self.close(OVER)
        except Exception:
            log.exception("a socket on %s broke", what.place.key)
            await self.close(BROKEN)


routes = [path("battle/<uuid:code>/socket/", Listening.as_asgi())]
