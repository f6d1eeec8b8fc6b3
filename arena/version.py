"""Which code this is, so that every snapshot can say what made it."""

from __future__ import annotations

import subprocess
from functools import cache
from importlib.metadata import version
from pathlib import Path

VERSION = "0.1.0"
LIBRARIES = ("numpy", "scipy")
ROOT = Path(__file__).resolve().parent.parent


@cache
def code_version() -> str:
    """The project's version, with the commit where there is one, and the libraries behind its numbers."""
    commit = _described() if (ROOT / ".git").exists() else ""
    ours = f"{VERSION}+{commit}" if commit else VERSION
    return ", ".join([f"open-arena {ours}", *(f"{library} {version(library)}" for library in LIBRARIES)])


def _described() -> str:
    command = ["git", "-C", str(ROOT), "describe", "--always", "--dirty", "--exclude=*", "--abbrev=12"]
    try:
        said = subprocess.run(command, capture_output=True, text=True, timeout=10, check=True)  # noqa: S603
    except (OSError, subprocess.SubprocessError):  # no git here, or not our checkout
        return ""
    return said.stdout.strip()
