"""A progress bar that is fed from the database, where other workers' work shows too."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection
from tqdm import tqdm

Progress = Callable[[], tuple[int, int]]
"""How much is done, and of how much."""


@contextmanager
def bar(progress: Progress, unit: str) -> Iterator[None]:
    """A bar on a terminal while the block runs; the whole may grow meanwhile."""
    if not sys.stderr.isatty():
        yield
        return
    over = threading.Event()
    with tqdm(total=progress()[1], unit=unit, file=sys.stderr) as line:
        watcher = threading.Thread(target=_watch, args=(progress, line, over), daemon=True)
        watcher.start()
        try:
            yield
        finally:
            over.set()
            watcher.join()


def _watch(progress: Progress, line: tqdm, over: threading.Event) -> None:
    """Moves the bar once a second, and once more at the end."""
    try:
        while not over.wait(1.0):
            _move(line, *progress())
        _move(line, *progress())
    finally:
        connection.close()


def _move(line: tqdm, done: int, total: int) -> None:
    line.total = total
    line.update(done - line.n)
