"""The frames that are shown are the ones of their moments, whatever the codec, the groups and the clock."""

from __future__ import annotations

import io
import os
from itertools import accumulate
from random import Random

import av
import numpy as np
import pytest
from films import barcode, film, number_in
from PIL import Image

from arena.modalities import MediaError
from arena.modalities.frames import Plan, sample
from arena.modalities.frames.decoding import runs
from arena.modalities.frames.film import read_contents
from arena.modalities.frames.pictures import pictures

SMALL = Plan(size=96)
IRREGULAR = list(accumulate([0, *Random(1).choices([2, 5, 10, 40], k=59)]))
B = {"bf": 3, "b_strategy": 0, "sc_threshold": 0}  # as many as are allowed, though nothing stays alike
OPEN = {"x264-params": "open-gop=1:bframes=3:b-adapt=0:scenecut=0", "g": 12}
X265 = {"x265-params": "open-gop=1:keyint=12:min-keyint=12:bframes=4:b-adapt=0:scenecut=0:log-level=none"}
os.environ.setdefault("SVT_LOG", "0")  # the AV1 encoder writes to the terminal else

FILMS = {
    "B frames": lambda: film(60, g=12, **B),
    "one long group": lambda: film(60, g=600, **B),
    "only key frames": lambda: film(60, g=1),
    "B frames that others are built on": lambda: film(60, g=12, **B, **{"x264-params": "b-pyramid=normal"}),
    "open groups": lambda: film(60, **OPEN),
    "open groups in MKV": lambda: film(60, kind="matroska", **OPEN),
    "H.265": lambda: film(60, codec="libx265", **X265),
    "VP9 with frames that are never shown": lambda: film(
        60, kind="webm", codec="libvpx-vp9", g=30, **{"auto-alt-ref": 1, "lag-in-frames": 16}
    ),
    "VP8": lambda: film(60, kind="webm", codec="libvpx", g=12),
    "AV1": lambda: film(60, codec="libsvtav1", g=12, preset=12),
    "MPEG-4": lambda: film(60, codec="mpeg4", g=12, bf=2),
    "late start in MKV": lambda: film(60, kind="matroska", start=555, g=12),
    "late start in MP4, with sound": lambda: film(60, start=55, g=12, audio_s=6),
    "no length in WebM": lambda: film(60, kind="webm", codec="libvpx", g=12, muxer={"live": "1"}),
    "irregular": lambda: film(IRREGULAR, g=12, **B),
    "irregular in MKV": lambda: film(IRREGULAR, kind="matroska", g=12, **B),
    "fragments": lambda: film(60, g=12, **B, muxer={"movflags": "frag_keyframe+empty_moov"}),
}


@pytest.mark.parametrize("name", FILMS)
def test_every_frame_of_a_film_is_found_alone_and_among_all(name):
    reel = read_contents(FILMS[name]())
    moments = [reel.seconds(start) for start in reel.starts]
    assert len(moments) == 60
    assert [number_in(frame.jpeg) for frame in pictures(reel, moments, SMALL)] == list(range(60))
    assert [number_in(frame.jpeg) for frame in pictures(reel, moments[3::7], SMALL)] == list(range(3, 60, 7))


def test_frames_that_an_edit_cuts_away_are_not_shown_and_time_begins_after_them():
    reel = read_contents(film(60, start=-125, g=12, **B, muxer={"avoid_negative_ts": "disabled"}))
    assert [number_in(frame.jpeg) for frame in pictures(reel, [0, 1, 2.05], SMALL)] == [13, 23, 33]


def test_a_moment_between_two_frames_shows_the_one_on_screen():
    reel = read_contents(film([0, 5, 40, 41], g=12))  # at 0, 0.05, 0.4 and 0.41 s
    shown = [number_in(frame.jpeg) for frame in pictures(reel, [0.04, 0.06, 0.39, 0.405, 0.42], SMALL)]
    assert shown == [0, 1, 1, 2, 3]


def test_a_moment_after_the_end_is_left_out():
    reel = read_contents(film(30, g=12))
    assert [frame.seconds for frame in pictures(reel, [2.5, 2.95, 3.2], SMALL)] == [2.5, 2.95]


@pytest.mark.parametrize("kind", ["mp4", "webm"])
def test_a_film_lasts_as_long_as_its_pictures_though_its_sound_goes_on(kind):
    reel = read_contents(film(60, kind=kind, codec="libx264" if kind == "mp4" else "libvpx", audio_s=10))
    assert (reel.duration, reel.fps) == (6.0, 10.0)


def test_a_film_that_says_neither_rate_nor_length_is_measured():
    reel = read_contents(film(60, kind="webm", codec="libvpx", muxer={"live": "1"}))
    assert reel.duration == pytest.approx(6, abs=0.2)
    assert reel.fps == pytest.approx(10)


def test_a_film_of_one_frame_has_a_length():
    reel = read_contents(film(1))
    assert reel.duration > 0
    assert [number_in(frame.jpeg) for frame in sample(film(1), SMALL)] == [0]


def test_nothing_is_decoded_twice_nor_far_from_what_is_wanted():
    reel = read_contents(
        film(60, g=12, bf=0, sc_threshold=0)
    )  # packets are frames: groups begin at 0, 12, 24, 36, 48
    wanted = [reel.starts[number] for number in (2, 8, 13, 50)]
    assert runs(reel, wanted) == [(0, 8), (12, 13), (48, 50)]


@pytest.mark.parametrize("name", ["open groups", "open groups in MKV", "H.265"])
def test_a_frame_shown_before_its_key_frame_is_decoded_from_the_group_before(name):
    reel = read_contents(FILMS[name]())
    leading = [
        packet.start
        for key in reel.keys[1:]
        for packet in reel.packets[key + 1 : key + 5]
        if packet.start < reel.packets[key].start
    ]
    assert leading  # else this test would show nothing
    assert all(reel.packets[reel.entry(start)].start <= start for start in leading)
    moments = [reel.seconds(start) for start in leading]
    assert [round(frame.seconds * 10) for frame in pictures(reel, moments, SMALL)] == [
        number_in(frame.jpeg) for frame in pictures(reel, moments, SMALL)
    ]


@pytest.mark.parametrize("name", ["B frames", "irregular", "open groups", "H.265"])
def test_the_films_that_should_have_them_have_frames_out_of_order(name):
    starts = [packet.start for packet in read_contents(FILMS[name]()).packets]
    assert starts != sorted(starts)


@pytest.mark.parametrize(("turn", "corner"), [(0, (0, 0)), (90, (1, 0)), (-90, (0, 1)), (180, (1, 1))])
def test_a_film_taken_with_the_camera_turned_is_shown_upright(turn, corner):
    def lit(number: int) -> np.ndarray:
        picture = np.zeros((64, 96, 3), np.uint8)
        picture[:32, :48] = 255
        return picture

    picture = _picture(film(5, picture=lit, rotation=turn), Plan(count=1, size=60, keep_aspect=True))
    brightest = np.unravel_index(np.argmax(np.asarray(picture.convert("L").resize((2, 2)))), (2, 2))
    assert picture.size == ((60, 40) if turn in (0, 180) else (40, 60))
    assert tuple(map(int, brightest)) == corner


def test_colours_and_edges_are_those_of_an_exact_conversion():
    rng = np.random.default_rng(0)
    picture = rng.integers(0, 256, (18, 32, 3), np.uint8).repeat(20, 0).repeat(20, 1)
    (frame,) = sample(film(5, picture=lambda _: picture, crf=1), Plan(count=1, size=256, quality=95))
    exact = Image.fromarray(picture).resize((256, 256), Image.Resampling.LANCZOS)
    error = np.asarray(Image.open(io.BytesIO(frame.jpeg)), float) - np.asarray(exact, float)
    assert np.abs(error.mean((0, 1))).max() < 1.5
    assert 10 * np.log10(255**2 / (error**2).mean()) > 24  # chroma has a quarter of the places


def _picture(content: bytes, plan: Plan) -> Image.Image:
    (frame,) = sample(content, plan)
    return Image.open(io.BytesIO(frame.jpeg))


def test_a_damaged_packet_costs_its_frames_and_not_the_film():
    content = bytearray(film(60, g=6, bf=0))
    with av.open(io.BytesIO(bytes(content))) as container:
        packet = [packet for packet in container.demux(video=0) if packet.pts is not None][30]
    content[packet.pos : packet.pos + packet.size] = b"\xff" * packet.size
    shown = {number_in(frame.jpeg) for frame in sample(bytes(content), Plan(count=6, size=96))}
    assert {0, 10, 20, 40, 50} <= shown


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "neither MP4, WebM nor MKV"),
        (b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", "neither MP4, WebM nor MKV"),
        (b"ffconcat version 1.0\nfile /etc/passwd\n", "neither MP4, WebM nor MKV"),
        (b"\x00\x00\x00\x18ftypmp42 and then nonsense", "can't be decoded"),
        (b"\x1a\x45\xdf\xa3 and then nonsense", "can't be decoded"),
    ],
)
def test_what_is_no_video_is_a_clear_error(content, words):
    with pytest.raises(MediaError, match=words):
        sample(content)


def test_a_video_that_lost_its_index_is_an_error():
    whole = film(50)  # an MP4 keeps its index at the end
    with pytest.raises(MediaError, match="can't be decoded"):
        sample(whole[: len(whole) // 2])


def test_a_video_that_lost_its_end_shows_its_beginning():
    whole = film(50, kind="webm", codec="libvpx-vp9")
    frames = sample(whole[: len(whole) // 2], Plan(count=5, size=96))
    assert [number_in(frame.jpeg) for frame in frames][:2] == [0, 10]
    assert len(frames) < 5


def test_a_file_that_is_not_there_is_an_error(tmp_path):
    with pytest.raises(MediaError, match=r"gone\.mp4: No such file"):
        sample(tmp_path / "gone.mp4")


def test_a_file_without_pictures_is_an_error():
    with pytest.raises(MediaError, match="without a video track"):
        sample(film(0, audio_s=1))


def test_the_barcode_of_the_tests_can_be_read():
    out = io.BytesIO()
    Image.fromarray(barcode(1234)).save(out, "JPEG")
    assert number_in(out.getvalue()) == 1234
