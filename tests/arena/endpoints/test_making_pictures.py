"""Models that make and edit pictures: what they are sent, what is kept, and how each failing ends."""

from __future__ import annotations

import asyncio

import httpx
import pytest
from stub_media import MediaStub, mp4, png

from arena.endpoints.clients.base import (
    Address,
    BadRequest,
    EndpointError,
    Malformed,
    NotFound,
    RateLimited,
    Refused,
    Reply,
    Request,
    ServerFailed,
    TimedOut,
    Timeouts,
    TooLarge,
)
from arena.endpoints.clients.openai_images import OpenAIImages
from arena.endpoints.clients.transport import open_transport
from arena.modalities.media import data_url
from simulators.conversation import Part, Turn, say

PATIENT = Timeouts(1, 5, 20)
QUESTION = (say("user", "A red field."),)


@pytest.fixture(scope="module")
def stub():
    with MediaStub() as server:
        yield server


def shown(colour: str, words: str = "Make it blue.") -> Turn:
    return Turn("user", (Part("text", words), Part("image", url=data_url(png(colour), "image/png"))))


def ask(stub: MediaStub, model: str, turns=QUESTION, timeouts=PATIENT, sampling=None, **options) -> Reply:
    client = OpenAIImages(Address("stub", stub.url, "sk-key", timeouts, options=options))

    async def run() -> Reply:
        async with open_transport():
            return await client.reply(Request(model, turns, sampling or {}))

    return asyncio.run(run())


def test_a_picture_comes_as_a_part_with_what_it_took(stub):
    reply = ask(stub, "picture")
    (part,) = reply.parts
    assert (part.modality, part.mime, part.url) == ("image", "image/png", data_url(png(), "image/png"))
    assert reply.text == "A red field, softly lit."
    assert (reply.tokens_in, reply.tokens_out, reply.http_status) == (5, 7, 200)


def test_words_alone_ask_for_a_new_picture(stub):
    ask(stub, "picture", size="1024x1024", quality="low", sampling={"seed": 7})
    (*_, asked) = stub.requests
    assert asked.path == "/v1/images/generations"
    assert asked.body == {
        "model": "picture", "prompt": "A red field.", "n": 1, "size": "1024x1024", "quality": "low",
        "response_format": "b64_json", "seed": 7,
    }  # fmt: skip
    assert asked.headers["Authorization"] == "Bearer sk-key"


def test_a_key_that_a_model_refuses_can_be_left_out(stub):
    ask(stub, "picture", response_format="none")
    assert stub.requests[-1].body == {"model": "picture", "prompt": "A red field.", "n": 1}


def test_a_question_that_shows_a_picture_asks_for_an_edit_of_it(stub):
    ask(stub, "blue", (say("system", "Oil on canvas."), shown("red")), size="64x48")
    asked = stub.requests[-1]
    assert asked.path == "/v1/images/edits"
    fields = {name: content.decode() for name, file, _, content in asked.form if not file}
    assert fields == {
        "model": "blue", "prompt": "Oil on canvas.\n\nMake it blue.", "n": "1", "size": "64x48",
        "response_format": "b64_json",
    }  # fmt: skip
    files = [part for part in asked.form if part[1]]
    assert files == [("image", "picture-1.png", "image/png", png("red"))]


def test_several_pictures_go_in_their_order(stub, tmp_path):
    file = tmp_path / "called.gif"
    file.write_bytes(png("green"))
    second = Part("image", url=file.as_uri(), mime="image/gif")
    ask(stub, "blue", (Turn("user", (*shown("red").parts, second)),))
    files = [part for part in stub.requests[-1].form if part[1]]
    assert [(name, kind) for name, _, kind, _ in files] == [("image[]", "image/png")] * 2
    assert [content for *_, content in files] == [png("red"), png("green")]


def test_a_change_is_made_to_the_last_picture_made(stub):
    made = Turn("assistant", (Part("image", url=data_url(png("yellow"), "image/png")),))
    ask(stub, "blue", (say("user", "A sun."), made, say("user", "Bigger.")))
    asked = stub.requests[-1]
    assert (asked.path, asked.field("prompt")) == ("/v1/images/edits", "Bigger.")
    assert [content for _, file, _, content in asked.form if file] == [png("yellow")]


@pytest.mark.parametrize(
    ("turns", "options", "words"),
    [
        ((shown("red"),), {"edits": False}, "edits no pictures"),
        ((shown("red", ""),), {}, "no user turn with words"),
        ((Turn("user", (Part("text", "?"), Part("image", url="https://example.org/a.png"))),), {}, "read here"),
        ((Turn("user", (Part("text", "?"), Part("image", url="data:image/png,x"))),), {}, "no type that we send"),
        ((Turn("user", (Part("text", "?"), Part("video", url=data_url(mp4(), "video/mp4")))),), {}, "video cannot"),
    ],
)  # fmt: skip
def test_what_it_cannot_be_asked_is_a_bad_request(stub, turns, options, words):
    before = len(stub.requests)
    with pytest.raises(BadRequest, match=words):
        ask(stub, "blue", turns, **options)
    assert len(stub.requests) == before


@pytest.mark.parametrize("model", ["picture_at_home", "picture_nearby", "picture_with_prefix"])
def test_a_picture_is_fetched_where_the_answer_says(stub, model):
    assert ask(stub, model).parts[0].url == data_url(png(), "image/png")


ENDS = {
    Malformed: """picture_elsewhere picture_in_a_file picture_page wrong_magic svg a_video_instead not_base64
        no_data null_data nothing_in_it html lying_length""",
    TooLarge: "endless picture_endless",
    Refused: "filtered filtered_400",
    ServerFailed: "status_500 picture_lying",
    RateLimited: "status_429",
    NotFound: "picture_gone",
    BadRequest: "picture_moved",
}


@pytest.mark.parametrize(("model", "end"), [(m, end) for end, models in ENDS.items() for m in models.split()])
def test_a_hostile_answer_ends_in_its_class(stub, model, end):
    with pytest.raises(EndpointError) as failure:
        ask(stub, model)
    assert type(failure.value) is end
    assert len(failure.value.detail) <= 500


def test_an_answer_that_never_comes_ends_by_its_deadline(stub):
    with pytest.raises(TimedOut):
        ask(stub, "hang", timeouts=Timeouts(1, 0.1, 0.3))


def test_the_key_goes_to_the_endpoint_alone():
    keys = {}

    def answer(request: httpx.Request) -> httpx.Response:
        keys[request.url.host] = request.headers.get("authorization")
        if request.url.host == "files.example.org":
            return httpx.Response(200, content=png())
        return httpx.Response(200, json={"data": [{"url": "https://files.example.org/red.png"}]})

    address = Address("inside", "https://models.example.org/v1", "sk-key")
    client = OpenAIImages(address, httpx.MockTransport(answer))
    assert asyncio.run(client.reply(Request("m", QUESTION))).parts
    assert keys == {"models.example.org": "Bearer sk-key", "files.example.org": None}


@pytest.mark.parametrize(
    ("options", "key"), [({"size": "big"}, "size"), ({"response_format": "png"}, "response_format"), ({"edits": 1}, "edits")]
)  # fmt: skip
def test_a_wrong_option_is_refused_by_name(options, key):
    with pytest.raises(ValueError, match=f"{key} = "):
        OpenAIImages.check_options(options)
