"""Code that means harm: what it tries fails, and where that can't be had nothing is run."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from arena.judges.protocols import sandbox
from arena.judges.protocols.sandbox import Limits, Program, Unavailable, run, running

QUICK = Limits(time_s=1, memory_mib=128, slack_s=0.5)


def isolated() -> str:
    try:
        run(Program("pass"), QUICK)
    except Unavailable as missing:
        return str(missing)
    return ""


here = pytest.mark.skipif(bool(isolated()), reason=f"this machine can't isolate: {isolated()}")


@here
def test_a_program_reads_and_prints():
    assert run(Program("print(input()[::-1])", stdin="abc"), QUICK).stdout == "cba\n"


@here
def test_the_standard_library_is_there_and_nothing_else():
    names = "bisect collections ctypes dataclasses datetime decimal fractions functools hashlib heapq itertools json math"
    more = "random re sqlite3 ssl statistics string threading typing unittest zlib zoneinfo"
    assert run(Program(f"import {', '.join((names + ' ' + more).split())}"), QUICK).code == 0
    for other in ("numpy", "arena"):
        assert "ModuleNotFoundError" in run(Program(f"import {other}"), QUICK).why


TRIED = {
    "a socket": "import socket; socket.socket()",
    "a local socket": "import socket; socket.socketpair()",
    "an address": "import urllib.request; urllib.request.urlopen('http://127.0.0.1:1')",
    "a fork": "import os; os.fork()",
    "a program": "import subprocess; subprocess.run(['/bin/true'])",
    "another program": "import os; os.execv('/bin/true', ['true'])",
    "a process": "import multiprocessing; multiprocessing.Process(target=print).start()",
    "a password file": "open('/etc/passwd')",
    "the folders": "import os; os.listdir('/')",
    "the environment of who judges": "import os; open(f'/proc/{os.getppid()}/environ')",
    "its own memory": "open('/proc/self/mem', 'rb')",
    "a new file": "open('/tmp/sandboxed', 'w')",
    "a file beside its library": "import os; open(os.path.dirname(os.__file__) + '/sandboxed.py', 'w')",
    "a file in memory": "import os; os.memfd_create('sandboxed')",
    "a folder": "import os; os.mkdir('/tmp/sandboxed')",
    "a removal": "import os; os.unlink('/tmp/sandboxed')",
    "a link": "import os; os.symlink('/etc/passwd', '/tmp/sandboxed')",
    "rights": "import os; os.chmod('/tmp', 0o777)",
    "a truncation": "import os; os.truncate('/etc/hostname', 0)",
    "a signal": "import os; os.kill(os.getppid(), 0)",
    "a signal to all": "import os; os.kill(-1, 0)",
    "more time": "import resource; resource.setrlimit(resource.RLIMIT_CPU, (60, 60))",
    "the limits of who judges": "import os, resource; resource.prlimit(os.getppid(), resource.RLIMIT_CPU)",
    "a terminal": "import fcntl; fcntl.ioctl(0, 0x5412, b'x')",
}


@here
@pytest.mark.parametrize("what", TRIED)
def test_a_program_does_not_get(what):
    outcome = run(Program(TRIED[what]), QUICK)
    assert outcome.code == -4
    assert any(word in outcome.why for word in ("Permission", "not permitted", "not allowed", "URLError")), (
        outcome
    )


@here
def test_no_call_to_the_kernel_gets_around_python():
    numbers = {"x86_64": (41, 56, 57, 59, 62, 101, 165, 317), "aarch64": (198, 220, 221, 129, 117, 40, 277)}[
        os.uname().machine
    ]
    source = (
        f"import ctypes\nlibc = ctypes.CDLL(None)\nprint({{libc.syscall(n, 0, 0, 0, 0) for n in {numbers}}})"
    )
    assert run(Program(source), QUICK).stdout == "{-1}\n"


@here
@pytest.mark.parametrize(
    "bomb",
    [
        "while True: pass",
        "import time; time.sleep(60)",
        "import signal\nsignal.signal(signal.SIGXCPU, signal.SIG_IGN)\nwhile True: pass",
    ],
)
def test_what_never_ends_is_ended(bomb):
    started = time.monotonic()
    assert run(Program(bomb), QUICK).code == -3
    assert time.monotonic() - started < QUICK.wall_s + 2


@here
def test_bombs_hit_their_limits():
    def why(source: str) -> str:
        outcome = run(Program(source), QUICK)
        assert outcome.code == -4
        return outcome.why

    assert why("kept = []\nwhile True: kept.append(bytearray(10**7))").startswith("MemoryError")
    assert why("x = 'x' * 10**10").startswith("MemoryError")
    assert "Permission" in why("import os\nwhile True: os.fork()")
    threads = "import threading, time\nwhile True: threading.Thread(target=time.sleep, args=(60,)).start()"
    assert "can't start new thread" in why(threads)
    why("while True: print('x' * 10**5)")
    why("import ctypes; ctypes.string_at(0)")


@here
def test_code_that_chokes_a_compiler_is_no_harm():
    assert run(Program("x = " + "(" * 5000 + ")" * 5000), QUICK).code == -1
    assert run(Program("x = 1" + "0" * 90_000), QUICK).code in (-1, 0)
    assert run(Program("\x00"), QUICK).code == -1
    assert run(Program("'\ud800'"), QUICK).code == -1


@here
def test_threads_of_its_own_are_let():
    deep = "import sys, threading\nsys.setrecursionlimit(10**5)\nthreading.stack_size(2**26)\n"
    source = f"{deep}t = threading.Thread(target=lambda: print('within'))\nt.start()\nt.join()"
    assert run(Program(source), QUICK).stdout == "within\n"


@here
def test_keys_and_paths_of_the_worker_are_nowhere(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "hunter2")
    source = "import os, sys\nprint(dict(os.environ), sys.argv, sys.path, [*globals()])"
    told = run(Program(source), QUICK).stdout
    assert "hunter2" not in told and str(Path(sandbox.__file__).parent) not in told


@here
def test_hashes_are_the_same_each_time():
    assert len({run(Program("print(hash('x'), {'a', 'b', 'c'})"), QUICK).stdout for _ in range(3)}) == 1


def test_an_operator_can_forbid_it():
    sandbox.allow(False)
    try:
        with pytest.raises(Unavailable, match="ARENA_RUN_CODE is off"):
            run(Program("pass"), QUICK)
    finally:
        sandbox.allow(True)


WITHOUT = """
import ctypes, os, sys
sys.path.insert(0, sys.argv[1])
from inside import {module}
def missing(*_): raise OSError(38, "no {module} here")
{module}.{function} = missing
sys.argv[1:2] = ["", sys.argv[1]]
from inside.main import main
sys.argv = ["-c", sys.argv[2], *sys.argv[3:]]
sys.path.insert(0, "")
main()
"""


@here
@pytest.mark.parametrize(("module", "function"), [("files", "shut"), ("syscalls", "filtered")])
def test_where_isolation_is_missing_nothing_is_run(module, function, monkeypatch):
    start = WITHOUT.format(module=module, function=function)
    monkeypatch.setattr(running, "COMMAND", [*running.COMMAND[:-2], start, running.FOLDER])
    with pytest.raises(Unavailable, match=f"no {module} here"):
        run(Program("print('ran')"), QUICK)


@here
@pytest.mark.parametrize(
    ("module", "function", "words"),
    [
        ("files", "shut", "could still be opened"),
        ("syscalls", "filtered", "a socket could still be opened"),
    ],
)
def test_what_a_kernel_only_pretends_is_noticed(module, function, words, monkeypatch):
    start = WITHOUT.format(module=module, function=function).replace(
        f'raise OSError(38, "no {module} here")', "return None"
    )
    monkeypatch.setattr(running, "COMMAND", [*running.COMMAND[:-2], start, running.FOLDER])
    with pytest.raises(Unavailable, match=words):
        run(Program("print('ran')"), QUICK)


def test_an_interpreter_that_does_not_start_runs_nothing(monkeypatch):
    monkeypatch.setattr(running, "COMMAND", [sys.executable, "-c", "raise SystemExit(3)"])
    with pytest.raises(Unavailable, match="did not start"):
        run(Program("print('ran')"), QUICK)
