"""Chats that wait for their replies, and browsers that follow them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from asgiref.testing import ApplicationCommunicator
from django.core import signing
from django.db import connection

from arena.accounts.voter import COOKIE, key_of
from arena.chats.answer import answer_waiting
from arena.chats.models import Chat, ChatTurn
from arena.competitors.models import Competitor

SOMEBODY = "somebody"
SOON = 20.0
ACCEPTED, CLOSED, TOLD = "websocket.accept", "websocket.close", "websocket.send"


def a_turn(a: Competitor, b: Competitor | None = None, text: str = "Say it.", **fields: Any) -> ChatTurn:
    """The first turn of a chat, waiting: blind with two, alone with one, unless told otherwise."""
    mode = Chat.Mode.BLIND if b else Chat.Mode.ALONE
    chat = Chat.objects.create(**{"voter": key_of(SOMEBODY), "mode": mode, "a": a, "b": b} | fields)
    return chat.turns.create(number=1, parts=[{"modality": "text", "text": text}])


def next_turn(turn: ChatTurn, text: str = "And then?") -> ChatTurn:
    """The one after it."""
    return turn.chat.turns.create(number=turn.number + 1, parts=[{"modality": "text", "text": text}])


def folded(frames: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """What a browser shows after these frames."""
    shown = {"a": "", "b": ""}
    for frame in frames:
        if "over" not in frame:
            shown = {
                side: frame.get(side, "") if frame["whole"] else shown[side] + frame.get(side, "")
                for side in shown
            }
    return shown


@contextmanager
def at_work() -> Iterable[Future[int]]:
    """A worker in a thread of its own."""
    with ThreadPoolExecutor(1) as thread:
        yield thread.submit(_work)


def _work() -> int:
    try:
        return answer_waiting()
    finally:
        connection.close()


def headers(voter: str | None = SOMEBODY, **more: str) -> list[tuple[bytes, bytes]]:
    """Of a browser: with its voter's cookie, where it has one."""
    given = {"host": "127.0.0.1", "origin": "http://127.0.0.1"} | more
    if voter:
        given["cookie"] = f"{COOKIE}={signing.dumps(voter, salt='arena.accounts.voter')}"
    return [(name.encode(), value.encode()) for name, value in given.items()]


class Socket(ApplicationCommunicator):
    """A socket of a browser on a chat."""

    def __init__(self, code: object, after: str = "", given: list[tuple[bytes, bytes]] | None = None) -> None:
        from arena.asgi import application

        super().__init__(application, {
            "type": "websocket",
            "path": f"/battle/{code}/socket/",
            "query_string": f"after={after}".encode() if after else b"",
            "headers": headers() if given is None else given,
            "client": ("127.0.0.1", 1),
            "subprotocols": [],
        })  # fmt: skip

    async def knock(self) -> str:
        """Whether it is let in."""
        await self.send_input({"type": "websocket.connect"})
        return str((await self.receive_output(SOON))["type"])

    async def hear(self) -> dict[str, Any] | None:
        """The next frame; None at the end."""
        said = await self.receive_output(SOON)
        return json.loads(said["text"]) if said["type"] == TOLD else None

    async def hear_all(self) -> list[dict[str, Any]]:
        """All frames up to the end."""
        frames = []
        while (frame := await self.hear()) is not None:
            frames.append(frame)
        await self.leave()
        return frames

    async def leave(self) -> None:
        await self.send_input({"type": "websocket.disconnect", "code": 1000})
        await self.wait(SOON)


async def heard(code: object, after: str = "") -> list[dict[str, Any]]:
    """Everything that a browser hears over a socket, from a frame on."""
    socket = Socket(code, after)
    assert await socket.knock() == ACCEPTED
    return await socket.hear_all()


def hear(code: object, after: str = "") -> list[dict[str, Any]]:
    """The same, from code that does not wait."""
    return asyncio.run(heard(code, after))
