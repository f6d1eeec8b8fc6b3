"""A model that cannot see is told what programs read, knows that it is told, and does better for it."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pytest
from stub import StubServer

from arena.endpoints.clients.base import Address, BadRequest, Reply, Request, TimedOut, Timeouts
from arena.endpoints.clients.described import Described
from arena.endpoints.clients.transport import open_transport
from arena.judges.protocols.checks import first_problem
from arena.judges.protocols.reference import MATCHES
from arena.modalities.readers import READERS
from simulators.conversation import Part, Turn, say
from simulators.synthetic import SCENES, Scene, SyntheticQuestion

NOWHERE = "http://127.0.0.1:9/v1"


def a_scene(name: str, level: int = 1, seed: int = 3, **size: object) -> Scene:
    return SCENES[name].make(Random(seed), level=level, **size)


def shown(folder: Path, scene: Scene) -> Part:
    path = folder / f"scene.{scene.mime.split('/')[1]}"
    path.write_bytes(scene.media)
    return Part(scene.modality, url=path.as_uri(), mime=scene.mime, subtitles=scene.subtitles)


@dataclass
class Copying:
    """A model that knows nothing, but copies from what it is told; keeps what it was asked."""

    asked: list[Request] = field(default_factory=list)

    async def reply(self, request: Request) -> Reply:
        self.asked.append(request)
        question, told = request.turns[-1].parts
        return Reply(_copied(question.text, told.text) or "I cannot say.")


def _copied(question: str, told: str) -> str:
    if thing := re.search(r"Which colour is the (\w+)\?", question):
        return next(iter(re.findall(rf"(\w+) {thing[1]}", told)), "")
    if beside := re.search(r"beside ([A-Z]+)\?", question):
        return next(iter(re.findall(rf"{beside[1]} (\d+)", told)), "")
    colours = re.findall(r"s: (\w+) \d+ %", told)
    return (re.findall(r'"(\w+)"', told) or colours or [""])[-1]


def ask(part: Part, *, words: str = "What is it?", client: object = None, **options: object) -> Reply:
    described = Described(Address("told", NOWHERE, options=options), client or Copying())
    return asyncio.run(described.reply(Request("m", (Turn("user", (Part("text", text=words), part)),))))


def told(part: Part, **options: object) -> str:
    client = Copying()
    ask(part, client=client, **options)
    return client.asked[0].turns[0].parts[1].text


def test_a_picture_becomes_a_text_that_says_it_is_no_picture(tmp_path):
    words = told(shown(tmp_path, a_scene("sign", 2)))
    assert words.startswith("[A picture belongs here. You cannot see it.")
    assert "make mistakes" in words
    assert [line[:-1] for line in words.splitlines() if line[:-1] in READERS] == [
        "size",
        "text",
        "colours",
        "shapes",
    ]


def test_a_video_is_read_with_its_subtitles(tmp_path):
    scene = a_scene("narrated", seconds=5)
    words = told(shown(tmp_path, scene), readers=["motion", "subtitles"])
    assert words.startswith("[A video belongs here.")
    assert all(line.text in words for line in scene.subtitles)
    assert "colours:" not in words


def test_without_readers_the_model_is_told_that_it_is_shown_nothing(tmp_path):
    gone = Part("video", url=(tmp_path / "gone.mp4").as_uri(), mime="video/mp4")
    assert told(gone, readers=[]) == "[A video belongs here. You are not shown it.]"


def test_a_long_reading_is_cut_and_the_cut_is_marked(tmp_path):
    words = told(shown(tmp_path, a_scene("counted", 3)), readers=["shapes"], max_reading=60)
    assert words.count("… (cut)") == 1
    assert len(words) < 300


def test_pictures_of_earlier_turns_are_read_too_and_words_stay(tmp_path):
    client, part = Copying(), shown(tmp_path, a_scene("sign"))
    turns = (
        say("system", "Be brief."),
        Turn("assistant", (part,)),
        Turn("user", (Part("text", text="?"), part)),
    )
    asyncio.run(Described(Address("told", NOWHERE), client).reply(Request("m", turns)))
    [request] = client.asked
    assert [[part.modality for part in turn.parts] for turn in request.turns] == [
        ["text"],
        ["text"],
        ["text"] * 2,
    ]
    assert request.turns[0] == turns[0]


def test_a_picture_in_its_address_is_read_as_well(tmp_path):
    from arena.modalities.media import data_url

    scene = a_scene("sign")
    assert scene.truth["word"].upper() in told(Part("image", url=data_url(scene.media, scene.mime)))


@pytest.mark.parametrize(
    "url", ["file:///no/such/file.png", "https://example.org/picture.png", "data:image/png;base64,AAAA"]
)
def test_media_that_cannot_be_read_are_a_bad_request(url):
    with pytest.raises(BadRequest):
        ask(Part("image", url=url, mime="image/png"))


def test_reading_counts_within_the_time_of_the_call(tmp_path):
    address = Address("told", NOWHERE, timeouts=Timeouts(total=0.01), options={"readers": ["text"]})
    turns = (Turn("user", (shown(tmp_path, a_scene("captions", 3, seconds=30)),)),)
    with pytest.raises(TimedOut):
        asyncio.run(Described(address, Copying()).reply(Request("m", turns)))


def test_a_chat_server_gets_words_alone_and_its_own_options(tmp_path):
    options = {"readers": ["text"], "stream": False}
    turns = (Turn("user", (Part("text", text="What is it?"), shown(tmp_path, a_scene("sign")))),)

    async def call(url: str) -> Reply:
        async with open_transport():
            return await Described(Address("told", url, options=options)).reply(Request("echo", turns))

    with StubServer(models={"echo": "echo"}) as stub:
        asyncio.run(call(stub.url))
        [request] = stub.requests
    assert isinstance(request.body["messages"][0]["content"], str)
    assert "stream" not in request.body


@pytest.mark.parametrize("value", [["smell"], "text", [1]])
def test_a_reader_that_does_not_exist_is_refused_by_name(value):
    with pytest.raises(ValueError, match=r"readers = .* must be a list of names among .*colours"):
        Described.check_options({"readers": value})


def is_right(question: SyntheticQuestion, reply: str) -> bool:
    return first_problem(reply, question.checks or MATCHES["auto"](question.reference)) is None


def share_right(folder: Path, asked: list[tuple[Scene, SyntheticQuestion]], **options: object) -> float:
    right = [is_right(q, ask(shown(folder, scene), words=q.text, **options).text) for scene, q in asked]
    return sum(right) / len(right)


@pytest.mark.parametrize(
    ("scene", "level", "about", "reader"),
    [
        ("sign", 1, "Which word", "text"),
        ("sign", 3, "Which number", "text"),
        ("captions", 1, "written last", "text"),
        ("coloured", 1, "Which colour", "shapes"),
        ("parade", 2, "shown last", "colours"),
    ],
)
def test_who_copies_what_programs_read_answers_what_the_blind_cannot(tmp_path, scene, level, about, reader):
    size = {"seconds": 10} if SCENES[scene].modality == "video" else {}
    scenes = [a_scene(scene, level, seed, **size) for seed in range(4)]
    asked = [(one, next(q for q in one.questions if about in q.text)) for one in scenes]
    assert share_right(tmp_path, asked, readers=[reader]) >= 3 / 4
    assert share_right(tmp_path, asked, readers=[]) == 0
