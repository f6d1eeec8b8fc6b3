"""Runs the decoder on one file, in a process of its own that may die without harm."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any, NamedTuple

from arena.modalities.base import MediaError

from .decoder.limits import Limits
from .kinds import Kind

FOLDER = str(Path(__file__).parent)
# Isolated from the environment and the current folder; of ours it finds the decoder alone, as a
# package of its own, so that it starts in a twentieth of a second and holds nothing worth stealing.
START = "import sys; sys.path.insert(0, sys.argv[1]); from decoder.main import main; main()"
COMMAND = [sys.executable, "-I", "-c", START, FOLDER]
KEPT = ("LD_LIBRARY_PATH",)  # where an interpreter may need it to start at all
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "MALLOC_ARENA_MAX": "1"}
MAX_ANSWER = 64 * 1024

DEATHS = {
    signal.SIGXCPU: "decoding it takes more than {limits.cpu_s} s of processor time",
    signal.SIGKILL: "decoding it was killed, for its time or its memory",
    signal.SIGXFSZ: "what it decodes to is too large",
}
"""What the end of a decoder by a signal says about the file."""


class BrokenDecoder(RuntimeError):
    """The decoder itself does not run here, whatever the file: a fault of this machine."""


class Files(NamedTuple):
    """What the decoder is given: it reads the first and writes the others. All have descriptors."""

    source: IO[bytes]
    out: IO[bytes]
    poster: IO[bytes]
    answer: IO[bytes]


def decode(kind: Kind, files: Files, limits: Limits) -> dict[str, Any]:
    """What the decoder says of a file.

    Raises `MediaError` with the reason where the file is refused, or its decoder died or ran too long.
    """
    request = {
        "modality": kind.modality,
        "format": kind.format,
        "limits": asdict(limits),
        "out": files.out.fileno(),
        "poster": files.poster.fileno(),
    }
    files.source.seek(0)
    _wait(_started(json.dumps(request), files), limits)
    files.answer.seek(0)
    return _read(files.answer.read(MAX_ANSWER + 1))


def _started(request: str, files: Files) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - our own interpreter and our own code
        [*COMMAND, request],
        stdin=files.source,
        stdout=files.answer,  # a file, so that no amount of words blocks or fills us
        stderr=subprocess.DEVNULL,
        pass_fds=(files.out.fileno(), files.poster.fileno()),
        env=ENVIRONMENT | {key: os.environ[key] for key in KEPT if key in os.environ},
        cwd="/",
        start_new_session=True,  # what it may have started goes with it
    )


def _wait(process: subprocess.Popen[bytes], limits: Limits) -> None:
    late = threading.Event()

    def kill() -> None:
        late.set()
        _kill(process)

    # A wait with a time-out of its own would look only every 50 ms, half as long as most pictures take.
    timer = threading.Timer(limits.wall_s, kill)
    timer.start()
    try:
        code = process.wait()
    finally:
        timer.cancel()
        _kill(process)
        process.wait()
    if late.is_set():
        raise MediaError(f"decoding it takes more than {limits.wall_s:g} s")
    if code < 0:
        raise MediaError(_death(-code, limits))
    if code:
        raise BrokenDecoder(f"the decoder ended with {code}; try {' '.join(COMMAND[:2])} -c 'import av, PIL'")


def _kill(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def _death(number: int, limits: Limits) -> str:
    with suppress(ValueError):
        if (words := DEATHS.get(signal.Signals(number))) is not None:
            return words.format(limits=limits)
    return f"its decoder crashed (signal {number})"


def _read(answer: bytes) -> dict[str, Any]:
    """The answer as an object; anything else was not written by our code any more."""
    try:
        facts = json.loads(answer) if len(answer) <= MAX_ANSWER else None
    except (ValueError, RecursionError):
        facts = None
    if not isinstance(facts, dict):
        raise MediaError("its decoder gave no readable answer")
    if "refused" in facts:
        raise MediaError(str(facts["refused"])[:500])
    return facts
