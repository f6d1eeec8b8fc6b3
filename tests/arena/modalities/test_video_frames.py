"""Frames sampled from a video, and how it is handed to an endpoint."""

from __future__ import annotations

import asyncio
import base64
import io
from fractions import Fraction
from itertools import pairwise

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from arena.modalities import MODALITIES, MediaError
from arena.modalities.video import frame_indices, sample_frames
from simulators.conversation import Part

FPS = 10
STEP = 4  # grey levels between two frames, enough to tell them apart after coding


def film(frames: int, kind: str = "mp4", codec: str = "libx264", gop: int = 12) -> bytes:
    """A grey film whose frame number n has grey level STEP * n."""
    out = io.BytesIO()
    with av.open(out, "w", format=kind) as container:
        stream = container.add_stream(codec, rate=FPS, options={"g": str(gop)})
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        stream.time_base = Fraction(1, FPS)
        for number in range(frames):
            grey = np.full((48, 64, 3), STEP * number, np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(grey, format="rgb24")))
        container.mux(stream.encode())
    return out.getvalue()


def frame_number(jpeg: bytes) -> int:
    return round(np.asarray(Image.open(io.BytesIO(jpeg))).mean() / STEP)


def chat(part: Part, **options: object) -> list:
    return asyncio.run(MODALITIES["video"].as_chat(part, options))


def as_data(content: bytes) -> str:
    return "data:video/mp4;base64," + base64.b64encode(content).decode()


@pytest.mark.parametrize(
    ("duration", "fps", "most", "indices"),
    [
        (10.0, 25.0, 4, [0, 62, 124, 186]),  # step int(250 / 4): the tail after 186 is not seen
        (3.9, 30.0, 8, [0, 39, 78]),  # int(3.9) = 3 frames, int(117 / 3) apart
        (8.0, 30.0, 8, [0, 30, 60, 90, 120, 150, 180, 210]),
        (0.5, 30.0, 8, [0]),
    ],
)
def test_frames_lie_uniformly_from_the_left(duration, fps, most, indices):
    assert frame_indices(duration, fps, most) == indices


@given(st.floats(0.1, 1e5), st.floats(1, 240), st.integers(1, 256))
def test_frames_are_evenly_apart_and_inside_the_video(duration, fps, most):
    indices = frame_indices(duration, fps, most)
    assert 1 <= len(indices) <= most
    assert indices[0] == 0
    assert indices[-1] <= duration * fps
    assert len({later - earlier for earlier, later in pairwise(indices)}) <= 1


@pytest.mark.parametrize("numbers", [(0, 25, 8), (10, 0, 8), (10, 25, 0)])
def test_a_video_of_nothing_has_no_frames(numbers):
    with pytest.raises(ValueError, match="no frames"):
        frame_indices(*numbers)


@pytest.mark.parametrize(("kind", "codec"), [("mp4", "libx264"), ("webm", "libvpx-vp9")])
def test_the_sampled_pictures_are_those_of_their_moments(kind, codec):
    samples = sample_frames(film(50, kind, codec), max_frames=4, size=32)
    assert [seconds for seconds, _ in samples] == [0.0, 1.2, 2.4, 3.6]
    assert [frame_number(jpeg) for _, jpeg in samples] == [0, 12, 24, 36]


def test_a_picture_has_the_size_asked_for():
    (_, jpeg), *_ = sample_frames(film(20), max_frames=1, size=100)
    picture = Image.open(io.BytesIO(jpeg))
    assert (picture.format, picture.size) == ("JPEG", (100, 100))


def test_a_video_in_a_file_is_read(tmp_path):
    file = tmp_path / "film.mp4"
    file.write_bytes(film(20))
    assert len(sample_frames(file, max_frames=8, size=32)) == 2
    assert len(chat(Part("video", url=file.as_uri()), frame_size=32)) == 4


def test_frames_go_as_pictures_each_after_its_moment():
    blocks = chat(Part("video", url=as_data(film(30))), frames=2, frame_size=32)
    assert [block["type"] for block in blocks] == ["text", "image_url", "text", "image_url"]
    assert blocks[2]["text"] == "Frame at 1.5 s:"
    head, _, jpeg = blocks[3]["image_url"]["url"].partition(",")
    assert head == "data:image/jpeg;base64"
    assert frame_number(base64.b64decode(jpeg)) == 15


def test_an_endpoint_that_takes_videos_gets_the_address():
    part = Part("video", url="https://example.org/a.mp4")
    assert chat(part, video="url") == [{"type": "video_url", "video_url": {"url": part.url}}]


def test_an_endpoint_that_takes_videos_gets_the_content_of_a_file(tmp_path):
    file = tmp_path / "film.mp4"
    file.write_bytes(b"anything")
    (block,) = chat(Part("video", url=file.as_uri(), mime="video/mp4"), video="url")
    assert block["video_url"]["url"] == as_data(b"anything")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "neither MP4 nor WebM"),
        (b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", "neither MP4 nor WebM"),
        (b"ffconcat version 1.0\nfile /etc/passwd\n", "neither MP4 nor WebM"),
        (b"\x00\x00\x00\x18ftypmp42 and then nonsense", "can't be decoded"),
        (b"\x1a\x45\xdf\xa3 and then nonsense", "can't be decoded"),
    ],
)
def test_what_is_no_video_is_a_clear_error(content, words):
    with pytest.raises(MediaError, match=words):
        sample_frames(content, max_frames=4)


def test_a_video_that_lost_its_index_is_an_error():
    whole = film(50)  # an MP4 keeps its index at the end
    with pytest.raises(MediaError, match="can't be decoded"):
        sample_frames(whole[: len(whole) // 2], max_frames=4)


def test_a_video_that_lost_its_end_shows_its_beginning():
    whole = film(50, "webm", "libvpx-vp9")
    samples = sample_frames(whole[: len(whole) // 2], max_frames=5, size=32)
    assert [frame_number(jpeg) for _, jpeg in samples][:2] == [0, 10]
    assert len(samples) < 5


def test_a_file_without_pictures_is_an_error():
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as container:
        stream = container.add_stream("aac", rate=16_000)
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), format="fltp", layout="mono")
        frame.sample_rate = 16_000
        container.mux(stream.encode(frame))
        container.mux(stream.encode())
    with pytest.raises(MediaError, match="without a video track"):
        sample_frames(out.getvalue(), max_frames=4)
