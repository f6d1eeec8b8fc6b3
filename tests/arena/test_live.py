"""Open pages hear that something new is out: soon, not too often, and only of their topic."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from asgiref.testing import ApplicationCommunicator
from channels.layers import get_channel_layer
from channels.routing import URLRouter

from arena import live

SITE = URLRouter(live.routes)
# Longer than a reader is ever kept waiting.
SOON = 2 * live.PAUSE_S + 1


class Page(ApplicationCommunicator):
    """A page that is open in a browser, as the site sees it (the one of Channels wants another server)."""

    def __init__(self, path: str) -> None:
        super().__init__(SITE, {"type": "websocket", "path": path, "headers": [], "subprotocols": []})

    async def open(self) -> None:
        await self.send_input({"type": "websocket.connect"})
        assert (await self.receive_output(SOON))["type"] == "websocket.accept"

    async def hear(self) -> str:
        return (await self.receive_output(SOON))["text"]

    async def close(self) -> None:
        await self.send_input({"type": "websocket.disconnect", "code": 1000})
        await self.wait(SOON)


async def publish(topic: str, version: int) -> None:
    await get_channel_layer().group_send(topic, {"type": "news", "version": version})


def with_page(path: str, scene: Callable[[Page], Awaitable[None]]) -> None:
    async def play() -> None:
        page = Page(path)
        await page.open()
        await scene(page)
        await page.close()

    asyncio.run(play())


def test_a_reader_is_told_which_version_is_out():
    async def scene(page):
        await publish("leaderboard-text", 12)
        assert 'data-version="12"' in await page.hear()

    with_page("/live/leaderboard-text/", scene)


def test_of_many_versions_at_once_a_reader_hears_the_first_and_the_last():
    async def scene(page):
        for version in range(1, 31):
            await publish("leaderboard-text", version)
        heard = [await page.hear(), await page.hear()]
        assert 'data-version="30"' in heard[-1]
        assert await page.receive_nothing(SOON)

    with_page("/live/leaderboard-text/", scene)


def test_a_reader_hears_nothing_of_other_topics():
    async def scene(page):
        await publish("leaderboard-code", 1)
        assert await page.receive_nothing(0.5)

    with_page("/live/leaderboard-text/", scene)


def test_a_reader_that_speaks_is_shown_out():
    async def scene(page):
        await page.send_input({"type": "websocket.receive", "text": "let me in"})
        assert (await page.receive_output(SOON))["code"] == live.NOTHING_TO_SAY

    with_page("/live/leaderboard-text/", scene)


@pytest.mark.parametrize(
    "path", ["/", "/live//", "/live/a b/", "/live/../x/", f"/live/{'x' * 100}/", "/live/é/"]
)
def test_whoever_asks_for_something_else_is_turned_away(path):
    async def knock() -> None:
        page = Page(path)
        await page.send_input({"type": "websocket.connect"})
        assert (await page.receive_output(SOON))["type"] == "websocket.close"
        await page.wait(SOON)

    asyncio.run(knock())


@pytest.mark.django_db(transaction=True)
def test_a_broadcast_reaches_a_reader_once_its_transaction_is_kept():
    async def scene(page):
        await asyncio.to_thread(live.broadcast, "leaderboard-text", 7)
        assert 'data-version="7"' in await page.hear()

    with_page("/live/leaderboard-text/", scene)


@pytest.mark.django_db(transaction=True)
def test_a_lost_channel_layer_costs_nothing_but_the_message(settings, caplog):
    unreachable = {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {"hosts": ["redis://127.0.0.1:1"]},
    }
    settings.CHANNEL_LAYERS = {"default": unreachable}
    live.broadcast("leaderboard-text", 7)
    assert "nobody was told of leaderboard-text version 7" in caplog.text
