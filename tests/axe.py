"""Gets axe-core, the accessibility checker, from npm at test time and asks it about a page."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tarfile
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

VERSION = "4.11.0"
SHA256 = "e9e5863c33a874f09bc01acd9234b7e3c871479f5eef8802fa582544465e6d01"  # of axe.min.js
KEPT = Path(__file__).resolve().parent.parent / "var" / "tests" / f"axe-{VERSION}.min.js"
FETCH_S = 120
GRAVE = ("serious", "critical")


class NoAxe(Exception):
    """It is not here and cannot be had; the message says why."""


@cache
def source() -> str:
    """The checker's text: the file that ARENA_AXE names, the one kept from an earlier run, or npm's."""
    named = os.environ.get("ARENA_AXE")
    path = Path(named) if named else KEPT
    if not path.exists():
        _fetch(path)
    text = path.read_bytes()
    if hashlib.sha256(text).hexdigest() != SHA256:
        raise NoAxe(f"{path} is not axe-core {VERSION}")
    return text.decode()


def _fetch(path: Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise NoAxe("axe-core comes from npm, which is not installed; ARENA_AXE may name its axe.min.js")
    path.parent.mkdir(parents=True, exist_ok=True)
    command = [npm, "pack", f"axe-core@{VERSION}", "--silent", "--pack-destination", str(path.parent)]
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=FETCH_S)
    except subprocess.SubprocessError as error:
        raise NoAxe(f"npm gave no axe-core: {error}") from error
    archive = path.parent / f"axe-core-{VERSION}.tgz"
    with tarfile.open(archive) as files:
        member = files.extractfile("package/axe.min.js")
        assert member is not None
        half = path.with_suffix(".half")
        half.write_bytes(member.read())
    half.replace(path)
    archive.unlink()


def grave_faults(page: Page) -> list[str]:
    """What axe calls serious or critical on the page as it stands, each with where it is."""
    page.evaluate(source() + "; undefined")
    found: dict[str, Any] = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{fault['id']}: {fault['help']}: {node['target']} {node['html'][:160]}"
        for fault in found["violations"]
        if fault["impact"] in GRAVE
        for node in fault["nodes"]
    ]
