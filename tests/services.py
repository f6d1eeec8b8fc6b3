"""Services of their own for the tests, thrown away afterwards."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from arena import embedded
from arena.embedded.running import SERVICES, stop_unused

PREFIX = "arena-test-"


@contextmanager
def throwaway() -> Iterator[embedded.Urls]:
    """A PostgreSQL and a Valkey in a new folder, whatever the environment names."""
    _sweep()
    named = {kind.variable: os.environ.pop(kind.variable, None) for kind in SERVICES}
    var = Path(tempfile.mkdtemp(prefix=PREFIX))
    try:
        with embedded.running(var, throwaway=True) as urls:
            yield urls
    finally:
        os.environ.update({key: value for key, value in named.items() if value is not None})
        shutil.rmtree(var, ignore_errors=True)


def _sweep() -> None:
    """Removes what killed test runs left behind; those that live hold their folder's lock."""
    for var in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with suppress(FileNotFoundError):  # another run sweeps, too
            ours = var.stat().st_uid == os.geteuid()
            if ours and (var / "run" / "start.lock").exists() and stop_unused(var):
                shutil.rmtree(var, ignore_errors=True)
