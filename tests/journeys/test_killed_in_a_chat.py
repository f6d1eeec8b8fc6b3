"""A worker is killed, or Valkey restarted, while a person reads: they lose nothing and need do nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes import a_competitor, an_endpoint
from processes import kill, start
from streaming import ACCEPTED, Socket, a_turn, at_work, folded
from stub import StubServer

from arena.chats.models import ChatTurn
from arena.embedded.valkey import Valkey
from arena.votes import limits

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("fresh_limits")]
WORDS = " ".join(f"word{place:03d}" for place in range(60))


@pytest.fixture
def valkey(tmp_path_factory, settings, monkeypatch) -> Iterator[Valkey]:
    """One of this test's own, for it is stopped in the middle."""
    own = Valkey(tmp_path_factory.mktemp("valkey"), throwaway=True)
    own.start()
    settings.REDIS_URL = own.url
    monkeypatch.setenv("REDIS_URL", own.url)
    monkeypatch.setenv("ARENA_CHAT_LEASE_S", "2")
    limits._limiter.cache_clear()
    yield own
    limits._limiter.cache_clear()
    own.stop()


@pytest.fixture
def turn(valkey) -> Iterator[ChatTurn]:
    """A blind one whose sides take three seconds each."""
    with StubServer("echo", token_delay=0.05) as stub:
        where = an_endpoint("at", kind="openai_chat", base_url=stub.url)
        yield a_turn(*(a_competitor(name, endpoint=where, model=name) for name in ("ant", "bee")), WORDS)


@pytest.fixture
def beat(valkey, tmp_path: Path) -> Iterator[None]:
    process = start("beat", "--schedule", str(tmp_path / "beat"))
    yield
    kill(process)


def a_worker():
    return start("worker", "--pool", "threads", "--concurrency", "4", "--queues", "chat")


def test_a_killed_worker_costs_a_pause_and_no_word(turn, beat):
    async def scene():
        socket = Socket(turn.chat.code)
        assert await socket.knock() == ACCEPTED
        worker = await asyncio.to_thread(a_worker)
        frames = [await socket.hear() for _ in range(20)]
        await asyncio.to_thread(kill, worker)
        worker = await asyncio.to_thread(a_worker)
        try:
            return frames, await socket.hear_all()
        finally:
            await asyncio.to_thread(kill, worker)

    first, rest = asyncio.run(scene())
    turn.refresh_from_db()
    assert (turn.status, turn.a["text"], turn.b["text"], turn.claims) == ("answered", WORDS, WORDS, 2)
    assert folded(first + rest) == {"a": WORDS, "b": WORDS}
    assert (rest[0]["whole"], rest[-1]["over"]) == (True, "answered")


def test_a_restart_of_valkey_costs_no_word(turn, valkey):
    async def scene():
        socket = Socket(turn.chat.code)
        assert await socket.knock() == ACCEPTED
        frames = [await socket.hear() for _ in range(20)]
        await asyncio.to_thread(valkey.stop)
        await asyncio.sleep(0.5)
        await asyncio.to_thread(valkey.start)
        return frames, await socket.hear_all()

    with at_work():
        first, rest = asyncio.run(scene())
    turn.refresh_from_db()
    assert (turn.status, turn.a["text"], turn.b["text"], turn.claims) == ("answered", WORDS, WORDS, 1)
    assert folded(first + rest) == {"a": WORDS, "b": WORDS}
    assert sum(frame.get("whole", False) for frame in rest) >= 1
    assert len(rest) > 10  # it went on streaming, and did not just tell the end


def test_a_worker_whose_broker_was_restarted_goes_on_working(turn, beat, valkey):
    worker = a_worker()
    try:
        valkey.stop()
        valkey.start()
        asyncio.run(_end_of(turn))
    finally:
        kill(worker)
    turn.refresh_from_db()
    assert (turn.status, turn.a["text"]) == ("answered", WORDS)


async def _end_of(turn: ChatTurn) -> None:
    socket = Socket(turn.chat.code)
    assert await socket.knock() == ACCEPTED
    await socket.hear_all()
