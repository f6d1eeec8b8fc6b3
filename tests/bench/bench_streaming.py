"""What the way over worker, Valkey and web server adds to a token, with a hundred blind battles at once.

Each word of the stub server's is the moment at which it was sent, so its age on arrival is its delay.
First as many streams are read straight from the server (raw), then as many by browsers' sockets. The two
sides of a battle are shown in step: a word waits for its twin on the other side, so only between sides of
the same pace is the delay that of the way; with a side twice as fast it is that of the wait, by design.
"""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import aiohttp
from bench_pipeline import TESTS, an_arena

ROOT = Path(__file__).resolve().parents[2]
BATTLES, WORDS, PACE = 100, 100, 10  # words of a reply, and how many a second
SPREAD_S = 2.0  # over which battles begin
MEDIAN_MS, P99_MS = 10.0, 50.0
START_S = 90


def rows() -> Iterator[dict[str, Any]]:
    """One run with sides of equal pace, which has bounds to keep, and one with a side twice as fast."""
    with an_arena(), ExitStack() as stack:
        url = stack.enter_context(stub())
        site = stack.enter_context(web())
        stack.enter_context(worker())
        yield from one(url, site, (PACE, PACE), bounds=True)
        yield from one(url, site, (PACE, 2 * PACE), bounds=False)


def one(url: str, site: str, paces: tuple[int, int], *, bounds: bool) -> Iterator[dict[str, Any]]:
    raw = asyncio.run(straight(url, paces))
    ours, frames = asyncio.run(through(url, site, paces))
    added = [at(ours, share) - at(raw, 0.5) for share in (0.5, 0.99)]
    name = f"{paces[0]} and {paces[1]} words a second"
    said = f"{name}: {frames / BATTLES:.0f} frames a battle; raw p50 {at(raw, 0.5):.1f} p99 {at(raw, 0.99):.1f} ms"
    for what, took, most in zip(("median", "p99"), added, (MEDIAN_MS, P99_MS), strict=True):
        yield {
            "name": f"{what} added to a token, {said}",
            "n": len(ours),
            "seconds": took / 1000,
            "ratio": most / took if took > 0 else 99.0,
            "bound": 1.0 if bounds else None,
            "ok": took <= most if bounds else None,
        }


def at(delays: Sequence[float], share: float) -> float:
    """The delay in milliseconds that such a share of tokens do not exceed."""
    return sorted(delays)[int(share * (len(delays) - 1))] / 1000


async def straight(url: str, paces: tuple[int, int]) -> list[float]:
    """The delays of the same streams, read straight from their server."""
    from stub_clock import delays, microseconds

    found: list[float] = []

    async def stream(session: aiohttp.ClientSession, number: int, pace: int) -> None:
        await asyncio.sleep(number / BATTLES * SPREAD_S)
        body = {
            "model": f"clock-{pace}",
            "messages": [{"role": "user", "content": str(WORDS)}],
            "stream": True,
        }
        async with session.post(f"{url}/chat/completions", json=body) as response:
            async for line in response.content:
                now = microseconds()
                if b'"content": " ' in line:
                    found.extend(delays(line.split(b'"content": "')[1].split(b'"')[0].decode(), now))

    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        await asyncio.gather(*(stream(session, n, pace) for n in range(BATTLES) for pace in paces))
    return found


async def through(url: str, site: str, paces: tuple[int, int]) -> tuple[list[float], int]:
    """The delays that browsers see over their sockets, and how many frames those brought."""
    from asgiref.sync import sync_to_async

    cast = await sync_to_async(competitors)(url, paces)
    async with aiohttp.ClientSession() as session:
        chats = [battle(session, site, cast, number) for number in range(BATTLES)]
        heard = await asyncio.gather(*chats)
    return [delay for delays, _ in heard for delay in delays], sum(frames for _, frames in heard)


async def battle(session: Any, site: str, cast: Sequence[Any], number: int) -> tuple[list[float], int]:
    from asgiref.sync import sync_to_async
    from stub_clock import delays, microseconds

    await asyncio.sleep(number / BATTLES * SPREAD_S)
    code, cookie = await sync_to_async(begun, thread_sensitive=True)(cast, number)
    found, frames = [], 0
    given = {"Origin": site, "Cookie": cookie}
    async with session.ws_connect(f"{site}/battle/{code}/socket/", headers=given) as browser:
        async for message in browser:
            now, frame = microseconds(), message.json()
            frames += 1
            for side in "ab":
                found += delays(frame.get(side, ""), now)
    if len(found) != 2 * WORDS:
        raise RuntimeError(f"{len(found)} of {2 * WORDS} words came")
    return found, frames


def competitors(url: str, paces: tuple[int, int]) -> list[Any]:
    """Two, of such paces."""
    from fakes import a_competitor, an_endpoint

    where = an_endpoint("clock", kind="openai_chat", base_url=url, max_concurrency=4 * BATTLES)
    names = [f"{side}-{'-'.join(map(str, paces))}" for side in "ab"]
    return [
        a_competitor(name, endpoint=where, model=f"clock-{pace}")
        for name, pace in zip(names, paces, strict=True)
    ]


def begun(cast: Sequence[Any], number: int) -> tuple[str, str]:
    """A blind battle that waits for its replies: its code and the cookie of its voter."""
    from django.core import signing

    from arena.accounts.voter import COOKIE, key_of
    from arena.chats.answer import ask_answer
    from arena.chats.models import Chat

    voter = f"voter {number}"
    chat = Chat.objects.create(voter=key_of(voter), mode="blind", a=cast[0], b=cast[1])
    ask_answer(chat.turns.create(number=1, parts=[{"modality": "text", "text": str(WORDS)}]))
    return str(chat.code), f"{COOKIE}={signing.dumps(voter, salt='arena.accounts.voter')}"


@contextmanager
def process(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, *arguments]
    running = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        yield running
    finally:
        running.kill()
        running.wait()


@contextmanager
def stub() -> Iterator[str]:
    """The server whose words are moments."""
    with process(str(TESTS / "stub.py"), "--behaviour", "clock") as running:
        yield running.stdout.readline().strip()


@contextmanager
def web() -> Iterator[str]:
    """The site, as `make arena` serves it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    site = f"http://127.0.0.1:{port}"
    with process("-m", "uvicorn", "arena.asgi:application", "--port", str(port), "--log-level", "error"):
        until(lambda: bool(urlopen(f"{site}/healthz").close() or True))
        yield site


@contextmanager
def worker() -> Iterator[None]:
    """The worker of chats, as `make arena` starts it."""
    from arena.management.local import POOLS

    queue = ("--queues", "chat", *POOLS["chat"], "--loglevel", "ERROR")
    with process("-m", "celery", "-A", "arena.celery", "worker", *queue):
        until(_answers)
        yield


def _answers() -> bool:
    """Whether somebody fetches hints."""
    from arena.celery import app

    return bool(app.control.ping(timeout=1.0))


def until(holds: Callable[[], bool]) -> None:
    """Waits for a program that is being started."""
    end = time.monotonic() + START_S
    while True:
        try:
            if holds():
                return
        except OSError:
            pass
        if time.monotonic() > end:
            raise RuntimeError("it did not start in time")
        time.sleep(0.2)


if __name__ == "__main__":
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    for line in rows():
        print(line)
