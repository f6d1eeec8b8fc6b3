"""Answers read within a bound, whatever the other side sends."""

from __future__ import annotations

import codecs
import zlib
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator
from typing import Protocol, cast

import httpx

from .base import Malformed, TooLarge

MAX_BODY = 8 * 1024 * 1024
"""Bytes of an answer, counted after decompression, that we are ready to read."""
STEP = 64 * 1024


class Unpack(Protocol):
    """Turns pieces off the wire into pieces of content, each at most `STEP` bytes."""

    def __call__(self, piece: bytes) -> Iterator[bytes]: ...


async def pieces(response: httpx.Response, limit: int = MAX_BODY) -> AsyncGenerator[bytes, None]:
    """The content of an answer, decompressed and proven UTF-8; raises `TooLarge` beyond `limit` bytes.

    httpx's own decoders inflate a whole piece at once (a 64 KiB piece of a gzip bomb becomes
    64 MiB), and it replaces what is not UTF-8; so neither sees the body before this has.
    """
    characters = codecs.getincrementaldecoder("utf-8")("strict")
    try:
        async for piece in content_of(response, limit):
            characters.decode(piece)
            yield piece
        characters.decode(b"", final=True)
    except UnicodeDecodeError as error:
        raise Malformed("not UTF-8", http_status=response.status_code) from error


async def content_of(response: httpx.Response, limit: int) -> AsyncGenerator[bytes, None]:
    """The content of an answer, decompressed, whatever its bytes are; raises `TooLarge` beyond `limit`."""
    size = 0
    async for piece in _unpacked(response):
        size += len(piece)
        if size > limit:
            raise TooLarge(f"more than {limit:,} bytes", http_status=response.status_code)
        yield piece


async def opening(response: httpx.Response, limit: int) -> bytes:
    """At most the first `limit` bytes of an answer, whatever they are; the rest is left unread."""
    content = bytearray()
    async for piece in _unpacked(response):
        content += piece
        if len(content) >= limit:
            break
    return bytes(content[:limit])


class Bounded(httpx.AsyncByteStream):
    """`pieces` as a stream, for what reads an `httpx.Response`."""

    def __init__(self, response: httpx.Response) -> None:
        self.response = response

    def __aiter__(self) -> AsyncIterator[bytes]:
        return pieces(self.response)


async def _unpacked(response: httpx.Response) -> AsyncGenerator[bytes, None]:
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in UNPACKERS:
        raise Malformed("a compression that we did not ask for", http_status=response.status_code)
    unpack = UNPACKERS[encoding]()
    # The stream itself: `aiter_raw` refuses the answers of httpx.MockTransport, which come read.
    stream = cast(httpx.AsyncByteStream, response.stream)
    try:
        async for piece in stream:
            for part in unpack(piece):
                yield part
    except zlib.error as error:
        raise Malformed("broken compression", http_status=response.status_code) from error


def _plain() -> Unpack:
    def unpack(piece: bytes) -> Iterator[bytes]:
        yield piece

    return unpack


def _inflate(window_bits: int) -> Unpack:
    inflater = zlib.decompressobj(window_bits)

    def unpack(piece: bytes) -> Iterator[bytes]:
        while piece and not inflater.eof:
            yield inflater.decompress(piece, STEP)
            piece = inflater.unconsumed_tail

    return unpack


UNPACKERS: dict[str, Callable[[], Unpack]] = {
    "identity": _plain,
    "": _plain,
    "gzip": lambda: _inflate(16 + zlib.MAX_WBITS),
    "x-gzip": lambda: _inflate(16 + zlib.MAX_WBITS),
    "deflate": lambda: _inflate(zlib.MAX_WBITS),
}
