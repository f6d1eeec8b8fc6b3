"""The ways in which the stub server misbehaves, each a line of `HOSTILE`."""

from __future__ import annotations

import asyncio
import gzip
import json
import zlib
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

from aiohttp import web
from stub_wire import DONE, Call, completion, delta, event, say, send, start, stream

FOREVER = 3600.0
PIECE = 64 * 1024
BOMB_BLOCKS = 1024
Behaviour = Callable[[Call], Awaitable[web.StreamResponse]]

SECRET = "provider says: key sk-secret is over its quota"


def status(code: int, error: str = "", **headers: str) -> Behaviour:
    async def behave(call: Call) -> web.StreamResponse:
        body = {"error": {"message": SECRET, "type": error, "code": error}}
        return web.json_response(
            body, status=code, headers={k.replace("_", "-"): v for k, v in headers.items()}
        )

    return behave


def body(content: bytes, kind: str = "application/json", **headers: str) -> Behaviour:
    async def behave(call: Call) -> web.StreamResponse:
        given = {"content-type": kind, **{k.replace("_", "-"): v for k, v in headers.items()}}
        return web.Response(body=content, headers=given)

    return behave


def whole(text: str | None, finish: str = "stop", **message: Any) -> Behaviour:
    async def behave(call: Call) -> web.StreamResponse:
        return web.json_response(completion(call, text, finish, **message))

    return behave


def events(*pieces: bytes) -> Behaviour:
    async def behave(call: Call) -> web.StreamResponse:
        return await stream(call, *pieces)

    return behave


def raw(*pieces: bytes, pause: float = 0.0, hold: float = 0.0) -> Behaviour:
    """Bytes straight onto the connection, which is then aborted."""

    async def behave(call: Call) -> web.StreamResponse:
        transport = call.request.transport
        for piece in pieces:
            if transport.is_closing():
                break
            transport.write(piece)
            await asyncio.sleep(pause)
        await asyncio.sleep(hold)
        transport.abort()
        raise ConnectionResetError

    return behave


def endless(
    kind: str, piece: bytes, pause: float = 0.0, head: bytes = b"", pieces: int = 10**9, code: int = 200
) -> Behaviour:
    async def behave(call: Call) -> web.StreamResponse:
        response = await start(call, kind, code)
        await send(call, response, head or b" ")
        for _ in range(pieces):
            await send(call, response, piece)
            await asyncio.sleep(pause)
        return response

    return behave


async def hang(call: Call) -> web.StreamResponse:
    await asyncio.sleep(FOREVER)
    return web.Response()


async def hang_after_headers(call: Call) -> web.StreamResponse:
    await start(call, "text/event-stream")
    return await hang(call)


async def hang_after_token(call: Call) -> web.StreamResponse:
    await send(call, await start(call, "text/event-stream"), delta("Well,"))
    return await hang(call)


async def hang_after_done(call: Call) -> web.StreamResponse:
    answer = delta("Well.") + delta(finish="stop") + DONE
    await send(call, await start(call, "text/event-stream"), answer)
    return await hang(call)


async def hang_in_error(call: Call) -> web.StreamResponse:
    response = web.StreamResponse(status=401)
    await response.prepare(call.request)
    await send(call, response, b'{"error": ')
    return await hang(call)


async def reset_mid_stream(call: Call) -> web.StreamResponse:
    await send(call, await start(call, "text/event-stream"), delta("Well,"))
    await asyncio.sleep(0.05)
    call.request.transport.abort()
    raise ConnectionResetError


async def close_after_stream(call: Call) -> web.StreamResponse:
    """As llama.cpp's server does: a whole stream, and then the connection is closed unannounced."""
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n"
    content = delta("Well.") + delta(finish="stop") + DONE
    call.request.transport.write(head + b"\r\n%x\r\n%s\r\n0\r\n\r\n" % (len(content), content))
    call.request.transport.close()
    raise ConnectionResetError


async def gzip_bomb(call: Call) -> web.StreamResponse:
    """A gigabyte of spaces in a megabyte: one flushed block, sent again and again."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    head = packer.compress(b" ") + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(b" " * 1024 * 1024) + packer.flush(zlib.Z_FULL_FLUSH)
    response = await start(call, "application/json", **{"content-encoding": "gzip"})
    await send(call, response, head + block * BOMB_BLOCKS)
    return response


async def cookie(call: Call) -> web.StreamResponse:
    content = json.dumps(completion(call, "Well.")).encode()
    return await body(content, set_cookie="you=known; Path=/")(call)


async def gzip_honest(call: Call) -> web.StreamResponse:
    content = gzip.compress(json.dumps(completion(call, "Well.")).encode())
    return await body(content, content_encoding="gzip")(call)


async def slow_tokens(call: Call) -> web.StreamResponse:
    response = await start(call, "text/event-stream")
    for word in ("Well,", " slow", " and", " steady."):
        await send(call, response, delta(word))
        await asyncio.sleep(0.05)
    await send(call, response, delta(finish="stop") + DONE)
    return response


async def as_plain_text(call: Call) -> web.StreamResponse:
    return await body(json.dumps(completion(call, "Well.")).encode(), "text/plain")(call)


async def back_in_ten_seconds(call: Call) -> web.StreamResponse:
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=10), usegmt=True)
    return await status(429, Retry_After=date)(call)


async def cut_short(call: Call) -> web.StreamResponse:
    return await say(call, "Well.", finish="length")


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
ANSWER = b'{"choices": [{"message": {"content": "Well."}, "finish_reason": "stop"}]'

HOSTILE: dict[str, Behaviour] = {
    "status_500": status(500),
    "status_503": status(503, Retry_After="7"),
    "status_429": status(429),
    "status_429_seconds": status(429, Retry_After="7"),
    "status_429_date": back_in_ten_seconds,
    "status_429_negative": status(429, Retry_After="-5"),
    "status_429_huge": status(429, Retry_After="1000000000"),
    "status_429_nonsense": status(429, Retry_After="soon"),
    "status_400": status(400),
    "status_401": status(401),
    "status_403": status(403),
    "status_404": status(404),
    "status_408": status(408),
    "status_413": status(413),
    "status_filter": status(400, "content_filter"),
    "status_redirect": status(307, Location="http://127.0.0.1:1/"),
    "status_204": body(b""),
    "hang": hang,
    "hang_after_headers": hang_after_headers,
    "hang_after_token": hang_after_token,
    "hang_after_done": hang_after_done,
    "hang_in_error": hang_in_error,
    "slow_headers": raw(*(bytes([byte]) for byte in HEAD * 100), pause=0.1),
    "slow_body": raw(
        HEAD + b"Content-Length: 9000\r\n\r\n", *(bytes([byte]) for byte in ANSWER * 50), pause=0.1
    ),
    "slow_tokens": slow_tokens,
    "reset_before_headers": raw(),
    "reset_in_headers": raw(b"HTTP/1.1 200 OK\r\nConte"),
    "reset_mid_body": raw(HEAD + b"Content-Length: 9000\r\n\r\n" + ANSWER, hold=0.05),
    "reset_mid_stream": reset_mid_stream,
    "close_after_stream": close_after_stream,
    "chunk_broken": raw(HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n" + ANSWER, hold=0.05),
    "huge_body": endless("application/json", b" " * PIECE, pieces=800),  # 50 MB
    "huge_line": endless("text/event-stream", b"x" * PIECE, head=b"data: ", pieces=800),
    "huge_error": endless("text/html", b"x" * PIECE, pieces=800, code=500),
    "endless_tokens": endless("text/event-stream", delta("word " * 200) * 20),
    "endless_pings": endless("text/event-stream", b": ping\n\n", pause=0.02),
    "endless_empty_tokens": endless("text/event-stream", delta(""), pause=0.02),
    "endless_drip": endless("text/event-stream", delta("x"), pause=0.02),
    "gzip_bomb": gzip_bomb,
    "gzip_broken": body(b"\x1f\x8b\x08\x00 not at all", content_encoding="gzip"),
    "gzip_honest": gzip_honest,
    "brotli": body(b"\x0b\x02\x80", content_encoding="br"),
    "invalid_utf8": body(b'{"choices": [{"message": {"content": "\xff\xfe"}}]}'),
    "invalid_utf8_stream": events(b'data: {"choices": [{"delta": {"content": "\xc3"}}]}\n\n', DONE),
    "utf16": body(json.dumps({"choices": []}).encode("utf-16"), "application/json"),
    "not_json": body(b"Well."),
    "html": body(b"<!doctype html><title>Sign in</title>", "text/html"),
    "json_list": body(b"[]"),
    "json_deep": body(b'{"choices": ' + b"[" * 100_000),
    "json_long_number": body(b'{"choices": [], "created": ' + b"9" * 100_000 + b"}"),
    "stream_not_json": events(b"data: Well.\n\n", DONE),
    "stream_truncated": events(delta("Well,")),
    "stream_without_done": events(delta("Well."), delta(finish="stop")),
    "stream_without_finish": events(delta("Well."), DONE),
    "stream_empty": events(DONE),
    "stream_error": events(delta("Well,"), event(error={"message": SECRET, "type": "overloaded"})),
    "stream_error_503": events(delta("Well,"), event(error={"message": SECRET, "code": 503})),
    "stream_refusal": events(delta(refusal="I will "), delta(refusal="not."), delta(finish="stop"), DONE),
    "error_200": body(json.dumps({"error": {"message": SECRET}}).encode()),
    "error_200_text": body(json.dumps({"error": SECRET}).encode()),
    "empty_choices": body(b'{"choices": []}'),
    "no_choices": body(b'{"object": "chat.completion"}'),
    "null_choices": body(b'{"choices": null}'),
    "null_content": whole(None),
    "empty_content": whole(""),
    "blank_content": whole(" \n"),
    "number_content": body(b'{"choices": [{"message": {"content": 4}}]}'),
    "tool_call": whole(None, "tool_calls", tool_calls=[{"function": {"name": "f", "arguments": "{}"}}]),
    "refusal": whole(None, refusal="I will not."),
    "content_filter": whole("Half an ans", "content_filter"),
    "lone_surrogate": body(b'{"choices": [{"message": {"content": "\\ud83d"}}]}'),
    "nul": body(b'{"choices": [{"message": {"content": "a\\u0000b"}, "finish_reason": "stop"}]}'),
    "duplicate_keys": body(b'{"choices": [{"message": {"content": "first", "content": "Well."}}]}'),
    "nan_usage": body(ANSWER + b', "usage": {"prompt_tokens": NaN, "completion_tokens": 1e400}}'),
    "wild_usage": body(ANSWER + b', "usage": {"prompt_tokens": -1, "completion_tokens": 1e30}}'),
    "plain_text": as_plain_text,
    "length": cut_short,
    "cookie": cookie,
    "long_header": raw(HEAD + b"X: " + b"y" * 1_000_000 + b"\r\n\r\n", hold=0.05),
    "many_headers": raw(HEAD + b"".join(b"X-%d: y\r\n" % n for n in range(20_000)) + b"\r\n", hold=0.05),
    "not_http": raw(b"220 mail.example ESMTP\r\n", hold=0.05),
    "flood_of_1xx": raw(*[b"HTTP/1.1 100 Continue\r\n\r\n"] * 1000, pause=0.02),
}
