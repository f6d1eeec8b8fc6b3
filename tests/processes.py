"""Processes of the arena's own on the test database, which a test may kill."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from django.conf import settings

ROOT = Path(__file__).resolve().parent.parent


def database_url() -> str:
    """Where the test database is, for another process."""
    database = settings.DATABASES["default"]
    host = quote(database["HOST"], safe="")
    return f"postgresql://{database['USER']}@{host}/{database['NAME']}"


def start(*arguments: str, lease_s: int = 3) -> subprocess.Popen:
    """A process of the arena's own on the test database, in a process group of its own."""
    environment = os.environ | {"DATABASE_URL": database_url(), "ARENA_LEASE_S": str(lease_s)}
    command = [sys.executable, "-m", "celery", "-A", "arena", *arguments]
    log = (settings.VAR_DIR / "worker.log").open("a")
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, start_new_session=True, stdout=log, stderr=log
    )


def kill(process: subprocess.Popen) -> None:
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def until(holds: Callable[[], bool], seconds: float = 90) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not come to that in time"
        time.sleep(0.2)
