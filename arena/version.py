"""Which code this is, so that every snapshot can say what made it."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path

VERSION = "0.1.0"
ROOT = Path(__file__).resolve().parent.parent


@cache
def code_version() -> str:
    """The project's version and, where it runs from a checkout, the commit, marked when there are changes."""
    commit = _described() if (ROOT / ".git").exists() else ""
    return f"{VERSION}+{commit}" if commit else VERSION


def _described() -> str:
    command = ["git", "-C", str(ROOT), "describe", "--always", "--dirty", "--exclude=*", "--abbrev=12"]
    try:
        said = subprocess.run(command, capture_output=True, text=True, timeout=10, check=True)  # noqa: S603
    except (OSError, subprocess.SubprocessError):  # no git here, or not our checkout
        return ""
    return said.stdout.strip()
