"""Runs a program in a process of its own that can only compute, and says what became of it."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from .inside.main import COMPILE as COMPILE
from .inside.main import READY, RUN

FINE, WRONG, TIME = 0, -2, -3
"""Codes of what became of a program, with `COMPILE` and `RUN` those of CodeJudgeBench (arXiv 2507.10535)."""
FOLDER = str(Path(__file__).parent)
START = "import sys; sys.path.insert(0, sys.argv[1]); from inside.main import main; main()"
# -S: nothing but the standard library. -P: nothing of the current folder. -B: nothing is written.
COMMAND = [sys.executable, "-S", "-P", "-B", "-X", "utf8", "-c", START, FOLDER]
ENVIRONMENT = {"PYTHONHASHSEED": "0", "LC_ALL": "C.UTF-8"}
KEPT = ("LD_LIBRARY_PATH",)  # where an interpreter may need it to start at all
DEATHS = {signal.SIGXCPU: (TIME, "it took too long"), signal.SIGKILL: (TIME, "it took too long")}
LOADED_MIB = 64
"""What Python itself takes of the address space, over and above a program's memory."""


class Unavailable(RuntimeError):
    """Nothing can be run here safely, so nothing was; the message says what is missing."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a program may take: processor time, memory and output."""

    time_s: int = 4
    memory_mib: int = 256
    output_bytes: int = 1024 * 1024
    slack_s: float = 5

    @property
    def wall_s(self) -> float:
        """When it is ended though it may only have slept; a busy machine gets some more time."""
        return 2 * self.time_s + self.slack_s


@dataclass(frozen=True, slots=True)
class Program:
    """Python: read from `stdin` and print or, where `call` names a function, be called with `args`."""

    source: str
    stdin: str = ""
    call: str = ""
    args: Sequence[Any] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a program; `code` is 0 if it ended well, whatever it says."""

    code: int
    why: str = ""
    stdout: str = ""
    value: Any = None


class _Allowed:
    """Whether this process may run programs at all: an operator's decision."""

    here = True


def allow(allowed: bool) -> None:
    """Says whether programs may be run by this process."""
    _Allowed.here = allowed


_POOL = ThreadPoolExecutor(max_workers=os.cpu_count() or 1, thread_name_prefix="sandbox")
"""As many programs at once as there are processors: more would make each other late."""


async def run_async(program: Program, limits: Limits) -> Outcome:
    """Like `run`, beside all else; no more at once than there are processors."""
    return await asyncio.get_running_loop().run_in_executor(_POOL, run, program, limits)


def run(program: Program, limits: Limits) -> Outcome:
    """What became of a program; raises `Unavailable` where it could not have been kept from harm."""
    if not _Allowed.here:
        raise Unavailable("programs are not run here: ARENA_RUN_CODE is off")
    with ExitStack() as opened:
        files = _Files(*(opened.enter_context(TemporaryFile()) for _ in range(5)))
        files.stdin.write(program.stdin.encode("utf-8", "replace"))
        files.request.write(json.dumps(_request(program, limits)).encode())
        files.stdin.seek(0)
        files.request.seek(0)
        ended = _wait(_started(files), limits.wall_s)
        if (ready := _read(files.ready, 1000)) != READY:
            raise Unavailable(ready or "the process for it did not start")
        if ended < 0:
            return _death(-ended)
        return _outcome(files, limits, ended == 0 and not program.call)


@dataclass(frozen=True, slots=True)
class _Files:
    """What goes in and comes out; files, so that no amount of words blocks or fills anybody."""

    request: IO[bytes]
    stdin: IO[bytes]
    stdout: IO[bytes]
    ready: IO[bytes]
    result: IO[bytes]


def _request(program: Program, limits: Limits) -> dict[str, Any]:
    most = [limits.time_s, limits.memory_mib + LOADED_MIB, limits.output_bytes]
    return {"source": program.source, "call": program.call, "args": [*program.args], "limits": most}


def _started(files: _Files) -> subprocess.Popen[bytes]:
    given = [file.fileno() for file in (files.request, files.ready, files.result)]
    return subprocess.Popen(  # noqa: S603 - our own interpreter; the program is confined by then
        [*COMMAND, *map(str, given)],
        stdin=files.stdin,
        stdout=files.stdout,
        stderr=subprocess.DEVNULL,
        pass_fds=given,
        env=ENVIRONMENT | {key: os.environ[key] for key in KEPT if key in os.environ},
        cwd="/",
        start_new_session=True,
    )


def _wait(process: subprocess.Popen[bytes], wall_s: float) -> int:
    """What it ended with; negative: the signal that ended it."""
    timer = threading.Timer(wall_s, process.kill)
    timer.start()
    try:
        return process.wait()
    finally:
        timer.cancel()
        process.kill()
        process.wait()


def _death(number: int) -> Outcome:
    code, why = DEATHS.get(signal.Signals(number), (RUN, f"it crashed (signal {number})"))
    return Outcome(code, why)


def _outcome(files: _Files, limits: Limits, only_prints: bool) -> Outcome:
    """What the process said; one that need only print may end itself without a result."""
    text = _read(files.result, limits.output_bytes) or ("{}" if only_prints else "")
    told = _result(text)
    if "code" in told:
        # It may have been written by the program: whatever it says, it is not right.
        code = COMPILE if told["code"] == COMPILE else RUN
        return Outcome(code, str(told.get("why", ""))[:300])
    return Outcome(FINE, "", _read(files.stdout, limits.output_bytes), told.get("value"))


def _result(text: str) -> dict[str, Any]:
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        told = None
    return told if isinstance(told, dict) else {"code": RUN, "why": "it ended without a result"}


def _read(file: IO[bytes], most: int) -> str:
    file.seek(0)
    return file.read(most).decode("utf-8", "replace")
