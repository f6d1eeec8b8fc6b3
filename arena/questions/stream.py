"""A stored file on its way to a browser, in pieces, in the manner of the server that we run under."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import BinaryIO

from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import get_conditional_response

from .ranges import Unsatisfiable, asked

CHUNK = 256 * 1024


def stream(request: HttpRequest, path: Path, mime: str) -> HttpResponseBase:
    """The whole file or the range that is asked for; 304 where the browser has it already."""
    size = path.stat().st_size
    etag = f'"{path.stem}-{size:x}"'  # the name is a hash; the size tells another encoding of it
    if (known := get_conditional_response(request, etag=etag)) is not None:
        return known
    try:
        part = asked(request, size, etag)
    except Unsatisfiable:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    start, end = part or (0, size)
    headers = {"ETag": etag, "Content-Length": str(end - start)}
    if part:
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    pieces = (_pieces_later if isinstance(request, ASGIRequest) else _pieces)(path, start, end)
    return StreamingHttpResponse(pieces, status=206 if part else 200, content_type=mime, headers=headers)


def _pieces(path: Path, start: int, end: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(start)
        while start < end and (piece := file.read(min(CHUNK, end - start))):
            start += len(piece)
            yield piece


async def _pieces_later(path: Path, start: int, end: int) -> AsyncIterator[bytes]:
    # An ASGI server would gather the pieces of a plain iterator in memory first, the whole film.
    file: BinaryIO = await asyncio.to_thread(path.open, "rb")
    try:
        file.seek(start)
        while start < end and (piece := await asyncio.to_thread(file.read, min(CHUNK, end - start))):
            start += len(piece)
            yield piece
    finally:
        file.close()
