"""Where the embedded services find their programs, data, logs and sockets."""

from __future__ import annotations

import hashlib
import os
import stat
import tempfile
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

# The kernel's limit for the path of a unix socket, less the byte that ends it.
SOCKET_PATH_BYTES = 107
LONGEST_SOCKET = "postgres/.s.PGSQL.5432"


class ServiceError(RuntimeError):
    """A service cannot run here; the message is for the person at the terminal."""


def package_folder(name: str) -> Path:
    """Where an installed package lies, found without importing it."""
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise ServiceError(f"the package {name} is not installed: pip install '.[local]'")
    return Path(spec.submodule_search_locations[0])


def folder(path: Path) -> Path:
    """Makes a folder of the calling user."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ServiceError(f"cannot make {path}: {error.strerror}") from None
    if not os.access(path, os.W_OK | os.X_OK):
        raise ServiceError(
            f"{path} belongs to another user: use that account, or set ARENA_VAR to another folder"
        )
    return path


def socket_folder(var: Path) -> Path:
    """`var/run`, or a short folder elsewhere when a socket's path would be too long for the kernel."""
    wanted = var / "run"
    if fits(wanted):
        return folder(wanted)
    name = "open-arena-" + hashlib.sha256(os.fsencode(var)).hexdigest()[:12]
    shorter = (Path(place) / name for place in (tempfile.gettempdir(), "/tmp"))  # noqa: S108
    short = next(filter(fits, shorter), None)
    if short is None:
        raise ServiceError(f"the path of {wanted} is too long for a socket: set TMPDIR to a shorter one")
    short.mkdir(mode=0o711, exist_ok=True)
    found = short.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & 0o022:
        raise ServiceError(f"{short} is not a folder of ours alone: remove it")
    return short


def fits(run: Path) -> bool:
    """Whether the sockets in a folder have paths that the kernel takes."""
    return len(os.fsencode(run / LONGEST_SOCKET)) <= SOCKET_PATH_BYTES


def words(options: Mapping[str, object]) -> list[str]:
    """A command line's words for options that each take a value."""
    return [word for option, value in options.items() for word in (option, str(value))]


def tail(log: Path, lines: int = 5) -> str:
    """The end of a log, for error messages."""
    try:
        return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])
    except OSError:
        return f"(no log at {log})"
