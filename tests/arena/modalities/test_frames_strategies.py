"""Which frames each strategy chooses."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import numpy as np
import pytest
from films import film, number_in
from hypothesis import given
from hypothesis import strategies as st

from arena.modalities.frames import STRATEGIES, Plan, sample
from arena.modalities.frames.scenes import cuts, scenes
from arena.modalities.frames.uniform import indices

COLOURS = ((200, 40, 40), (30, 90, 30), (240, 240, 240), (20, 20, 80), (230, 200, 40), (0, 0, 0))


def seconds(content: bytes, strategy: str, count: int) -> list[float]:
    return [round(frame.seconds, 3) for frame in sample(content, Plan(strategy, count, size=96))]


def in_scenes(*lengths: int) -> bytes:
    """A film of scenes of so many frames each, a spot moving over a plain ground of another colour."""
    grounds = [COLOURS[number % 6] for number, length in enumerate(lengths) for _ in range(length)]

    def picture(number: int) -> np.ndarray:
        pixels = np.full((48, 96, 3), grounds[number], np.uint8)
        pixels[10:20, number % 80 : number % 80 + 10] = 128
        return pixels

    return film(sum(lengths), picture=picture)


@pytest.mark.parametrize(
    ("duration", "fps", "most", "expected"),
    [
        (10.0, 25.0, 4, [0, 62, 124, 186]),  # step int(250 / 4): the tail after 186 is not seen
        (3.9, 30.0, 3, [0, 39, 78]),  # int(117 / 3) apart
        (8.0, 30.0, 8, [0, 30, 60, 90, 120, 150, 180, 210]),
        (20.0, 0.25, 8, [0, 1, 2, 3, 4]),
        (600.0, 29.97, 128, [140 * i for i in range(128)]),  # int(17982 / 128)
    ],
)
def test_uniform_steps_are_the_published_ones(duration, fps, most, expected):
    assert indices(duration, fps, most) == expected


@given(st.floats(1, 1e5), st.floats(1, 240), st.integers(1, 256))
def test_uniform_frames_are_evenly_apart_and_inside_the_video(duration, fps, most):
    found = indices(duration, fps, min(most, int(duration)))
    assert found[0] == 0
    assert found[-1] < duration * fps
    assert len({later - earlier for earlier, later in pairwise(found)}) <= 1


def test_uniform_shows_at_most_one_frame_a_second():
    assert seconds(film(39), "uniform", 8) == [0.0, 1.3, 2.6]  # int(3.9) = 3 frames, int(39 / 3) apart


@pytest.mark.parametrize(("kind", "codec"), [("mp4", "libx264"), ("webm", "libvpx-vp9")])
def test_uniform_frames_are_those_of_their_moments(kind, codec):
    frames = sample(film(50, kind=kind, codec=codec), Plan(count=4, size=96))
    assert [(frame.seconds, number_in(frame.jpeg)) for frame in frames] == [
        (0, 0),
        (1.2, 12),
        (2.4, 24),
        (3.6, 36),
    ]


@pytest.mark.parametrize("frames", [1, 5, 9])
def test_a_clip_of_less_than_a_second_shows_its_first_frame(frames):
    assert seconds(film(frames), "uniform", 8) == [0.0]


def test_centred_frames_are_the_middles_of_equal_spans():
    assert seconds(film(80), "centred", 4) == [1.0, 3.0, 5.0, 7.0]


def test_each_scene_is_shown_once_in_its_middle():
    shown = seconds(in_scenes(20, 50, 30), "scenes", 3)
    assert [round(moment) for moment in shown] == [1, 4, 8]  # scenes 0–2, 2–7 and 7–10 s


def test_the_longest_scenes_are_shown_first():
    assert [round(moment) for moment in seconds(in_scenes(20, 50, 10, 40), "scenes", 2)] == [4, 10]


def test_frames_that_are_left_go_to_the_scenes_that_are_longest_for_their_frames():
    shown = seconds(in_scenes(60, 20, 20), "scenes", 5)
    assert [sum(start <= moment < end for moment in shown) for start, end in ((0, 6), (6, 8), (8, 10))] == [
        3,
        1,
        1,
    ]


def test_the_same_film_gives_the_same_scenes():
    content = in_scenes(*Random(3).choices(range(8, 40), k=8))
    assert seconds(content, "scenes", 6) == seconds(content, "scenes", 6)


def test_a_film_without_cuts_is_one_scene():
    assert len(seconds(in_scenes(60), "scenes", 3)) == 3


def test_a_change_is_a_cut_only_where_it_stands_out():
    restless = np.array([0.2] * 10)
    assert cuts(restless) == []
    assert cuts(np.array([0.01] * 5 + [0.4] + [0.01] * 4)) == [6]
    assert scenes([0, 1, 2, 3], [2]) == [(0, 1), (2, 3)]


@pytest.mark.parametrize("name", STRATEGIES)
@pytest.mark.parametrize("frames", [1, 3, 35])
@pytest.mark.parametrize("count", [1, 5, 40])
def test_a_strategy_gives_frames_in_order_of_time_and_no_more_than_asked(name, frames, count):
    found = seconds(film(frames), name, count)
    assert 1 <= len(found) <= count
    assert found == sorted(set(found))


def test_a_strategy_that_there_is_not_is_an_error():
    with pytest.raises(ValueError, match="no strategy 'best'; there are uniform, centred"):
        sample(film(5), Plan("best"))
