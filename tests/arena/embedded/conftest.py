"""Folders of their own for services, and processes that use them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from arena.embedded.running import SERVICES, stop_unused

ROOT = Path(__file__).resolve().parents[3]
USER = """
import sys
from pathlib import Path
from arena import embedded
with embedded.running(Path(sys.argv[1]), throwaway=True):
    print("up", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder without services, in an environment that names none."""
    for kind in SERVICES:
        monkeypatch.delenv(kind.variable, raising=False)
    yield tmp_path
    stop_unused(tmp_path)


@pytest.fixture
def user(var: Path) -> Iterator[Callable[[], subprocess.Popen[str]]]:
    """Starts a process that uses the services until its input ends; returns once they are up."""
    started = []

    def start() -> subprocess.Popen[str]:
        command = [sys.executable, "-c", USER, str(var)]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        process = subprocess.Popen(command, cwd=ROOT, env=os.environ.copy(), text=True, **pipes)
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()
