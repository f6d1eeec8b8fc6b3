"""Pictures of a row: taken out of its turns into a column of paths, their files copied beside the rows."""

from __future__ import annotations

import base64
import binascii
import hashlib
import mimetypes
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from .chats import PICTURE, NoMessage
from .kinds.base import Row

IMAGES = "images"
CHATS = ("messages", "prompt", "completion", "chosen", "rejected")
"""Columns that hold turns."""
UNWANTED = "rows with pictures (--pictures exports these, and none without)"
WITHOUT = "rows without pictures"
DIFFERENT = "rows whose two chats show different pictures"
ELSEWHERE = "rows with pictures that are not kept here"


@dataclass(frozen=True)
class Pictures:
    """What becomes of pictures: with `wanted` only rows that show some are kept, otherwise only others.

    So every row has the same columns, and none is ever null.
    """

    folder: Path
    wanted: bool

    def lifted(self, row: Row) -> Row:
        """The row with `images` in the order they are shown; raises `NoMessage` if it is not kept."""
        shown = {tuple(found) for column in CHATS if (found := list(_shown(row.get(column))))}
        if not shown:
            if self.wanted:
                raise NoMessage(WITHOUT)
            return row
        if not self.wanted:
            raise NoMessage(UNWANTED)
        if len(shown) > 1:
            raise NoMessage(DIFFERENT)
        paths = [self._copied(url) for url in shown.pop()]
        return {name: _without(value) for name, value in row.items()} | {IMAGES: paths}

    def _copied(self, url: str) -> str:
        content, suffix = _read(url)
        name = f"{IMAGES}/{hashlib.sha256(content).hexdigest()}{suffix}"
        path = self.folder / name
        if not path.exists():
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content)
        return name


def _shown(value: Any) -> Iterator[str]:
    for message in value if isinstance(value, list) else ():
        content = message["content"]
        for part in content if isinstance(content, list) else ():
            if part["type"] == PICTURE:
                yield part[PICTURE]


def _without(value: Any) -> Any:
    """A column whose turns, where it holds turns, name their pictures no more."""
    if not isinstance(value, list):
        return value
    return [_plain(message) if isinstance(message, dict) else message for message in value]


def _plain(message: dict[str, Any]) -> dict[str, Any]:
    content = message["content"]
    parts = [{"type": "text", "text": content}] if isinstance(content, str) else content
    told = [{"type": PICTURE} if part["type"] == PICTURE else part for part in parts]
    return {**message, "content": told}


def _read(url: str) -> tuple[bytes, str]:
    """The bytes of a picture, and the ending of its name."""
    try:
        if url.startswith("file:"):
            path = Path(unquote(urlsplit(url).path))
            return path.read_bytes(), path.suffix.lower()
        if url.startswith("data:"):
            about, _, coded = url.removeprefix("data:").partition(",")
            kind = about.partition(";")[0]
            return base64.b64decode(coded, validate=True), mimetypes.guess_extension(kind) or ""
    except (OSError, binascii.Error):
        pass
    raise NoMessage(ELSEWHERE)
