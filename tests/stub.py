"""An OpenAI-compatible server on loopback for tests, in a thread or from the command line.

    with StubServer(strengths={"alpha": 3, "beta": 1}, answers={"2 + 2?": "4"}) as stub:
        stub.url        # "http://127.0.0.1:…/v1"
        stub.requests   # every call so far

    python tests/stub.py --port 9002 --strengths alpha=3,beta=1 --questions questions.jsonl
    python tests/stub.py --models judge-1=judge,broken=status_500 --marker

A behaviour is a name in `BEHAVIOURS`; `models` gives single models another than the rest.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from aiohttp import web
from stub_answers import TEXTS
from stub_clock import clock
from stub_gullible import gullible, parrot
from stub_hostile import HOSTILE
from stub_wire import Call, Plan, say
from stub_writers import WRITERS

Behaviour = Callable[[Call], Awaitable[web.StreamResponse]]


def speaking(text: Callable[[Call], str]) -> Behaviour:
    """The behaviour of sending what `text` says."""

    async def behave(call: Call) -> web.StreamResponse:
        return await say(call, text(call))

    return behave


BEHAVIOURS: dict[str, Behaviour] = {
    **{name: speaking(text) for name, text in (TEXTS | WRITERS).items()},
    "gullible": speaking(gullible),
    "parrot": speaking(parrot),
    **HOSTILE,
    "clock": clock,
}


def application(plan: Plan, calls: list[Call]) -> web.Application:
    """The server's routes; each call is noted in `calls`."""
    for name in (plan.behaviour, *plan.models.values()):
        if name not in BEHAVIOURS:
            raise ValueError(f"no behaviour {name!r}; there are: {', '.join(BEHAVIOURS)}")

    async def chat(request: web.Request) -> web.StreamResponse:
        call = Call(plan, request, await request.json(), request.transport.get_extra_info("peername")[1])
        calls.append(call)
        await asyncio.sleep(plan.delay)
        try:
            return await BEHAVIOURS[plan.models.get(call.model, plan.behaviour)](call)
        except ConnectionError:  # the client has had enough
            return web.Response()

    async def moderations(request: web.Request) -> web.Response:
        told = await request.json()
        calls.append(Call(plan, request, told, request.transport.get_extra_info("peername")[1]))
        if told.get("model") == "broken":
            return web.json_response({"error": {"message": "out of order"}}, status=500)
        found = {word: word in told["input"] for word in ("violence", "self-harm")}
        return web.json_response({"results": [{"flagged": any(found.values()), "categories": found}]})

    async def health(request: web.Request) -> web.Response:
        return web.json_response({"status": "ok"})

    app = web.Application(client_max_size=256 * 1024 * 1024)
    app.router.add_post("/v1/chat/completions", chat)
    app.router.add_post("/v1/moderations", moderations)
    app.router.add_get("/health", health)
    return app


async def serve(plan: Plan, calls: list[Call], port: int = 0) -> tuple[web.AppRunner, str]:
    """Start serving in the running loop; gives the runner and the base URL."""
    runner = web.AppRunner(
        application(plan, calls), access_log=None, shutdown_timeout=0.05, handler_cancellation=True
    )
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", port, backlog=4096)
    await site.start()
    return runner, f"http://127.0.0.1:{runner.addresses[0][1]}/v1"


class StubServer:
    """The server in a thread of its own, for the length of a `with` block."""

    def __init__(self, behaviour: str = "honest", port: int = 0, **plan: Any) -> None:
        self.plan = Plan(behaviour, **plan)
        self.port = port
        self.url = ""
        self.requests: list[Call] = []

    def __enter__(self) -> Self:
        self._loop = asyncio.new_event_loop()
        self._runner, self.url = self._loop.run_until_complete(serve(self.plan, self.requests, self.port))
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._runner.cleanup(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()


def read_answers(path: str) -> dict[str, str]:
    """The right answers of a question set: JSON lines with `text` and `reference`."""
    rows = [json.loads(line) for line in Path(path).read_text("utf-8").splitlines() if line.strip()]
    return {row["text"]: row["reference"] for row in rows if row.get("reference")}


def pairs(text: str) -> dict[str, str]:
    return dict(pair.split("=", 1) for pair in text.split(",") if pair)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--behaviour", default="honest", choices=sorted(BEHAVIOURS), metavar="NAME")
    parser.add_argument("--models", type=pairs, default={}, help="model=behaviour,…")
    parser.add_argument("--strengths", type=pairs, default={}, help="model=number,…")
    parser.add_argument("--questions", type=read_answers, dest="answers", default={}, help="JSON lines file")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--delay", type=float, default=0.0)
    parser.add_argument("--token-delay", type=float, default=0.0)
    parser.add_argument("--rate", type=float, default=0.0)
    parser.add_argument("--marker", action="store_true")
    return parser.parse_args()


async def main() -> None:
    given = vars(arguments())
    port = given.pop("port")
    given["strengths"] = {model: float(strength) for model, strength in given["strengths"].items()}
    _, url = await serve(Plan(**given), [], port)
    print(url, flush=True)  # the first line, for whoever started us
    await asyncio.Event().wait()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(main())
