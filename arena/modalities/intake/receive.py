"""Receives a file: one copy of our own that nobody can change meanwhile, and its hash."""

from __future__ import annotations

import hashlib
import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from arena.modalities.base import MediaError

from .decoder.limits import Limits
from .kinds import HEAD, Kind, kind_of

CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Received:
    """A file that came in: what kind it is, the SHA-256 of all its bytes, and an open copy of it."""

    kind: Kind
    sha256: str
    file: IO[bytes]


@contextmanager
def received(content: bytes | Path, limits: Limits) -> Iterator[Received]:
    """Copies bytes or a file; raises `MediaError` for what is no media, too large or can't be read.

    The copy has no name in any folder, so it is gone when this process is, however it ends.
    """
    with _opened(content) as source, tempfile.TemporaryFile() as file:
        kind = kind_of(source.read(HEAD))
        source.seek(0)
        yield Received(kind, _copy(source, file, most_bytes(kind, limits)), file)


def most_bytes(kind: Kind, limits: Limits) -> int:
    """How many bytes a file of a kind may have."""
    return {"image": limits.image_bytes, "video": limits.video_bytes}[kind.modality]


def _opened(content: bytes | Path) -> IO[bytes]:
    if isinstance(content, bytes):
        return io.BytesIO(content)
    try:
        return content.open("rb")
    except OSError as error:
        raise MediaError(f"can't be read: {error.strerror or error}") from None


def _copy(source: IO[bytes], file: IO[bytes], most: int) -> str:
    digest, left = hashlib.sha256(), most
    while piece := source.read(CHUNK):
        left -= len(piece)
        if left < 0:
            raise MediaError(f"more than {most:,} bytes")
        digest.update(piece)
        file.write(piece)
    file.flush()
    return digest.hexdigest()
