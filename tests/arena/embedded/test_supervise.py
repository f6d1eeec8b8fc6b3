"""Programs run as long as their starter lives: healed when they die, ended when it ends."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from configparser import RawConfigParser
from pathlib import Path

import pytest

from arena.embedded import ServiceError
from arena.embedded.supervise import Program, config, free_port, supervised

ROOT = Path(__file__).resolve().parents[3]
STARTER = """
import sys, time
from pathlib import Path
from arena.embedded.supervise import Program, supervised
program = Program("writer", [sys.executable, "-c", sys.argv[2]])
with supervised([program], Path(sys.argv[1]), Path(sys.argv[1])) as supervisor:
    supervisor.start(program)
    time.sleep(600)
"""
WRITER = "import os, pathlib, time; pathlib.Path('pid').write_text(str(os.getpid())); time.sleep(600)"


def until(holds: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not come to that in time"
        time.sleep(0.05)


def pid(folder: Path) -> int:
    """The number of the program that wrote it last; 0 when none has."""
    try:
        return int((folder / "pid").read_text() or 0)
    except FileNotFoundError:
        return 0


def alive(number: int) -> bool:
    try:
        return Path(f"/proc/{number}/stat").read_text().split(") ")[1][0] != "Z"
    except FileNotFoundError:
        return False


@pytest.fixture
def writer() -> Program:
    return Program("writer", [sys.executable, "-c", WRITER])


def test_a_killed_program_is_started_again_and_ended_at_the_end(tmp_path, writer):
    with supervised([writer], tmp_path, tmp_path) as supervisor:
        supervisor.start(writer)
        until(lambda: pid(tmp_path) > 0)
        first = pid(tmp_path)
        os.kill(first, signal.SIGKILL)
        until(lambda: pid(tmp_path) not in (0, first))
    assert not alive(pid(tmp_path))


def test_a_program_that_cannot_run_is_reported_with_its_last_words(tmp_path):
    broken = Program("broken", [sys.executable, "-c", "raise SystemExit('no such luck')"])
    with supervised([broken], tmp_path, tmp_path) as supervisor:
        supervisor.start(broken)
        with pytest.raises(ServiceError, match=r"(?s)broken does not start.*no such luck"):
            supervisor.wait_for(broken, lambda: False, seconds=2)


def test_when_the_starter_is_killed_its_programs_end(tmp_path):
    starter = subprocess.Popen([sys.executable, "-c", STARTER, str(tmp_path), WRITER], cwd=ROOT)
    until(lambda: pid(tmp_path) > 0)
    starter.kill()
    starter.wait()
    until(lambda: not alive(pid(tmp_path)))


def test_a_supervisor_left_behind_is_ended_by_the_next_start(tmp_path, writer):
    again = supervised([writer], tmp_path, tmp_path)
    with supervised([writer], tmp_path, tmp_path) as stale, again as supervisor:
        stale.stay()
        supervisor.start(writer)
        until(lambda: pid(tmp_path) > 0)
    assert not alive(pid(tmp_path))


def test_words_survive_the_way_through_the_configuration(tmp_path):
    parser = RawConfigParser()
    parser.read_string(config([Program("odd", ["echo", "100% of it", 'a "quote"'])], tmp_path))
    assert parser["program:odd"]["command"].endswith("""echo '100%% of it' 'a "quote"'""")


def test_a_taken_port_is_passed_over():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert free_port(port) > port
        assert free_port(port, taken=[port + 1]) > port + 1
