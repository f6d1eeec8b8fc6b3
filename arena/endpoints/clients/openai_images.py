"""Any server that makes or edits pictures by the OpenAI images protocol."""

from __future__ import annotations

import asyncio
import base64
import binascii
from contextlib import aclosing
from dataclasses import dataclass
from functools import cached_property
from time import perf_counter
from typing import Annotated, Any

from pydantic import BaseModel, Field

from simulators.conversation import Part

from .base import BadRequest, Malformed, Reply, Request
from .bounded import pieces
from .made import LARGEST, fetch, part_of
from .server import Server, Spoken, failure, in_time
from .settings import SWITCH, TEXT, Rule, check_sampling, one_of
from .wanted import SIZE, Wanted, wanted
from .wire import MAX_NAME, Count, Lenient, Told, clean, read_as

OPTIONS: dict[str, Rule] = {
    "size": SIZE,
    "quality": TEXT,
    "response_format": one_of("b64_json", "url", "none"),
    "edits": SWITCH,
}
LARGEST_BODY = LARGEST["image"] * 4 // 3 + 64 * 1024  # base64, and what is said around it


class Picture(BaseModel):
    b64_json: str | None = None
    url: str | None = None
    revised_prompt: Annotated[str | None, Lenient] = None


class Usage(BaseModel):
    input_tokens: Count = None
    output_tokens: Count = None


class Answer(Told):
    """What such a server answers with, as far as we read it."""

    data: list[Picture] = Field(default=[], max_length=100)
    model: Annotated[str | None, Lenient] = None
    usage: Annotated[Usage | None, Lenient] = None


@dataclass(frozen=True)
class OpenAIImages(Spoken):
    """A client of `{base_url}/images/generations`, and of `/images/edits` where a picture is shown.

    Options: `size`, `quality`, `response_format` (default "b64_json"; "none" sends none, for models
    that do not know it), `edits` (default true). Raises `ValueError` for an address it can't speak to.
    """

    options = OPTIONS

    async def reply(self, request: Request) -> Reply:
        """Ask for one picture; raises one `EndpointError`, or `ValueError` for unknown sampling keys.

        What the server says it made of the prompt is the reply's text.
        """
        check_sampling(request.sampling)
        asked = wanted(request.turns)
        if asked.pictures and not self.address.options.get("edits", True):
            raise BadRequest("this endpoint edits no pictures")
        started = perf_counter()
        async with in_time(self.address.timeouts.total):
            answer, status = await self._answer(request, asked)
            made = await self._made(answer)
        usage = answer.usage or Usage()
        return Reply(
            text=clean(answer.data[0].revised_prompt or ""),
            model=clean(answer.model or "")[:MAX_NAME],
            tokens_in=usage.input_tokens,
            tokens_out=usage.output_tokens,
            total_s=perf_counter() - started,
            http_status=status,
            parts=(made,),
        )

    async def _answer(self, request: Request, asked: Wanted) -> tuple[Answer, int]:
        path, content = await self._content(request, asked)
        async with self._server.send("POST", self._server.url(path), **content) as response:
            if not response.is_success:
                raise await failure(response)
            async with aclosing(pieces(response, LARGEST_BODY)) as read:
                body = b"".join([piece async for piece in read])
            return await asyncio.to_thread(read_answer, body, response.status_code), response.status_code

    async def _content(self, request: Request, asked: Wanted) -> tuple[str, dict[str, Any]]:
        options = {"response_format": "b64_json"} | dict(self.address.options)
        told = {key: options[key] for key in ("size", "quality", "response_format") if key in options}
        if told["response_format"] == "none":
            del told["response_format"]
        body = {"model": request.model, "prompt": asked.prompt, "n": 1, **told, **request.sampling}
        if not asked.pictures:
            return "/images/generations", {"json": body}
        files = await asked.files()
        name = "image" if len(files) == 1 else "image[]"
        return "/images/edits", {"data": body, "files": [(name, file) for file in files]}

    async def _made(self, answer: Answer) -> Part:
        picture = answer.data[0]
        if picture.b64_json:
            content = await asyncio.to_thread(_decoded, picture.b64_json)
        elif picture.url:
            content = await fetch(self._server, picture.url, "image")
        else:
            raise Malformed("neither a picture nor where it is")
        return part_of(content, "image")

    @cached_property
    def _server(self) -> Server:
        return Server(self.address, self.transport)


def read_answer(body: bytes, status: int) -> Answer:
    """The answer with at least one picture; raises `Malformed`, or what its `error` means."""
    answer = read_as(Answer, body, status)
    if not answer.data:
        raise Malformed("no picture in the answer", http_status=status)
    return answer


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Malformed("base64 that can't be read") from error
