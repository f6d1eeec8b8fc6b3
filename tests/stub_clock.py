"""A behaviour of the stub server's that says what time it is: each word is the moment at which it was sent."""

from __future__ import annotations

import asyncio
import time

from aiohttp import web
from stub_wire import DONE, Call, delta, send, start

DIGITS = 15
WORD = DIGITS + 1  # a space before each


async def clock(call: Call) -> web.StreamResponse:
    """So many words as the question says, so many a second as the model's name ends with: "clock-20"."""
    words, pace = int(call.question), float(call.model.rsplit("-", 1)[1])
    response = await start(call, "text/event-stream")
    loop = asyncio.get_running_loop()
    began = loop.time()
    for number in range(words):
        await asyncio.sleep(max(0.0, began + number / pace - loop.time()))
        await send(call, response, delta(f" {microseconds():0{DIGITS}d}"))
    await send(call, response, delta(finish="stop") + DONE)
    await response.write_eof()
    return response


def microseconds() -> int:
    """Of a clock that all processes of a machine share."""
    return time.monotonic_ns() // 1000


def delays(text: str, now: int) -> list[int]:
    """How old each word of a text is, in microseconds."""
    return [now - int(text[at : at + WORD]) for at in range(0, len(text), WORD)]
