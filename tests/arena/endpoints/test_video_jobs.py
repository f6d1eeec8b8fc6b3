"""Models that make videos as jobs: what is submitted, how long it is waited, and what each end means."""

from __future__ import annotations

import asyncio
import json
import logging
import time

import httpx
import pytest
from stub_media import SECRET, MediaStub, mp4, png

from arena.endpoints.clients.base import (
    Address,
    EndpointError,
    Malformed,
    NotFound,
    Permanent,
    RateLimited,
    Refused,
    Reply,
    Request,
    ServerFailed,
    TimedOut,
    Timeouts,
    TooLarge,
)
from arena.endpoints.clients.retry import Retrying
from arena.endpoints.clients.transport import open_transport
from arena.endpoints.clients.video_jobs import VideoJobs
from arena.modalities.media import data_url
from simulators.conversation import Part, Turn, say

PATIENT = Timeouts(1, 5, 20)
SHORT = Timeouts(1, 0.1, 0.4)
QUESTION = (say("user", "A red field, slowly."),)


@pytest.fixture
def stub():
    with MediaStub() as server:
        yield server


def a_client(stub: MediaStub, timeouts=PATIENT, **options) -> VideoJobs:
    return VideoJobs(Address("stub", stub.url, "sk-key", timeouts, options={"poll_s": 0.02} | options))


def ask(stub: MediaStub, model: str, turns=QUESTION, timeouts=PATIENT, **options) -> Reply:
    async def run() -> Reply:
        async with open_transport():
            return await a_client(stub, timeouts, **options).reply(Request(model, turns))

    return asyncio.run(run())


def called(stub: MediaStub) -> list[str]:
    return [f"{asked.method} {asked.path}" for asked in stub.requests]


def test_a_video_is_submitted_looked_at_and_fetched(stub):
    reply = ask(stub, "video")
    (part,) = reply.parts
    assert (part.modality, part.mime, part.url) == ("video", "video/mp4", data_url(mp4(), "video/mp4"))
    assert (reply.text, reply.model, reply.tokens_out) == ("", "video", None)
    look = "GET /v1/videos/video_1"
    assert called(stub) == ["POST /v1/videos", look, look, f"{look}/content"]
    assert {asked.headers["Authorization"] for asked in stub.requests} == {"Bearer sk-key"}


def test_the_job_is_a_form_with_plain_fields(stub):
    ask(stub, "video", seconds=4, size="64x48")
    assert stub.requests[0].form == [
        ("model", "", "", b"video"),
        ("prompt", "", "", b"A red field, slowly."),
        ("seconds", "", "", b"4"),
        ("size", "", "", b"64x48"),
    ]


def test_a_picture_of_the_question_goes_along(stub):
    picture = Part("image", url=data_url(png(), "image/png"))
    turns = (Turn("user", (Part("text", "Let it move."), picture)),)
    ask(stub, "video", turns)
    assert stub.requests[0].form[-1] == ("input_reference", "picture-1.png", "image/png", png())
    ask(stub, "video", turns, form="json")
    (*_, asked) = stub.asked("POST")
    assert asked.body["input_reference"] == {"image_url": data_url(png(), "image/png")}


def test_a_job_may_be_done_at_once(stub):
    assert ask(stub, "at_once").parts
    assert len(stub.requests) == 2


@pytest.mark.parametrize("model", ["looks_fail", "looks_hang"])
def test_a_look_that_fails_says_nothing_of_the_job(stub, model):
    assert ask(stub, model, timeouts=Timeouts(1, 0.1, 10)).parts
    assert len(stub.asked("POST")) == 1


ENDS = {
    "job_failed": Permanent,
    "job_filtered": Refused,
    "job_overloaded": RateLimited,
    "job_broken": ServerFailed,
    "job_cancelled": Permanent,
    "job_odd": Malformed,
    "looks_gone": NotFound,
    "video_wrong_magic": Malformed,
    "video_a_picture": Malformed,
    "video_endless": TooLarge,
    "video_gone": NotFound,
    "filtered": Refused,
    "nothing_in_it": Malformed,
    "filtered_400": Refused,
    "html": Malformed,
    "endless": TooLarge,
    "status_500": ServerFailed,
    "status_429": RateLimited,
}


@pytest.mark.parametrize("model", ENDS)
def test_each_bad_end_has_its_class(stub, model):
    with pytest.raises(EndpointError) as failure:
        ask(stub, model)
    assert type(failure.value) is ENDS[model]


def test_what_the_provider_says_of_a_failed_job_is_for_operators(stub):
    with pytest.raises(Permanent) as failure:
        ask(stub, "job_failed")
    assert (failure.value.code, failure.value.detail) == ("rejected", SECRET)


def test_a_job_that_never_ends_is_given_up_by_its_deadline_and_deleted(stub):
    before = time.monotonic()
    with pytest.raises(TimedOut):
        ask(stub, "never_ends", timeouts=SHORT)
    assert time.monotonic() - before < 3
    assert called(stub)[-1] == "DELETE /v1/videos/video_1"


def test_a_call_that_is_cancelled_deletes_its_job(stub):
    async def run() -> None:
        async with open_transport():
            call = asyncio.create_task(a_client(stub).reply(Request("never_ends", QUESTION)))
            while len(stub.requests) < 2:
                await asyncio.sleep(0.01)
            call.cancel()
            with pytest.raises(asyncio.CancelledError):
                await call

    asyncio.run(run())
    assert called(stub)[-1] == "DELETE /v1/videos/video_1"


def test_a_job_that_cannot_be_deleted_is_at_least_mentioned(caplog):
    def answer(request: httpx.Request) -> httpx.Response:
        if request.method == "DELETE":
            return httpx.Response(405)
        return httpx.Response(200, json={"id": "job-7", "status": "queued"})

    address = Address("inside", "http://stub.example/v1", "", SHORT, options={"poll_s": 0.05})
    with caplog.at_level(logging.WARNING), pytest.raises(TimedOut):
        asyncio.run(VideoJobs(address, httpx.MockTransport(answer)).reply(Request("m", QUESTION)))
    assert "job-7 was left behind at inside: bad_request" in caplog.text


def test_a_video_that_comes_broken_is_fetched_again_and_not_made_again(stub):
    with pytest.raises(TimedOut):
        ask(stub, "video_lying", timeouts=Timeouts(1, 1, 1))
    assert len(stub.asked("POST")) == 1 and len(stub.asked("GET", "/content")) > 1
    assert not stub.asked("DELETE")


def test_trying_again_submits_anew_only_after_the_first_job_has_failed(stub):
    async def run() -> None:
        async with open_transport():
            await Retrying(a_client(stub), total=20, attempts=2).reply(Request("job_broken", QUESTION))

    with pytest.raises(ServerFailed):
        asyncio.run(run())
    assert len(stub.asked("POST")) == 2


@pytest.mark.parametrize("name", ["../../admin", "", "a b", "x" * 501, ".."])
def test_a_job_s_name_leads_nowhere_else(name):
    paths = []

    def answer(request: httpx.Request) -> httpx.Response:
        paths.append(request.url.raw_path)
        return httpx.Response(200, content=json.dumps({"id": name, "status": "queued"}))

    client = VideoJobs(
        Address("inside", "http://stub.example/v1", timeouts=SHORT), httpx.MockTransport(answer)
    )
    with pytest.raises(Malformed):
        asyncio.run(client.reply(Request("m", QUESTION)))
    assert paths == [b"/v1/videos"]


@pytest.mark.parametrize("options", [{"seconds": 0}, {"seconds": "4"}, {"poll_s": 0}, {"form": "xml"}])
def test_a_wrong_option_is_refused_by_name(options):
    (key,) = options
    with pytest.raises(ValueError, match=f"{key} = "):
        VideoJobs.check_options(options)
