"""Bytes of media from the addresses that a part may name."""

from __future__ import annotations

import base64
import binascii
from pathlib import Path
from urllib.parse import unquote_to_bytes, urlsplit
from urllib.request import url2pathname

from .base import MediaError

REMOTE = frozenset({"http", "https"})
"""Schemes whose media the endpoint itself may fetch: we only pass the address on."""


def scheme(url: str) -> str:
    """The scheme of an address in lower case, without its colon."""
    return url.partition(":")[0].lower()


def data_url(content: bytes, mime: str) -> str:
    """An address that carries the content itself (RFC 2397)."""
    return f"data:{mime};base64,{base64.b64encode(content).decode('ascii')}"


def read(url: str, limit: int) -> bytes:
    """The bytes behind a `file:` or `data:` address, at most `limit` of them."""
    reader = READERS.get(scheme(url))
    if reader is None:
        raise MediaError(f"media at {scheme(url)!r} addresses can't be read here: use file: or data:")
    content = reader(url, limit)
    if len(content) > limit:
        raise MediaError(f"media of more than {limit:,} bytes")
    return content


def source(url: str, limit: int) -> Path | bytes:
    """What an address leads to: a `file:` to its path, so that nobody need hold it, a `data:` to bytes."""
    return _path(url) if scheme(url) == "file" else read(url, limit)


def _path(url: str) -> Path:
    return Path(url2pathname(urlsplit(url).path))


def _read_file(url: str, limit: int) -> bytes:
    path = _path(url)
    try:
        with path.open("rb") as file:
            return file.read(limit + 1)
    except OSError as error:
        raise MediaError(f"{path}: {error.strerror or error}") from error


def _read_data(url: str, limit: int) -> bytes:
    head, comma, payload = url.partition(",")
    if not comma:
        raise MediaError("a data: address without a comma")
    if not head.lower().endswith(";base64"):
        return unquote_to_bytes(payload)
    try:
        return base64.b64decode(payload, validate=True)
    except binascii.Error as error:
        raise MediaError("a data: address whose base64 can't be read") from error


READERS = {"file": _read_file, "data": _read_data}
