"""A stub server for models that make media: pictures at once, videos as jobs; and its ways of misbehaving.

A model's name is its behaviour, `picture` and `video` being the honest ones; every request is kept with
its form taken apart.
"""

from __future__ import annotations

import asyncio
import base64
import io
import json
import threading
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Self

from aiohttp import web

FOREVER = 3600.0
JOBS_END_AFTER = 2  # looks
SECRET = "provider says: key sk-secret is over its quota"


@cache
def png(colour: str = "red", size: tuple[int, int] = (64, 48)) -> bytes:
    """A small picture of one colour."""
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "PNG")
    return out.getvalue()


@cache
def mp4(colour: str = "red", size: tuple[int, int] = (64, 48), seconds: int = 2) -> bytes:
    """A small video of one colour, at ten frames a second."""
    import av
    from PIL import Image

    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as container:
        stream = container.add_stream("h264", rate=10)
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        frame = av.VideoFrame.from_image(Image.new("RGB", size, colour))
        for number in range(10 * seconds):
            frame.pts = number
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return out.getvalue()


@dataclass
class Asked:
    """One request: its address, headers, and the body as JSON or as the fields of a form, in order."""

    method: str
    path: str
    headers: dict[str, str]
    body: dict[str, Any] = field(default_factory=dict)
    form: list[tuple[str, str, str, bytes]] = field(default_factory=list)  # name, file, type, content

    def field(self, name: str) -> str:
        return str(self.body.get(name, "")) or next((c.decode() for n, f, _, c in self.form if n == name), "")

    @property
    def model(self) -> str:
        return self.field("model")


async def take(request: web.Request) -> Asked:
    asked = Asked(request.method, request.path, dict(request.headers))
    if request.content_type == "multipart/form-data":
        async for part in await request.multipart():
            kind = part.headers.get("content-type", "")
            asked.form.append((part.name or "", part.filename or "", kind, bytes(await part.read())))
    elif request.can_read_body:
        asked.body = await request.json()
    return asked


Pictures = Callable[["MediaStub", web.Request, Asked], Awaitable[web.StreamResponse]]


def answering(answer: Callable[[MediaStub, Asked], Any]) -> Pictures:
    async def behave(stub: MediaStub, request: web.Request, asked: Asked) -> web.StreamResponse:
        return web.json_response(answer(stub, asked))

    return behave


def carrying(content: bytes, **more: Any) -> Pictures:
    """An answer that carries its picture."""
    item = {"b64_json": base64.b64encode(content).decode(), **more}
    usage = {"input_tokens": 5, "output_tokens": 7, "total_tokens": 12}
    return answering(lambda stub, asked: {"created": 1, "data": [item], "usage": usage})


def at(address: str) -> Pictures:
    """An answer that says where its picture is."""
    return answering(lambda stub, asked: {"data": [{"url": address.format(origin=stub.origin)}]})


def sending(content: bytes, kind: str = "application/json", code: int = 200, **headers: str) -> Pictures:
    async def behave(stub: MediaStub, request: web.Request, asked: Asked) -> web.StreamResponse:
        return web.Response(body=content, status=code, headers={"content-type": kind, **headers})

    return behave


async def hang(stub: MediaStub, request: web.Request, asked: Asked) -> web.StreamResponse:
    await asyncio.sleep(FOREVER)
    return web.Response()


async def endless(stub: MediaStub, request: web.Request, asked: Asked) -> web.StreamResponse:
    response = web.StreamResponse(headers={"content-type": "application/json"})
    await response.prepare(request)
    await response.write(b'{"data": [{"b64_json": "')
    while True:
        await response.write(b"A" * 1024 * 1024)


async def lying(stub: MediaStub, request: web.Request, asked: Asked) -> web.StreamResponse:
    """Promises more than it sends, and hangs up."""
    transport = request.transport
    transport.write(b"HTTP/1.1 200 OK\r\ncontent-length: 999999\r\n\r\n" + png()[:40])
    await asyncio.sleep(0.05)
    transport.close()
    raise ConnectionResetError


def filtered(stub: MediaStub, asked: Asked) -> Any:
    return {"error": {"code": "content_policy_violation", "message": SECRET}}


ANSWER = {"data": [{"b64_json": base64.b64encode(png()).decode()}]}
PICTURES: dict[str, Pictures] = {
    "picture": carrying(png(), revised_prompt="A red field, softly lit."),
    "blue": carrying(png("blue")),
    "picture_with_prefix": at("data:image/png;base64," + base64.b64encode(png()).decode()),
    "picture_at_home": at("{origin}/files/red.png"),
    "picture_nearby": at("/files/red.png"),
    "picture_elsewhere": at("http://127.0.0.2:9/red.png"),
    "picture_in_a_file": at("file:///etc/hostname"),
    "picture_moved": at("{origin}/files/moved.png"),
    "picture_gone": at("{origin}/files/none.png"),
    "picture_endless": at("{origin}/files/endless.png"),
    "picture_lying": at("{origin}/files/lying.png"),
    "picture_page": at("{origin}/files/page.png"),
    "wrong_magic": carrying(b"MZ\x90\x00 a program"),
    "half_a_picture": carrying(png()[:60]),
    "svg": carrying(b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
    "a_video_instead": carrying(b"\x00\x00\x00\x18ftypisom" + bytes(40)),
    "not_base64": answering(lambda stub, asked: {"data": [{"b64_json": "!!"}]}),
    "no_data": answering(lambda stub, asked: {"data": []}),
    "null_data": answering(lambda stub, asked: {"data": None}),
    "nothing_in_it": answering(lambda stub, asked: {"data": [{}]}),
    "filtered": answering(filtered),
    "filtered_400": sending(json.dumps(filtered(None, None)).encode(), code=400),
    "html": sending(b"<!doctype html><title>Sign in</title>", "text/html"),
    "status_500": sending(b"oops", code=500),
    "status_429": sending(b"{}", code=429, **{"retry-after": "7"}),
    "hang": hang,
    "endless": endless,
    "lying_length": lying,
}

FILES: dict[str, Pictures] = {
    "red.png": sending(png(), "text/plain"),
    "moved.png": sending(b"", code=302, location="http://127.0.0.2:9/"),
    "page.png": sending(b"<!doctype html>", "image/png"),
    "endless.png": endless,
    "lying.png": lying,
}


@dataclass(frozen=True)
class JobPlan:
    """How a job ends: after how many looks, in what, and what is fetched then."""

    end: str = "completed"
    looks: int = JOBS_END_AFTER
    error: Any = None
    content: Pictures = field(default_factory=lambda: sending(mp4(), "application/octet-stream"))
    look: Pictures | None = None  # instead of an honest one, the first two times


def failed(code: str, **more: Any) -> JobPlan:
    return JobPlan("failed", error={"code": code, "message": SECRET}, **more)


JOBS: dict[str, JobPlan] = {
    "video": JobPlan(),
    "at_once": JobPlan(looks=0),
    "blue_video": JobPlan(content=sending(mp4("blue"), "video/mp4")),
    "never_ends": JobPlan(looks=10**9),
    "job_failed": failed("video_generation_failed"),
    "job_filtered": failed("moderation_blocked"),
    "job_overloaded": failed("rate_limit_exceeded"),
    "job_broken": failed("server_error"),
    "job_cancelled": JobPlan("cancelled"),
    "job_odd": JobPlan("exploded"),
    "looks_fail": JobPlan(look=sending(b"oops", code=503)),
    "looks_hang": JobPlan(look=hang),
    "looks_gone": JobPlan(look=sending(b"{}", code=404)),
    "video_wrong_magic": JobPlan(content=sending(b"<!doctype html>", "video/mp4")),
    "video_a_picture": JobPlan(content=sending(png(), "video/mp4")),
    "half_a_video": JobPlan(content=sending(mp4()[:200], "video/mp4")),
    "video_endless": JobPlan(content=endless),
    "video_gone": JobPlan(content=sending(b"{}", code=404)),
    "video_lying": JobPlan(content=lying),
}


class MediaStub:
    """The server in a thread of its own, for the length of a `with` block."""

    def __init__(self) -> None:
        self.requests: list[Asked] = []
        self.jobs: dict[str, tuple[str, int]] = {}  # id -> model, looks so far
        self.origin = ""

    @property
    def url(self) -> str:
        return f"{self.origin}/v1"

    def asked(self, method: str, path: str = "") -> list[Asked]:
        return [asked for asked in self.requests if asked.method == method and asked.path.endswith(path)]

    async def pictures(self, request: web.Request) -> web.StreamResponse:
        asked = await take(request)
        self.requests.append(asked)
        return await PICTURES[asked.model](self, request, asked)

    async def file(self, request: web.Request) -> web.StreamResponse:
        asked = await take(request)
        self.requests.append(asked)
        behave = FILES.get(request.match_info["name"], sending(b"{}", code=404))
        return await behave(self, request, asked)

    async def submit(self, request: web.Request) -> web.StreamResponse:
        asked = await take(request)
        self.requests.append(asked)
        if asked.model in PICTURES:  # the ways of misbehaving at once
            return await PICTURES[asked.model](self, request, asked)
        name = f"video_{len(self.jobs) + 1}"
        self.jobs[name] = (asked.model, 0)
        return web.json_response(self._job(name))

    async def look(self, request: web.Request) -> web.StreamResponse:
        asked = await take(request)
        self.requests.append(asked)
        name = request.match_info["name"]
        model, looks = self.jobs[name]
        self.jobs[name] = (model, looks + 1)
        instead = JOBS[model].look
        if instead and looks < JOBS_END_AFTER:
            return await instead(self, request, asked)
        return web.json_response(self._job(name))

    def _job(self, name: str) -> dict[str, Any]:
        model, looks = self.jobs[name]
        plan = JOBS[model]
        status = plan.end if looks >= plan.looks else ("in_progress" if looks else "queued")
        job = {"id": name, "object": "video", "model": model, "status": status, "progress": looks}
        return job | {"error": plan.error} if plan.error and status == plan.end else job

    async def content(self, request: web.Request) -> web.StreamResponse:
        asked = await take(request)
        self.requests.append(asked)
        model, _ = self.jobs[request.match_info["name"]]
        return await JOBS[model].content(self, request, asked)

    async def delete(self, request: web.Request) -> web.StreamResponse:
        self.requests.append(await take(request))
        return web.json_response({"id": request.match_info["name"], "deleted": True})

    def __enter__(self) -> Self:
        self._loop = asyncio.new_event_loop()
        self._loop.run_until_complete(self._serve())
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        return self

    async def _serve(self) -> None:
        app = web.Application(client_max_size=256 * 1024 * 1024)
        app.router.add_post("/v1/images/generations", self.pictures)
        app.router.add_post("/v1/images/edits", self.pictures)
        app.router.add_get("/files/{name}", self.file)
        app.router.add_post("/v1/videos", self.submit)
        app.router.add_get("/v1/videos/{name}", self.look)
        app.router.add_get("/v1/videos/{name}/content", self.content)
        app.router.add_delete("/v1/videos/{name}", self.delete)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.05, handler_cancellation=True)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.origin = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    def __exit__(self, *error: object) -> None:
        asyncio.run_coroutine_threadsafe(self._runner.cleanup(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()
