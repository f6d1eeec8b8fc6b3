"""Keeps a set of programs running with supervisord, for as long as this process lives."""

from __future__ import annotations

import http.client
import os
import shlex
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from configparser import RawConfigParser
from contextlib import contextmanager
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any
from xmlrpc.client import Error as RpcError
from xmlrpc.client import ServerProxy

from .places import ServiceError, folder, socket_folder, tail
from .signals import uninterrupted

START_S = 60
STOP_S = 30
PAUSE_S = 0.1
GROUP = "arena"
PORTS_TRIED = 200
NO_LONGER_TRIED = {"FATAL"}


@dataclass(frozen=True)
class Program:
    """A program to keep running: what to call it, its words, and the signal that ends it."""

    name: str
    command: Sequence[str]
    stop_signal: str = "TERM"


@dataclass(frozen=True)
class Supervisor:
    """A running supervisord."""

    process: subprocess.Popen[bytes]
    rpc: Any
    var: Path

    def start(self, program: Program) -> None:
        """Starts a program; from now on it is started again whenever it ends."""
        self.rpc.startProcess(f"{GROUP}:{program.name}", False)

    def wait_for(self, program: Program, answers: Callable[[], bool], seconds: float = 180) -> None:
        """Waits until a program answers; raises ServiceError with the end of its log when it never will."""
        give_up = time.monotonic() + seconds
        while not answers():
            state = self.rpc.getProcessInfo(f"{GROUP}:{program.name}")["statename"]
            if state in NO_LONGER_TRIED or time.monotonic() > give_up:
                log = log_of(program, self.var)
                raise ServiceError(f"{program.name} does not start; the end of {log}:\n{tail(log, 15)}")
            time.sleep(PAUSE_S)

    def stay(self) -> None:
        """Returns when supervisord has ended."""
        self.process.wait()


def log_of(program: Program, var: Path) -> Path:
    """Where a program's words are kept."""
    return var / "log" / f"{program.name}.log"


def free_port(wanted: int, taken: Sequence[int] = ()) -> int:
    """The first port from the wanted one upwards that nobody on loopback listens on."""
    for port in range(wanted, min(wanted + PORTS_TRIED, 65536)):
        if port not in taken and _is_free(port):
            return port
    raise ServiceError(f"no free port from {wanted} on")


def _is_free(port: int) -> bool:
    with socket.socket() as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the servers themselves do
        try:
            line.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def config(programs: Sequence[Program], var: Path) -> str:
    """What supervisord reads; a percent sign would begin an expansion, so it is doubled."""
    run = socket_folder(var)
    sections: dict[str, Mapping[str, object]] = {
        "unix_http_server": {"file": run / "supervisor.sock", "chmod": "0700"},
        "supervisord": {
            "pidfile": run / "supervisord.pid",
            "logfile": folder(var / "log") / "supervisord.log",
            "loglevel": "info",
            "silent": "true",
            # Said aloud, or supervisord warns root of itself.
            **({"user": "root"} if os.geteuid() == 0 else {}),
        },
        "rpcinterface:supervisor": {
            "supervisor.rpcinterface_factory": "supervisor.rpcinterface:make_main_rpcinterface",
        },
    }
    # One group, since supervisord ends groups one after another and a group's programs all at once.
    sections[f"group:{GROUP}"] = {"programs": ",".join(program.name for program in programs)}
    sections |= {f"program:{program.name}": _section(program, var) for program in programs}
    parser = RawConfigParser()
    parser.read_dict(
        {
            name: {key: str(value).replace("%", "%%") for key, value in section.items()}
            for name, section in sections.items()
        }
    )
    text = StringIO()
    parser.write(text)
    return text.getvalue()


def _section(program: Program, var: Path) -> dict[str, object]:
    return {
        "command": shlex.join([*_dies_with_parent("TERM"), *program.command]),
        "autostart": "false",
        "autorestart": "true",
        "startsecs": 2,
        "startretries": 10,
        "stopsignal": program.stop_signal,
        "stopwaitsecs": 8,
        "stopasgroup": "true",
        "killasgroup": "true",
        "redirect_stderr": "true",
        "stdout_logfile": log_of(program, var),
        "stdout_logfile_maxbytes": "10MB",
        "stdout_logfile_backups": 2,
    }


def _dies_with_parent(signal_name: str) -> list[str]:
    """Words that make the kernel send a signal when the parent dies, where the machine has the tool."""
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", signal_name] if setpriv else []


@contextmanager
def supervised(programs: Sequence[Program], var: Path, cwd: Path) -> Iterator[Supervisor]:
    """Runs supervisord over the programs, none of them started yet; ends it and all of them afterwards."""
    _end_stale(var)
    path = folder(var / "run") / "supervisord.conf"
    path.write_text(config(programs, var))
    command = [
        *_dies_with_parent("TERM"),
        sys.executable,
        "-m",
        "supervisor.supervisord",
        "-n",
        "-c",
        str(path),
    ]
    # A session of its own: Ctrl-C reaches only us, and we end the programs in order.
    process = subprocess.Popen(command, cwd=cwd, stdin=subprocess.DEVNULL, start_new_session=True)
    try:
        yield Supervisor(process, _connected(process, var), var)
    finally:
        with uninterrupted():
            process.terminate()
            _reap(process)


def _connected(process: subprocess.Popen[bytes], var: Path) -> Any:
    give_up = time.monotonic() + START_S
    while process.poll() is None and time.monotonic() < give_up:
        if rpc := _rpc(var):
            return rpc
        time.sleep(PAUSE_S)
    log = var / "log" / "supervisord.log"
    raise ServiceError(f"supervisord does not start; the end of {log}:\n{tail(log)}")


def _rpc(var: Path) -> Any | None:
    """Supervisord's remote calls, or None when nobody answers."""
    from supervisor.xmlrpc import SupervisorTransport  # type: ignore[import-untyped] # it has no types

    where = f"unix://{socket_folder(var) / 'supervisor.sock'}"
    rpc: Any = ServerProxy("http://127.0.0.1", transport=SupervisorTransport(None, None, where)).supervisor
    try:
        rpc.getState()
    except (OSError, http.client.HTTPException, RpcError):
        return None
    return rpc


def _end_stale(var: Path) -> None:
    """Ends the supervisord of a run that was killed; whoever answers on our socket is ours."""
    rpc = _rpc(var)
    if rpc is None:
        return
    rpc.shutdown()
    give_up = time.monotonic() + STOP_S
    while _rpc(var):
        if time.monotonic() > give_up:
            raise ServiceError("the programs of an earlier run do not end")
        time.sleep(PAUSE_S)


def _reap(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(STOP_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
