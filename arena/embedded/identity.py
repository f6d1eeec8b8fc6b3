"""Who runs PostgreSQL: the calling user, or `nobody` where that is root, whom PostgreSQL refuses."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .places import ServiceError

# Lets `nobody` pass through private folders such as root's home. Without the last bit access(2),
# which PostgreSQL's programs ask about their own files, ignores the capability.
THROUGH_PRIVATE_FOLDERS = (
    *("--inh-caps", "+dac_override", "--ambient-caps", "+dac_override"),
    *("--securebits", "+no_setuid_fixup"),
)


@dataclass(frozen=True)
class Identity:
    """A way to run programs, and the owner (user, group) that their files need; None: the caller."""

    owner: tuple[int, int] | None = None
    prefix: tuple[str, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)

    def run(self, command: Sequence[str | os.PathLike[str]]) -> subprocess.CompletedProcess[str]:
        """Runs a program to its end, out of reach of the terminal's Ctrl-C; never raises for its status."""
        return subprocess.run(
            [*self.prefix, *command],
            cwd="/",  # the caller's may be closed to `nobody`
            env=environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            start_new_session=True,
            check=False,
            **self.options,
        )

    def give(self, *paths: Path) -> None:
        """Makes paths the property of who runs the server."""
        if self.owner is not None:
            for path in paths:
                os.chown(path, *self.owner)

    def reaches(self, program: Path, folder: Path) -> bool:
        """Whether it may run the program and enter the folder."""
        try:
            return self.run(["test", "-x", program, "-a", "-x", folder]).returncode == 0
        except PermissionError:
            return False


def environment() -> dict[str, str]:
    """Ours without what would steer PostgreSQL's clients elsewhere."""
    return {key: value for key, value in os.environ.items() if not key.startswith("PG")} | {"LC_ALL": "C"}


def identity(program: Path, folder: Path) -> Identity:
    """Who can run the program on data of its own in the folder."""
    if os.geteuid() != 0:
        return _caller()
    plain, capable = _nobodies()
    for choice in (plain, capable):
        if choice.reaches(program, folder):
            return choice
    raise ServiceError(
        f"PostgreSQL refuses root, and the user nobody cannot reach {folder} or {program}: "
        "run as a normal user, move the checkout to a folder that everybody may enter, or set DATABASE_URL"
    )


def _caller() -> Identity:
    try:
        pwd.getpwuid(os.geteuid())
    except KeyError:
        raise ServiceError(
            f"PostgreSQL needs a user with a name, and {os.geteuid()} has none here: set DATABASE_URL"
        ) from None
    return Identity()


def _nobodies() -> tuple[Identity, Identity]:
    """`nobody`, plainly and with leave to pass through private folders."""
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError:
        raise ServiceError("PostgreSQL refuses root and there is no user nobody: set DATABASE_URL") from None
    uid, gid = nobody.pw_uid, nobody.pw_gid
    plain = Identity((uid, gid), (), {"user": uid, "group": gid, "extra_groups": []})
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        return plain, plain
    who = ("--reuid", str(uid), "--regid", str(gid), "--clear-groups")
    return plain, Identity((uid, gid), (setpriv, *who, *THROUGH_PRIVATE_FOLDERS))
