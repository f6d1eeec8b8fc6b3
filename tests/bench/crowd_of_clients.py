"""Clients that do nothing but ask for one page again and again, and note how long each answer takes."""

from __future__ import annotations

import asyncio


async def ask(port: int, request: bytes, connections: int, seconds: float) -> list[float]:
    """Seconds of each answer that clients get who ask again as soon as they were answered."""
    end = asyncio.get_running_loop().time() + seconds
    took = await asyncio.gather(*(_client(port, request, end) for _ in range(connections)))
    return [one for some in took for one in some]


async def _client(port: int, request: bytes, end: float) -> list[float]:
    clock = asyncio.get_running_loop().time
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    took = []
    while (began := clock()) < end:
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(head.split(b"\r\n")[0].decode())
        length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
        await reader.readexactly(length)
        took.append(clock() - began)
    writer.close()
    return took
