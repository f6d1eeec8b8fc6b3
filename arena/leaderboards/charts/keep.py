"""Keeps what is slow to make in the cache; without one it is made every time."""

from __future__ import annotations

import functools
import hashlib
import logging
import threading
from collections.abc import Callable
from pathlib import Path

from django.core.cache import cache
from redis.exceptions import RedisError

log = logging.getLogger(__name__)

# The engine that draws is one for the whole process; waiting also keeps two readers from making the same.
_making = threading.Lock()


@functools.cache
def edition(*folders: Path) -> str:
    """Changes with the code that draws, which is what these folders hold."""
    files = (file for folder in folders for file in sorted(folder.glob("*.py")))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def kept(key: str, make: Callable[[], bytes], seconds: int | None) -> bytes:
    """What is under a key, made now if it is not there."""
    if (found := _get(key)) is not None:
        return found
    with _making:
        if (found := _get(key)) is not None:
            return found
        made = make()
        _set(key, made, seconds)
    return made


def _get(key: str) -> bytes | None:
    try:
        return cache.get(key)
    except (OSError, RedisError) as error:
        log.warning("charts are made without a cache: %s", error)
        return None


def _set(key: str, made: bytes, seconds: int | None) -> None:
    try:
        cache.set(key, made, seconds)
    except (OSError, RedisError) as error:
        log.warning("a chart was not kept: %s", error)
