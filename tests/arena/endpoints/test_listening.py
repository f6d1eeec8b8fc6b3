"""Whoever listens hears an answer while it is given, and is told when it begins anew."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import pytest
from stub import StubServer

from arena.endpoints.clients import KINDS
from arena.endpoints.clients.base import Address, EndpointError, Reply, Request, Timeouts, TooLarge
from arena.endpoints.clients.retry import Retrying
from arena.endpoints.clients.transport import open_transport
from simulators.conversation import say


@dataclass
class Ear:
    """Notes what it hears; None where it begins anew."""

    pieces: list[str | None] = field(default_factory=list)
    most: int = 10**9

    def heard(self, piece: str) -> None:
        self.pieces.append(piece)
        if len(self.pieces) > self.most:
            raise TooLarge("enough")

    def anew(self) -> None:
        self.pieces.append(None)


def ask(url: str, ear: Ear, kind: str = "openai_chat", model: str = "m", **options: object) -> Reply:
    address = Address("stub", url, timeouts=Timeouts(total=5), options=options)
    request = Request(model, (say("user", "One two three."),), listener=ear)

    async def call() -> Reply:
        async with open_transport():
            return await Retrying(KINDS[kind](address), total=5).reply(request)

    return asyncio.run(call())


def test_the_pieces_are_the_answer():
    with StubServer("echo") as stub:
        reply = ask(stub.url, ear := Ear())
    assert ear.pieces == ["One", " two", " three."]
    assert "".join(ear.pieces) == reply.text


@pytest.mark.parametrize(("kind", "options"), [("openai_chat", {"stream": False}), ("described", {})])
def test_every_kind_that_speaks_the_protocol_is_heard(kind, options):
    with StubServer("echo") as stub:
        reply = ask(stub.url, ear := Ear(), kind, **options)
    assert "".join(ear.pieces) == reply.text == "One two three."


def test_a_kind_that_does_not_stream_answers_all_the_same():
    assert ask("", ear := Ear(), "scripted", "echo").text == "One two three."
    assert ear.pieces == []


def test_the_character_that_no_database_holds_is_replaced_in_pieces_too():
    with StubServer("nul") as stub:
        reply = ask(stub.url, ear := Ear())
    assert "".join(ear.pieces) == reply.text == "a\ufffdb"


def test_a_try_that_fails_half_way_is_taken_back():
    with StubServer("reset_mid_stream") as stub, pytest.raises(EndpointError):
        ask(stub.url, ear := Ear())
    assert ear.pieces[:3] == ["Well,", None, "Well,"]


def test_whoever_has_heard_enough_ends_the_call():
    with StubServer("endless_drip") as stub, pytest.raises(TooLarge):
        ask(stub.url, ear := Ear(most=3))
    assert len(ear.pieces) == 4
