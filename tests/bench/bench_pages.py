"""Every page of the site map with 100,000 battles and 300 competitors in the database: how long until it is there."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from bench_pipeline import an_arena

ROOT = Path(__file__).resolve().parents[2]
BATTLES, COMPETITORS = 100_000, 300
OF_EACH = 20  # addresses of a kind, spread over the whole; of single pages all
RENDERED = 5  # of these, when every page is rendered for every reader
BOUND_S = 0.300
REPEATS = 3

Get = Callable[[str], int]  # fetches a page and gives its status


def rows() -> Iterator[dict[str, Any]]:
    """Seconds are those of the slowest page of a kind; the ratio says how often it would fit into 300 ms."""
    with an_arena():
        from crowded import Size, fill
        from django.db import connections

        began = time.perf_counter()
        fill(Size(BATTLES, COMPETITORS))
        yield _plain("the crowd is made", BATTLES, time.perf_counter() - began)
        with in_process() as (get, read):
            from sitemap import by_kind

            kinds = by_kind(read, OF_EACH)
            yield from measured("in process, warm", get, kinds)
            yield from measured("in process, rendered", get, kinds, anew=True)
        connections.close_all()
        with over_uvicorn() as get:
            yield from measured("uvicorn, warm", get, kinds)


def measured(
    where: str, get: Get, kinds: Mapping[str, Sequence[str]], *, anew: bool = False
) -> Iterator[dict[str, Any]]:
    """A line for each kind of page; what is rendered for every reader has no bound."""
    for kind, paths in kinds.items():
        some = paths[:: max(1, len(paths) // RENDERED)] if anew else paths
        took = {path: _seconds(get, path, anew) for path in some}
        if took:
            yield _row(f"{where}: {kind}", took, bounded=not anew)


def _seconds(get: Get, path: str, anew: bool) -> float:
    """The median of a few, after one that fills caches; raises where the page does not answer 200."""
    from arena.pages.cached import kept

    found = []
    for _ in range(1 + REPEATS):
        if anew:
            kept().clear()
        began = time.perf_counter()
        status = get(path)
        found.append(time.perf_counter() - began)
        if status != 200:
            raise RuntimeError(f"{path} answers {status}")
    return median(found[1:])


def _row(name: str, took: Mapping[str, float], bounded: bool) -> dict[str, Any]:
    slowest = max(took, key=lambda path: took[path])
    p95 = quantiles(took.values(), n=20)[-1] if len(took) > 1 else took[slowest]
    said = f"{name}: {1000 * median(took.values()):.0f} ms, p95 {1000 * p95:.0f} ms; {slowest}"
    ratio = BOUND_S / took[slowest]
    bound = 1.0 if bounded else None
    ok = ratio >= 1 if bounded else None
    return {"name": said, "n": len(took), "seconds": took[slowest], "ratio": ratio, "bound": bound, "ok": ok}


def _plain(name: str, n: int, took: float) -> dict[str, Any]:
    return {"name": name, "n": n, "seconds": took, "ratio": None, "bound": None, "ok": None}


@contextmanager
def in_process() -> Iterator[tuple[Get, Callable[[str], bytes]]]:
    """Django's own client, which calls the middleware and views without a server."""
    from django.test import Client, override_settings

    client = Client()

    def get(path: str) -> Any:
        client.cookies.clear()
        return client.get(path)

    with override_settings(ALLOWED_HOSTS=["testserver"]):
        yield lambda path: get(path).status_code, lambda path: get(path).content


@contextmanager
def over_uvicorn() -> Iterator[Get]:
    """One server process as `make arena` starts it, and one connection that stays open."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "uvicorn", "arena.asgi:application", "--port", str(port)]
    process = subprocess.Popen([*command, "--log-level", "error"], cwd=ROOT, env=os.environ)
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        _await(connection)
        yield lambda path: _get(connection, path)
    finally:
        process.terminate()
        process.wait(20)


def _await(connection: http.client.HTTPConnection) -> None:
    end = time.monotonic() + 60
    while True:
        try:
            if _get(connection, "/healthz") == 200:
                return
        except OSError:
            connection.close()
        if time.monotonic() > end:
            raise RuntimeError("the site did not answer in time")
        time.sleep(0.2)


def _get(connection: http.client.HTTPConnection, path: str) -> int:
    connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
    response = connection.getresponse()
    response.read()
    return response.status
