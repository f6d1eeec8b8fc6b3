"""Any server that makes videos as jobs, by the OpenAI videos protocol: submit, ask how it stands, fetch."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine, Iterator
from contextlib import aclosing
from dataclasses import dataclass
from functools import cached_property
from time import perf_counter
from typing import Annotated, Any, Literal
from urllib.parse import quote

from pydantic import Field

from arena.modalities.media import data_url

from .base import (
    EndpointError,
    Malformed,
    Permanent,
    RateLimited,
    Reply,
    Request,
    Retryable,
    ServerFailed,
)
from .bounded import pieces
from .failures import MAX_DETAIL, from_error_object
from .made import LARGEST, all_of, part_of
from .server import Server, Spoken, failure, in_time
from .settings import Rule, check_sampling, number, one_of, whole
from .wanted import SIZE, Wanted, wanted
from .wire import MAX_NAME, Lenient, Told, clean, parsed

log = logging.getLogger(__name__)

OPTIONS: dict[str, Rule] = {
    "seconds": whole(1, 600),
    "size": SIZE,
    "poll_s": number(0.01, 60),
    "form": one_of("multipart", "json"),
}
POLL_S = 2.0
SLOWER = 1.5
LONGEST_POLL_S = 15.0
LARGEST_JOB = 256 * 1024  # bytes of what is said of a job
WITHDRAW_S = 5.0

BY_CODE: dict[str, type[EndpointError]] = {
    "rate_limit_exceeded": RateLimited,
    "server_error": ServerFailed,
    "internal_error": ServerFailed,
    "internal_server_error": ServerFailed,
}
"""What a failed job's code means besides a content filter; any other is `rejected`."""


class Job(Told):
    """What such a server says of a job; its progress is not read."""

    id: str = Field(default="", pattern=r"^[A-Za-z0-9][^\x00-\x20\x7f]{0,499}$")
    status: Literal["", "queued", "in_progress", "completed", "failed", "cancelled"] = ""
    model: Annotated[str | None, Lenient] = None

    @property
    def waits(self) -> bool:
        """Whether it has not ended yet."""
        return self.status in ("queued", "in_progress")


@dataclass(frozen=True)
class VideoJobs(Spoken):
    """A client of `{base_url}/videos`.

    Options: `seconds`, `size`, `poll_s` (the first wait between two looks, which grow), `form`
    ("multipart" or "json"). Of the endpoint's time-outs `total` is for the whole job and
    `first_token` for each look. Raises `ValueError` for an address it can't speak to.

    A job is submitted once a call: what fails on the way to it is asked again, not made again. A
    call that is given up asks the server to delete its job. Nothing of a job outlives the process,
    so a worker that is killed leaves one behind and the next one submits another.
    """

    options = OPTIONS

    async def reply(self, request: Request) -> Reply:
        """Ask for one video; raises one `EndpointError`, or `ValueError` for unknown sampling keys."""
        check_sampling(request.sampling)
        content = await self._content(request, wanted(request.turns))
        started = perf_counter()
        async with in_time(self.address.timeouts.total):
            job = await self._ended(await self._look("POST", "/videos", **content))
            if job.status != "completed":
                raise from_failed(job)
            video = await self._fetched(job)
            made = await asyncio.to_thread(part_of, video, "video")
        model, took = clean(job.model or "")[:MAX_NAME], perf_counter() - started
        return Reply(text="", model=model, total_s=took, http_status=200, parts=(made,))

    async def _content(self, request: Request, asked: Wanted) -> dict[str, Any]:
        options = self.address.options
        told = {key: str(options[key]) for key in ("seconds", "size") if key in options}
        body: dict[str, Any] = {
            "model": request.model,
            "prompt": asked.prompt,
            **told,
            **request.sampling,
        }
        reference = (await asked.files())[-1:]  # such a job starts from one picture
        if options.get("form") == "json":
            for _, content, mime in reference:
                body["input_reference"] = {"image_url": data_url(content, mime)}
            return {"json": body}
        # A field without a file name is a plain one; so the form is multipart even without a picture.
        fields = [(name, (None, str(value))) for name, value in body.items()]
        return {"files": [*fields, *(("input_reference", file) for file in reference)]}

    async def _look(self, method: str, path: str, **content: Any) -> Job:
        async with self._server.send(method, self._server.url(path), **content) as response:
            if not response.is_success:
                raise await failure(response)
            async with aclosing(pieces(response, LARGEST_JOB)) as read:
                body = b"".join([piece async for piece in read])
            job = parsed(Job, body, response.status_code)
        if job.id and job.status:
            return job
        raise from_error_object(job.error or "no job in the answer", response.status_code)

    async def _ended(self, job: Job) -> Job:
        waits = self._waits()
        try:
            while job.waits:
                await asyncio.sleep(next(waits))
                try:
                    async with in_time(self.address.timeouts.first_token, "first_token"):
                        job = await self._look("GET", _path(job))
                except Retryable as error:  # says nothing of the job, so it is looked at again
                    await asyncio.sleep(error.retry_after or 0)
        except BaseException:
            await asyncio.shield(_errand(self._withdraw(job)))
            raise
        return job

    async def _fetched(self, job: Job) -> bytes:
        for wait in self._waits():
            try:
                return await self._video(job)
            except Retryable as error:  # the video is made; another call would make another
                await asyncio.sleep(max(wait, error.retry_after or 0))
        raise AssertionError("unreachable: the waits have no end")

    def _waits(self) -> Iterator[float]:
        wait = self.address.options.get("poll_s", POLL_S)
        while True:
            yield wait
            wait = min(wait * SLOWER, max(LONGEST_POLL_S, wait))

    async def _video(self, job: Job) -> bytes:
        url = self._server.url(f"{_path(job)}/content")
        async with in_time(self.address.timeouts.total), self._server.send("GET", url) as response:
            if not response.is_success:
                raise await failure(response)
            return await all_of(response, LARGEST["video"])

    async def _withdraw(self, job: Job) -> None:
        try:
            url = self._server.url(_path(job))
            async with in_time(WITHDRAW_S), self._server.send("DELETE", url) as response:
                if not response.is_success:
                    raise await failure(response)
        except EndpointError as error:
            log.warning("video job %s was left behind at %s: %s", job.id, self.address.name, error.code)

    @cached_property
    def _server(self) -> Server:
        return Server(self.address, self.transport)


def from_failed(job: Job) -> EndpointError:
    """What it means that a job ended without a video."""
    error = job.error if isinstance(job.error, dict) else {}
    named = from_error_object(error, 200)
    if not isinstance(named, Malformed):  # a content filter, or an HTTP status as its code
        return named
    told = str(error.get("message") or f"the job is {job.status}")[:MAX_DETAIL]
    return BY_CODE.get(str(error.get("code", "")).lower(), Permanent)(told, http_status=200)


def _path(job: Job) -> str:
    return "/videos/" + quote(job.id, safe="")


_errands: set[asyncio.Task[None]] = set()


def _errand(work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
    # Held here, for the loop alone would let go of it; a second cancellation then ends only the wait.
    task = asyncio.create_task(work)
    _errands.add(task)
    task.add_done_callback(_errands.discard)
    return task
