"""Tells pages that are open in a browser that something new is out; never carries the news itself."""

from __future__ import annotations

import asyncio
import logging
from functools import partial
from typing import Any

from asgiref.sync import async_to_sync
from channels.generic.websocket import AsyncWebsocketConsumer
from channels.layers import get_channel_layer
from django.db import transaction
from django.urls import re_path
from redis.exceptions import RedisError

log = logging.getLogger(__name__)

# Readers are told at most this often; of what happens in between they hear the last.
PAUSE_S = 1.0
NOTHING_TO_SAY = 1008  # the policy code of RFC 6455: readers listen, they do not speak


def broadcast(topic: str, version: int) -> None:
    """Tells whoever has a page on `topic` open that `version` is out, once the transaction is kept.

    When the message is lost, pages find out by themselves some seconds later.
    """
    transaction.on_commit(partial(_send, topic, version))


def _send(topic: str, version: int) -> None:
    message = {"type": "news", "version": version}
    try:
        async_to_sync(get_channel_layer().group_send)(topic, message)
    except (OSError, RedisError) as error:
        log.warning("nobody was told of %s version %s: %s", topic, version, error)


class Reader(AsyncWebsocketConsumer):
    """One open page: passes the news on, the newest only, and not faster than a person can look."""

    async def connect(self) -> None:
        self.topic: str = self.scope["url_route"]["kwargs"]["topic"]
        self.version = 0
        self.telling: asyncio.Task[None] | None = None
        await self.channel_layer.group_add(self.topic, self.channel_name)
        await self.accept()

    async def disconnect(self, code: int) -> None:
        await self.channel_layer.group_discard(self.topic, self.channel_name)
        if self.telling:
            self.telling.cancel()

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        await self.close(NOTHING_TO_SAY)

    async def news(self, message: dict[str, Any]) -> None:
        """A message of the topic."""
        self.version = message["version"]
        if self.telling is None or self.telling.done():
            self.telling = asyncio.create_task(self._tell())

    async def _tell(self) -> None:
        told = None
        while told != self.version:
            told = self.version
            await self.send(text_data=fragment(told))
            await asyncio.sleep(PAUSE_S)


def fragment(version: int) -> str:
    """What htmx puts into the page; the page then fetches its own part, with its own filters."""
    return f'<div id="fresh" hx-swap-oob="true" hidden data-version="{int(version)}"></div>'


class Nowhere(AsyncWebsocketConsumer):
    """Any other address: turned away before the handshake."""

    async def connect(self) -> None:
        await self.close()


routes = [
    # The names that a group of the channel layer may have.
    re_path(r"^live/(?P<topic>[A-Za-z0-9_-]{1,99})/$", Reader.as_asgi()),
    re_path(r"", Nowhere.as_asgi()),
]
