"""Calls to a stub server, without ceremony."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator

import pytest
from stub import BEHAVIOURS, StubServer

from arena.endpoints.clients.base import Address, Reply, Request, Timeouts
from arena.endpoints.clients.openai_chat import OpenAIChat
from arena.endpoints.clients.transport import open_transport
from simulators.conversation import say

Ask = Callable[..., Reply]
PATIENT = Timeouts(1, 5, 10)
HANGING = 10.0  # seconds past its own deadline after which a call is surely stuck


@pytest.fixture(scope="session")
def stub() -> Iterator[StubServer]:
    """A server whose model names are behaviours."""
    names = {name: name for name in BEHAVIOURS}
    with StubServer(models=names, answers={"2 + 2?": "It is 4."}, strengths={"honest": 1e9}) as server:
        yield server


@pytest.fixture
def ask(stub: StubServer) -> Ask:
    """Ask a behaviour once, in an event loop and with a connection of its own."""

    def ask_once(
        model: str = "honest", timeouts: Timeouts = PATIENT, api_key: str = "", **given: object
    ) -> Reply:
        options = given.pop("options", {})
        turns = given.pop("turns", (say("user", "2 + 2?"),))
        client = OpenAIChat(Address("stub", stub.url, api_key, timeouts, options=options))

        async def run() -> Reply:
            async with asyncio.timeout(timeouts.total + HANGING), open_transport():
                return await client.reply(Request(model, turns, **given))

        return asyncio.run(run())

    return ask_once
