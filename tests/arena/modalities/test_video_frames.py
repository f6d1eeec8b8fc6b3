"""How a video is handed to an endpoint: as frames with what is said between them, or whole."""

from __future__ import annotations

import asyncio
import base64
import io

import numpy as np
import pytest
from films import film, number_in
from PIL import Image

from arena.endpoints.clients.base import Request
from arena.endpoints.clients.body import chat_body
from arena.endpoints.clients.openai_chat import OpenAIChat
from arena.modalities import MODALITIES, MediaError
from simulators.conversation import Part, Subtitle, Turn


def chat(part: Part, **options: object) -> list:
    return asyncio.run(MODALITIES[part.modality].as_chat(part, options))


def as_data(content: bytes, mime: str = "video/mp4") -> str:
    return f"data:{mime};base64," + base64.b64encode(content).decode()


def content_of(block: dict) -> bytes:
    head, _, content = block["image_url"]["url"].partition(",")
    assert head == "data:image/jpeg;base64"
    return base64.b64decode(content)


def test_frames_go_as_pictures_each_after_its_moment():
    blocks = chat(Part("video", url=as_data(film(30))), frames=2, frame_size=96)
    assert [block["type"] for block in blocks] == ["text", "image_url", "text", "image_url"]
    assert blocks[2]["text"] == "Frame at 1.5 s:"
    assert number_in(content_of(blocks[3])) == 15


def test_what_is_said_stands_between_the_frames_where_it_is_heard():
    said = (Subtitle(0.8, 2.4, "Hello."), Subtitle(2.5, 2.6, "Nobody sees this."))
    blocks = chat(Part("video", url=as_data(film(30)), subtitles=said), frames=3, frame_size=96)
    words = [block.get("text", "picture") for block in blocks]
    assert words == [
        "Frame at 0.0 s:", "picture", "Frame at 1.0 s:", "picture", "Hello.", "Frame at 2.0 s:", "picture",
    ]  # fmt: skip


def test_a_subtitle_without_an_end_lasts_to_the_end_of_the_video():
    said = (Subtitle(1.2, float("nan"), "Goodbye."),)  # its middle is at 2.1 s
    blocks = chat(Part("video", url=as_data(film(30)), subtitles=said), frames=3, frame_size=96)
    assert blocks[-1] == {"type": "text", "text": "Goodbye."}


@pytest.mark.parametrize(("kind", "codec"), [("mp4", "libx264"), ("webm", "libvpx"), ("matroska", "libx264")])
def test_a_video_in_a_file_is_read(tmp_path, kind, codec):
    file = tmp_path / "a film"
    file.write_bytes(film(20, kind=kind, codec=codec))
    blocks = chat(Part("video", url=file.as_uri()), frame_size=96)
    assert [number_in(content_of(block)) for block in blocks[1::2]] == [0, 10]


def test_size_count_quality_and_strategy_are_the_endpoints_own():
    video = Part("video", url=as_data(film(40)))
    blocks = chat(video, strategy="centred", frames=2, frame_size=120, jpeg_quality=20)
    assert [block["text"] for block in blocks[::2]] == ["Frame at 1.0 s:", "Frame at 3.0 s:"]
    assert Image.open(io.BytesIO(content_of(blocks[1]))).size == (120, 120)
    finer = chat(video, strategy="centred", frames=2, frame_size=120, jpeg_quality=95)
    assert len(content_of(finer[1])) > len(content_of(blocks[1]))


def test_the_words_of_the_turn_say_what_to_look_for():
    def coloured(number: int) -> np.ndarray:
        picture = np.full((32, 96, 3), 90, np.uint8)
        picture[8:24, 32:64] = (
            (220, 30, 30) if 90 <= number < 98 else (30, 60, 220) if 200 <= number < 208 else 90
        )
        return picture

    content = as_data(film(300, picture=coloured))
    for colour, moment in (("red", 9.0), ("blue", 20.0)):
        turn = Turn("user", (Part("video", url=content), Part("text", text=f"When is the square {colour}?")))
        body = asyncio.run(chat_body(Request("m", (turn,)), {"strategy": "focused", "frames": 1}))
        seconds = float(body["messages"][0]["content"][0]["text"].split()[2])
        assert moment - 0.05 <= seconds < moment + 0.8


def test_a_strategy_that_there_is_not_is_refused_when_the_endpoint_is_written():
    with pytest.raises(ValueError, match="strategy = 'best' must be 'uniform' or"):
        OpenAIChat.check_options({"strategy": "best"})


def test_an_endpoint_that_takes_videos_gets_the_address():
    part = Part("video", url="https://example.org/a.mp4")
    assert chat(part, video="url") == [{"type": "video_url", "video_url": {"url": part.url}}]


@pytest.mark.parametrize("mime", ["video/mp4", "video/webm", "video/x-matroska"])
def test_an_endpoint_that_takes_videos_gets_the_content_of_a_file(tmp_path, mime):
    file = tmp_path / "film"
    file.write_bytes(b"anything")
    (block,) = chat(Part("video", url=file.as_uri(), mime=mime), video="url")
    assert block["video_url"]["url"] == as_data(b"anything", mime)


def test_an_endpoint_that_takes_videos_is_told_what_is_said_when():
    part = Part("video", url="https://example.org/a.mp4", subtitles=(Subtitle(1, 2.5, "Hello."),))
    assert chat(part, video="url")[1] == {"type": "text", "text": "1.0–2.5 s: Hello."}


def test_an_address_that_only_the_endpoint_may_open_has_no_frames_here():
    with pytest.raises(MediaError, match="can't be read here"):
        chat(Part("video", url="https://example.org/a.mp4"))
