"""Finds the Chromium that browser tests drive, or installs one the way this machine allows."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
INSTALL_S = 600
ARGUMENTS = (
    "--no-sandbox",  # root's Chromium starts only without
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


class NoChromium(Exception):
    """None here, and none to be had; the message says what was tried."""


def find() -> Path | None:
    """A Chromium that starts: ARENA_CHROMIUM, one on the PATH, or Playwright's own."""
    return next((path for path in _candidates() if _starts(path)), None)


def _candidates() -> Iterator[Path]:
    if named := os.environ.get("ARENA_CHROMIUM"):
        yield Path(named)
    yield from (Path(found) for name in NAMES if (found := shutil.which(name)))
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        own = Path(playwright.chromium.executable_path)
    yield own


def _starts(path: Path) -> bool:
    """Whether it says its version: some systems ship a script that only explains how to get one."""
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def by_playwright() -> None:
    """Playwright's own download; as root with the system libraries that it needs."""
    libraries = ["--with-deps"] if os.geteuid() == 0 and shutil.which("apt-get") else []
    _run([sys.executable, "-m", "playwright", "install", *libraries, "chromium"])


def by_system_package() -> None:
    """Debian's package, for which one must be root."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise NoChromium("only root can install a system package here")
    wait = ("-o", "DPkg::Lock::Timeout=120")
    _run(["apt-get", *wait, "update"])
    _run(["apt-get", *wait, "install", "--yes", "--no-install-recommends", "chromium"])


def _run(command: list[str]) -> None:
    """Runs an installer; raises NoChromium with its last words."""
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=INSTALL_S,
        )
    except subprocess.TimeoutExpired:
        raise NoChromium(f"{' '.join(command)}: not done after {INSTALL_S} s") from None
    if done.returncode:
        last = "\n".join((done.stderr or done.stdout).strip().splitlines()[-3:])
        raise NoChromium(f"{' '.join(command)}: {last}")


WAYS: tuple[Callable[[], None], ...] = (by_playwright, by_system_package)


def ensure() -> Path:
    """A Chromium that starts, installed if need be; raises NoChromium."""
    if found := find():
        return found
    problems = []
    for way in WAYS:
        print(f"No Chromium yet; trying {way.__name__.replace('_', ' ')}", flush=True)
        try:
            way()
        except NoChromium as problem:
            problems.append(str(problem))
        if found := find():
            return found
    raise NoChromium("\n".join(["install Chromium, or name one in ARENA_CHROMIUM; tried:", *problems]))


if __name__ == "__main__":
    try:
        print(f"Browser tests drive {ensure()}")
    except NoChromium as problem:
        sys.exit(f"no Chromium: {problem}")
