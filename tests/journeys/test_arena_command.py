"""The whole arena by one command: it plays a season, heals a killed part, ends cleanly, goes on later."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Empty, Queue
from threading import Thread

import httpx
import pytest

from arena.embedded.running import SERVICES

ROOT = Path(__file__).resolve().parents[2]
TOML = """
[endpoints.scripted]
kind = "scripted"
[competitors.right]
endpoint = "scripted"
model = "constant"
system_prompt = "four"
[competitors.wrong]
endpoint = "scripted"
model = "echo"
[judges.checks]
protocol = "reference"
[question_sets.sums]
file = "sums.jsonl"
[leaderboards.sums]
question_sets = ["sums"]
judges = ["checks"]
"""
QUESTION = {"id": "q", "text": "What is 2 plus 2?", "category": "sums", "reference": "four"}


class Arena:
    """The command as a person sees it: what it says, and Ctrl-C."""

    def __init__(self, folder: Path, *words: str) -> None:
        (folder / "arena.toml").write_text(TOML)
        (folder / "sums.jsonl").write_text(json.dumps(QUESTION))
        environment = {
            key: value for key, value in os.environ.items() if key not in {k.variable for k in SERVICES}
        }
        command = [
            sys.executable,
            "manage.py",
            "arena",
            "--toml",
            folder / "arena.toml",
            "--port",
            "18600",
            *words,
        ]
        self.process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment | {"ARENA_VAR": str(folder)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.url = ""
        self.said = ""
        self.lines: Queue[str] = Queue()
        Thread(target=lambda: [self.lines.put(line) for line in self.process.stdout], daemon=True).start()

    def says(self, pattern: str, seconds: float = 120) -> str:
        """Waits for a line; returns what the pattern found in it."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                line = self.lines.get(timeout=1)
            except Empty:
                continue
            self.said += line
            if found := re.search(pattern, line):
                return found[found.re.groups and 1]
        raise AssertionError(f"never said {pattern!r}:\n{self.said}")

    def interrupt(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(60)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("arena")


@pytest.fixture(scope="module")
def arena(folder: Path) -> Iterator[Arena]:
    """One for all tests of this file, with a season of ten battles."""
    arena = Arena(folder, "--battles", "10")
    try:
        arena.url = arena.says(r"The arena is at (\S+)/$")
        yield arena
    finally:
        if arena.process.poll() is None:
            arena.interrupt()


def processes_of(folder: Path, word: str = "") -> list[int]:
    """The numbers of living processes whose command line names the folder, or whose surroundings do."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            words = os.fsdecode((entry / "cmdline").read_bytes()).replace("\0", " ")
            surroundings = os.fsdecode((entry / "environ").read_bytes())
        except OSError:
            continue
        if word in words and f"ARENA_VAR={folder}" in surroundings:
            found.append(int(entry.name))
    return found


def page(url: str) -> str:
    """What a visitor gets; nothing while nobody answers."""
    try:
        return httpx.get(url).text
    except httpx.TransportError:
        return ""


def until(holds: Callable[[], bool], seconds: float = 90) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not come to that in time"
        time.sleep(0.2)


def test_the_first_start_prints_a_password_that_signs_in(arena):
    password = arena.says(r"with the password (\S+)")
    with httpx.Client(base_url=arena.url, follow_redirects=True) as browser:
        form = {"csrfmiddlewaretoken": "", "username": "admin", "password": password}
        browser.get("/admin/login/")
        form["csrfmiddlewaretoken"] = browser.cookies["csrftoken"]
        assert "Log out" in browser.post("/admin/login/?next=/admin/", data=form).text


def test_the_season_ends_by_itself_and_the_board_shows_it(arena):
    arena.says("The season is over: 10 battles")
    until(lambda: "10 judged battles" in page(f"{arena.url}/leaderboards/"))


def test_a_killed_part_is_back_soon(arena, folder):
    [web] = processes_of(folder, "uvicorn")
    os.kill(web, signal.SIGKILL)
    until(lambda: web not in processes_of(folder, "uvicorn") and page(f"{arena.url}/healthz") == "ok")


def test_the_end_leaves_nothing_running_and_the_next_start_goes_on(arena, folder):
    assert arena.interrupt() == 0
    assert processes_of(folder) == []
    again = Arena(folder)
    try:
        again.says("Sign in at .*changepassword")
        again.says("No season is being played")
    finally:
        assert again.interrupt() == 0
