"""Pages under load on loopback: answers a second and their slowest hundredth, beside a bare "hello" of the same server.

Ratios of speed are ours over hello's; ratios of the slowest hundredth are three times hello's over ours, so
that all are good from their bound on. Weights and figures of the browser are how often they fit into theirs.
"""

from __future__ import annotations

import asyncio
import importlib.util
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from typing import Any
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[2]
BENCH = ROOT / "tests" / "bench"
BATTLES, COMPETITORS = 3_000, 60
CONNECTIONS, SECONDS, ROUNDS = 16, 2.0, 5
WARM_S = 0.5
LEAST_SPEED, MOST_SLOWER = 0.70, 3.0
MOST_BYTES = 150_000
MOST_LCP_S = 2.5

SERVERS = {
    "uvicorn": ["-m", "uvicorn", "greeting:application", "--log-level", "error", "--port"],
    "granian": [
        "-m",
        "granian",
        "--interface",
        "asgi",
        "--log-level",
        "error",
        "greeting:application",
        "--port",
    ],
    "gunicorn": ["-m", "gunicorn", "--workers", "1", "--log-level", "error", "greeting:wsgi", "--bind"],
}
HELLOS = {"uvicorn": ("/hello", "/bare-hello"), "granian": ("/hello", "/bare-hello"), "gunicorn": ("/hello",)}


def rows() -> Iterator[dict[str, Any]]:
    """A server after the other; those that are not installed are left out."""
    from bench_pipeline import an_arena

    with an_arena():
        from crowded import Size, fill
        from django.db import connections

        from arena.competitors.models import Competitor
        from arena.leaderboards.models import Leaderboard

        fill(Size(BATTLES, COMPETITORS))
        board = Leaderboard.objects.active().earliest("pk").name
        one = Competitor.objects.active().earliest("pk").name
        connections.close_all()
        pages = {"leaderboard": f"/leaderboards/{board}/", "model page": f"/competitors/{one}/", "home": "/"}
        for server, hellos in HELLOS.items():
            if importlib.util.find_spec(server):
                with serving(server) as port:
                    yield from loaded(server, port, pages, hellos)
        with serving("uvicorn") as port:
            yield from seen(port, pages)


def loaded(
    server: str, port: int, pages: dict[str, str], hellos: tuple[str, ...]
) -> Iterator[dict[str, Any]]:
    """Rounds in which each page and each hello takes its turn, so that all meet the same load of the machine."""
    paths = [*hellos, *pages.values()]
    for path in paths:
        ask(port, path, WARM_S)
    rounds = [{path: ask(port, path, SECONDS) for path in paths} for _ in range(ROUNDS)]
    for name, path in pages.items():
        for hello in hellos:
            bound = hello == hellos[0]
            speed = median(len(one[path]) / len(one[hello]) for one in rounds)
            slow = median(MOST_SLOWER * p99(one[hello]) / p99(one[path]) for one in rounds)
            took = median(SECONDS / len(one[path]) for one in rounds)
            n = round(1 / took)
            what = f"{server}: {name} beside {hello}"
            yield row(f"{what}, answers a second", n, took, speed, LEAST_SPEED if bound else None)
            slowest = median(p99(one[path]) for one in rounds)
            yield row(f"{what}, slowest hundredth", n, slowest, slow, 1.0 if bound else None)


def seen(port: int, pages: dict[str, str]) -> Iterator[dict[str, Any]]:
    """What a browser with nothing cached makes of each page."""
    from chromium import ARGUMENTS, ensure
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=ensure(), args=[*ARGUMENTS])
        for name, path in pages.items():
            found = _look(browser, f"http://127.0.0.1:{port}{path}")
            yield row(
                f"{name}: bytes before plots", found["bytes"], found["lcp"], MOST_BYTES / found["bytes"], 1.0
            )
            yield row(f"{name}: largest contentful paint", 1, found["lcp"], MOST_LCP_S / found["lcp"], 1.0)
            yield row(f"{name}: nothing shifts (1 less CLS)", 1, found["lcp"], 1 - found["cls"], 1.0)
        browser.close()


WATCH = """
window.found = {cls: 0, lcp: 0};
new PerformanceObserver(list => list.getEntries().forEach(e => { if (!e.hadRecentInput) window.found.cls += e.value; }))
  .observe({type: 'layout-shift', buffered: true});
new PerformanceObserver(list => list.getEntries().forEach(e => { window.found.lcp = e.startTime / 1000; }))
  .observe({type: 'largest-contentful-paint', buffered: true});
"""
# The page, its style and its programs, as they came over the wire; plots load when they are looked at.
BYTES = """() => [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
  .filter(e => !/charts|cards|media/.test(e.name)).reduce((sum, e) => sum + e.transferSize, 0)"""


def _look(browser: Any, address: str) -> dict[str, float]:
    with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        page = context.new_page()
        page.add_init_script(WATCH)
        page.goto(address, wait_until="networkidle")
        page.wait_for_timeout(500)
        return {**page.evaluate("window.found"), "bytes": page.evaluate(BYTES)}


def ask(port: int, path: str, seconds: float) -> list[float]:
    """How long each answer took; the clients are a process of their own, as they are elsewhere."""
    call = [sys.executable, str(BENCH / "bench_serving.py"), str(port), path, str(seconds)]
    return json.loads(subprocess.run(call, capture_output=True, check=True, text=True).stdout)


def p99(took: list[float]) -> float:
    return quantiles(took, n=100)[-1]


@contextmanager
def serving(server: str) -> Iterator[int]:
    """One server process; gives its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    path = os.pathsep.join((str(ROOT), str(BENCH)))
    environment = os.environ | {"PYTHONPATH": path, "ARENA_SNAPSHOT_MB": "64"}
    place = f"127.0.0.1:{port}" if server == "gunicorn" else str(port)
    with subprocess.Popen([sys.executable, *SERVERS[server], place], cwd=ROOT, env=environment) as process:
        try:
            _await(f"http://127.0.0.1:{port}/healthz")
            yield port
        finally:
            process.terminate()


def _await(url: str) -> None:
    end = time.monotonic() + 60
    while True:
        try:
            urlopen(url).close()
            return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


def row(name: str, n: float, took: float, ratio: float, bound: float | None) -> dict[str, Any]:
    ok = None if bound is None else ratio >= bound
    return {"name": name, "n": n, "seconds": took, "ratio": ratio, "bound": bound, "ok": ok}


def main(port: str, path: str, seconds: str) -> None:
    """A crowd of clients, for `ask`."""
    import crowd_of_clients

    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\n\r\n".encode()
    took = asyncio.run(crowd_of_clients.ask(int(port), request, CONNECTIONS, float(seconds)))
    print(json.dumps(took))


if __name__ == "__main__":
    main(*sys.argv[1:])
