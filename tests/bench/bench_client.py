"""Calls in flight: our client, and a bare aiohttp loop beside it, against a server that answers after 2 s.

The server runs in a process of its own. The ratio is the time that 2 s answers must take at that
many calls in flight, over the time they took; the memory is the peak of this process so far.
"""

from __future__ import annotations

import asyncio
import resource
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import aiohttp  # noqa: E402 - the path comes first: the runner may start anywhere

from arena.endpoints.clients.base import Address, Request, Timeouts  # noqa: E402
from arena.endpoints.clients.openai_chat import OpenAIChat  # noqa: E402
from arena.endpoints.clients.retry import Retrying  # noqa: E402
from arena.endpoints.clients.transport import open_transport  # noqa: E402
from simulators.conversation import say  # noqa: E402

DELAY_S = 2.0
ROUNDS = 5  # calls that each of those in flight makes in turn: connecting then weighs little
BOUND = 0.60
IN_FLIGHT = (1000, 2000)

Calls = Callable[[int], Awaitable[None]]


def rows() -> Iterable[dict[str, Any]]:
    """One row per client and number of calls in flight; only ours has a bound to keep."""
    _allow_many_connections()
    with server() as url:
        for in_flight in IN_FLIGHT:
            yield row("bare aiohttp", in_flight, bare_aiohttp(url), bound=None)
            yield row("ours, in one piece", in_flight, ours(url, stream=False), bound=BOUND)
            yield row("ours, streamed", in_flight, ours(url, stream=True), bound=BOUND)


def row(name: str, in_flight: int, calls: Calls, bound: float | None) -> dict[str, Any]:
    cpu = time.process_time()
    started = time.perf_counter()
    asyncio.run(calls(in_flight))
    seconds = time.perf_counter() - started
    cpu_ms = (time.process_time() - cpu) * 1000 / (in_flight * ROUNDS)
    ratio = ROUNDS * DELAY_S / seconds
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "name": f"{name} ({cpu_ms:.2f} ms CPU a call, RSS {memory:.0f} MiB)",
        "n": in_flight,
        "seconds": seconds,
        "ratio": ratio,
        "bound": bound,
        "ok": None if bound is None else ratio >= bound,
    }


def ours(url: str, *, stream: bool) -> Calls:
    """Every worker waits for its answer and asks again, through retries and breaker as in a battle."""
    options = {"stream": stream}
    address = Address("bench", url, timeouts=Timeouts(connect=30, first_token=60, total=90), options=options)
    client = Retrying(OpenAIChat(address), total=90)
    request = Request("m", (say("user", "What is 2 + 2?"),), sampling={"max_tokens": 8})

    async def worker() -> None:
        for _ in range(ROUNDS):
            await client.reply(request)

    async def calls(in_flight: int) -> None:
        async with open_transport():
            await asyncio.gather(*(worker() for _ in range(in_flight)))

    return calls


def bare_aiohttp(url: str) -> Calls:
    body = {"model": "m", "messages": [{"role": "user", "content": "What is 2 + 2?"}], "max_tokens": 8}

    async def worker(session: aiohttp.ClientSession) -> None:
        for _ in range(ROUNDS):
            async with session.post(f"{url}/chat/completions", json=body) as response:
                await response.json()

    async def calls(in_flight: int) -> None:
        connector = aiohttp.TCPConnector(limit=0)
        async with aiohttp.ClientSession(connector=connector) as session:
            await asyncio.gather(*(worker(session) for _ in range(in_flight)))

    return calls


@contextmanager
def server() -> Iterator[str]:
    """The stub server in a process of its own; gives its base URL."""
    command = [
        sys.executable,
        str(ROOT / "tests" / "stub.py"),
        "--delay",
        str(DELAY_S),
        "--behaviour",
        "echo",
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


def _allow_many_connections() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = max(IN_FLIGHT) * 2 + 500
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(wanted, hard) if hard > 0 else wanted, hard))


if __name__ == "__main__":
    for line in rows():
        print(line)
