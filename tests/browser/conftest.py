"""A real browser in front of a real server on the test database."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import quote
from urllib.request import urlopen

import pytest
from chromium import ARGUMENTS, ensure
from django.db import connections
from playwright.sync_api import Browser, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parent.parent.parent
START_S = 60
# Pages look for news every few seconds, and the machine may be busy.
PATIENCE_MS = 20_000
expect.set_options(timeout=PATIENCE_MS)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The browser's program, installed if need be."""
    return ensure()


@pytest.fixture(scope="module")
def browser(chromium) -> Iterator[Browser]:
    """A browser for one module: it keeps an event loop in this thread, which tests elsewhere want for themselves."""
    with sync_playwright() as playwright, pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # else Django refuses to work beside that loop
        browser = playwright.chromium.launch(executable_path=chromium, args=[*ARGUMENTS])
        yield browser
        browser.close()


@pytest.fixture
def elsewhere() -> Iterator[Callable[..., Any]]:
    """Calls a function in a thread without an event loop, for work that ends in a broadcast."""
    with ThreadPoolExecutor(1) as thread:
        yield lambda function, *arguments: thread.submit(function, *arguments).result()
        thread.submit(connections.close_all).result()


@pytest.fixture(scope="session")
def server(django_db_setup) -> Iterator[str]:
    """The address of the site, served by a process of its own as `make arena` does."""
    from django.conf import settings

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    database = settings.DATABASES["default"]
    host = quote(database["HOST"], safe="")
    environment = os.environ | {"DATABASE_URL": f"postgresql://{database['USER']}@{host}/{database['NAME']}"}
    command = [sys.executable, "-m", "uvicorn", "arena.asgi:application", "--port", str(port)]
    process = subprocess.Popen([*command, "--log-level", "error"], cwd=ROOT, env=environment)
    try:
        _await(f"http://127.0.0.1:{port}/healthz")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


def _await(url: str) -> None:
    end = time.monotonic() + START_S
    while True:
        try:
            urlopen(url).close()
            return
        except URLError:
            assert time.monotonic() < end, "the site did not answer in time"
            time.sleep(0.2)


@pytest.fixture
def live_arena(server, transactional_db) -> str:
    """The address of the site, its tables empty and gone through by this test alone."""
    return server


@pytest.fixture
def faults() -> list[str]:
    """What a page complained of: script errors, what its policy forbade, what could not be loaded."""
    return []


@pytest.fixture
def page(browser, live_arena, faults) -> Iterator[Page]:
    """An open tab at desktop width; complaints go to `faults`."""
    with browser.new_context(base_url=live_arena, viewport={"width": 1280, "height": 900}) as context:
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.on(
            "console", lambda said: faults.append(said.text) if said.type in ("error", "warning") else None
        )
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("dialog", lambda dialog: (faults.append(dialog.message), dialog.dismiss()))
        page.on("request", lambda call: None if call.url.startswith(live_arena) else faults.append(call.url))
        yield page
