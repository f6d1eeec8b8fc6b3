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
            env=environment | {"ARENA_VAR": str(folder / "var")},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
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


@pytest.fixture
def arena(tmp_path: Path) -> Iterator[Callable[..., Arena]]:
    started = []

    def start(*words: str) -> Arena:
        started.append(Arena(tmp_path, *words))
        return started[-1]

    yield start
    for one in started:
        one.process.kill()
        one.process.wait()


def processes_of(folder: Path) -> list[str]:
    """Command lines of living processes that name the folder."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            found.append(os.fsdecode(entry.read_bytes()).replace("\0", " "))
        except OSError:
            continue
    return [words for words in found if str(folder) in words]


def status(url: str) -> int:
    try:
        return httpx.get(url).status_code
    except httpx.TransportError:
        return 0


def test_one_command_plays_a_season_heals_and_ends_with_everything_it_started(arena, tmp_path):
    first = arena("--battles", "10")
    url = first.says(r"The arena is at (\S+)/$")
    assert len(first.says(r"with the password (\S+)")) >= 12
    first.says("The season is over: 10 battles")
    assert "right" in httpx.get(url).text
    web = next(line for line in processes_of(tmp_path) if "beat" in line)  # proves that we can see them
    assert web
    assert first.interrupt() == 0
    assert processes_of(tmp_path) == []
    again = arena()
    again.says("Sign in at .*changepassword")
    again.says("No season is being played")
    assert again.interrupt() == 0
