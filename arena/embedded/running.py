"""Keeps the embedded services up while anybody uses them: the last one out stops them."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from .places import folder
from .postgres import Postgres
from .signals import polite_ends, uninterrupted
from .valkey import Valkey

SERVICES = (Postgres, Valkey)


@dataclass(frozen=True)
class Urls:
    """Where the services are, ours or those that the environment named."""

    folder: Path
    database_url: str
    redis_url: str


@contextmanager
def running(var: Path, *, throwaway: bool = False) -> Iterator[Urls]:
    """Starts the services that the environment does not name; tells this process and its children where.

    Every user holds a shared lock, which the kernel frees however the user dies, so no count can
    go wrong. `throwaway` trades the data's safety for speed.
    """
    var = var.absolute()
    services = [kind(var, throwaway) for kind in SERVICES if not os.environ.get(kind.variable)]
    with ExitStack() as leave:
        if services:
            leave.enter_context(polite_ends())
            leave.enter_context(_in_use(var, services))
        ours = {service.variable: service.url for service in services}
        os.environ.update(ours)
        for variable in ours:
            leave.callback(os.environ.pop, variable, None)
        yield Urls(var, os.environ["DATABASE_URL"], os.environ["REDIS_URL"])


def stop_unused(var: Path) -> bool:
    """Stops what a killed process left running; False when somebody still uses it."""
    run = var.absolute() / "run"
    if not run.is_dir():
        return True
    with _one_at_a_time(run):
        return _stop_if_unused(run, [kind(var.absolute()) for kind in SERVICES])


@contextmanager
def _in_use(var: Path, services: Sequence[Postgres | Valkey]) -> Iterator[None]:
    run = folder(var / "run")
    me = os.getpid()
    with _one_at_a_time(run):
        users = _users(run)
        fcntl.flock(users, fcntl.LOCK_SH)
        for service in services:
            service.start()
    try:
        yield
    finally:
        if os.getpid() == me:  # a forked child that unwinds must not stop what its parent uses
            with uninterrupted(), _one_at_a_time(run):
                users.close()
                _stop_if_unused(run, services)


def _stop_if_unused(run: Path, services: Sequence[Postgres | Valkey]) -> bool:
    with _users(run) as users:
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        for service in services:
            service.stop()
    return True


def _users(run: Path) -> IO[str]:
    return (run / "users.lock").open("a")


@contextmanager
def _one_at_a_time(run: Path) -> Iterator[None]:
    """Two commands that start or stop at once do so in turn."""
    with (run / "start.lock").open("a") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        yield
