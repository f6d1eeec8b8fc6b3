"""How the stub server speaks: what a call is, and the ways to send an answer."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web


@dataclass(frozen=True)
class Plan:
    """What a stub server does; every answer follows from it and from the question alone."""

    behaviour: str = "honest"
    models: Mapping[str, str] = field(default_factory=dict)  # behaviours of single models
    strengths: Mapping[str, float] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)  # question text -> right answer
    seed: int = 0
    delay: float = 0.0  # seconds before anything is sent
    token_delay: float = 0.0  # seconds between the words of a stream
    rate: float = 0.0  # share of judgments that can't be read
    marker: bool = False  # end each reply with [[strength=…]], for the judging behaviours


@dataclass
class Call:
    """One request as the stub got it, and how many bytes of answer it was sent so far."""

    plan: Plan
    request: web.Request
    body: dict[str, Any]
    port: int  # the client's end of the connection
    sent: int = 0

    @property
    def model(self) -> str:
        return str(self.body.get("model", ""))

    @property
    def headers(self) -> Mapping[str, str]:
        return self.request.headers

    @property
    def question(self) -> str:
        """The words of the last user turn."""
        asked = [m for m in self.body.get("messages", []) if m.get("role") == "user"]
        return words(asked[-1]["content"]) if asked else ""


def words(content: Any) -> str:
    if isinstance(content, str):
        return content
    return "\n".join(block["text"] for block in content if block.get("type") == "text")


def completion(call: Call, text: str | None, finish: str = "stop", **message: Any) -> dict[str, Any]:
    """A whole chat completion."""
    said = {"role": "assistant", "content": text, **message}
    return {
        "id": "stub",
        "object": "chat.completion",
        "model": call.model,
        "choices": [{"index": 0, "message": said, "finish_reason": finish}],
        "usage": usage(call, text),
    }


def usage(call: Call, text: str | None) -> dict[str, int]:
    return {"prompt_tokens": len(call.question.split()), "completion_tokens": len((text or "").split())}


def event(**content: Any) -> bytes:
    return b"data: " + json.dumps(content).encode() + b"\n\n"


def delta(text: str | None = None, finish: str | None = None, **more: Any) -> bytes:
    """One event of a stream."""
    said = {} if text is None else {"content": text}
    return event(model="stub", choices=[{"index": 0, "delta": {**said, **more}, "finish_reason": finish}])


DONE = b"data: [DONE]\n\n"


async def start(call: Call, kind: str, code: int = 200, **headers: str) -> web.StreamResponse:
    response = web.StreamResponse(status=code, headers={"content-type": kind, **headers})
    await response.prepare(call.request)
    return response


async def send(call: Call, response: web.StreamResponse, piece: bytes) -> None:
    await response.write(piece)
    call.sent += len(piece)


async def stream(call: Call, *pieces: bytes) -> web.StreamResponse:
    """An event stream of ready pieces."""
    response = await start(call, "text/event-stream")
    for piece in pieces:
        await send(call, response, piece)
    await response.write_eof()
    return response


async def say(call: Call, text: str, finish: str = "stop") -> web.StreamResponse:
    """An honest answer, streamed when the call asks for it."""
    if not call.body.get("stream"):
        return web.json_response(completion(call, text, finish))
    response = await start(call, "text/event-stream")
    for number, word in enumerate(text.split(" ")):
        await send(call, response, delta(word if number == 0 else f" {word}"))
        if call.plan.token_delay:
            await asyncio.sleep(call.plan.token_delay)
    await send(call, response, delta(finish=finish))
    if call.body.get("stream_options", {}).get("include_usage"):
        await send(call, response, event(model=call.model, choices=[], usage=usage(call, text)))
    await send(call, response, DONE)
    await response.write_eof()
    return response
