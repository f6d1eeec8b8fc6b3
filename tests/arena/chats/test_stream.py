"""Browsers without sockets get the same frames, as events or whenever they ask."""

from __future__ import annotations

import asyncio
import json

import pytest
from django.core import signing
from django.test import AsyncClient, Client
from django.urls import reverse
from fakes import a_competitor, an_endpoint
from streaming import SOMEBODY, a_turn, at_work, folded
from stub import StubServer

from arena.accounts.voter import COOKIE
from arena.chats.answer import answer_waiting

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("fresh_limits")]
WORDS = " ".join(f"word{place:02d}" for place in range(30))


@pytest.fixture
def streamed():
    with StubServer("echo", token_delay=0.03) as stub:
        where = an_endpoint("at", kind="openai_chat", base_url=stub.url)
        two = [a_competitor(name, endpoint=where, model=name) for name in ("ant", "bee")]
        yield a_turn(*two, WORDS)


def known(client: Client | AsyncClient, voter: str = SOMEBODY) -> Client | AsyncClient:
    client.cookies[COOKIE] = signing.dumps(voter, salt="arena.accounts.voter")
    return client


def asked(turn, after: str = "", voter: str = SOMEBODY) -> list[dict]:
    """What a browser gets that asks for the text."""
    answer = known(Client(), voter).get(reverse("chats:text", args=[turn.chat.code]), {"after": after})
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    return answer.json()["frames"]


def events(turn, after: str = "") -> list[dict]:
    """What a browser gets that listens to events."""

    async def scene() -> str:
        more = {"Last-Event-ID": after} if after else {}
        url = reverse("chats:stream", args=[turn.chat.code])
        answer = await known(AsyncClient()).get(url, headers=more)
        assert answer["Content-Type"] == "text/event-stream"
        return b"".join([piece async for piece in answer.streaming_content]).decode()

    blocks = [block.split("\n") for block in asyncio.run(scene()).split("\n\n") if block.startswith("id: ")]
    frames = [json.loads(data.removeprefix("data: ")) for _, data in blocks]
    assert [name.removeprefix("id: ") for name, _ in blocks] == [frame["id"] for frame in frames]
    return frames


def test_events_bring_both_replies_as_they_come(streamed):
    asked(streamed)  # the site is loaded before anybody speaks
    with at_work():
        frames = events(streamed)
    assert folded(frames) == {"a": WORDS, "b": WORDS}
    assert (len(frames) > 3, frames[-1]["over"]) == (True, "answered")


def test_events_go_on_after_the_one_seen_last(streamed):
    with at_work():
        frames = events(streamed)
    rest = events(streamed, after=frames[3]["id"])
    assert folded(rest) == {"a": WORDS, "b": WORDS}
    assert rest[-1]["over"] == "answered"


def test_a_browser_that_has_seen_the_end_is_told_not_to_come_back(streamed):
    answer_waiting()

    async def scene():
        url = reverse("chats:stream", args=[streamed.chat.code])
        return await known(AsyncClient()).get(url, headers={"Last-Event-ID": "1.1.over"})

    assert asyncio.run(scene()).status_code == 204


def test_who_asks_again_and_again_misses_nothing_and_gets_nothing_twice(streamed):
    frames, after = [], ""
    with at_work():
        while not (frames and "over" in frames[-1]):
            frames += asked(streamed, after)
            after = frames[-1]["id"] if frames else ""
    assert folded(frames) == {"a": WORDS, "b": WORDS}
    assert len(frames) > 3
    assert asked(streamed, after) == []


def test_asking_works_without_a_server_of_streams_and_listening_says_that_it_does_not(streamed):
    assert asked(streamed) == []
    assert known(Client()).get(reverse("chats:stream", args=[streamed.chat.code])).status_code == 501


@pytest.mark.parametrize("name", ["chats:stream", "chats:text"])
def test_nobody_else_learns_that_there_is_a_chat(streamed, name):
    async def scene(client):
        return (await client.get(reverse(name, args=[streamed.chat.code]))).status_code

    assert asyncio.run(scene(known(AsyncClient(), "somebody else"))) == 404
    assert asyncio.run(scene(AsyncClient())) == 404


def test_all_ways_bring_the_same_when_it_is_over(streamed):
    answer_waiting()
    assert events(streamed) == asked(streamed)


def test_without_valkey_the_end_comes_from_the_database(streamed, settings):
    answer_waiting()
    settings.REDIS_URL = "redis://127.0.0.1:1"
    frames = asked(streamed)
    assert (folded(frames), frames[-1]["over"]) == ({"a": WORDS, "b": WORDS}, "answered")
