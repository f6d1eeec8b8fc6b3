"""Subtitles stand between frames where they are heard: each sentence of the published loader, by hand."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arena.modalities.frames import Frame, interleave
from simulators.conversation import Subtitle

DURATION = 10.0


def frames(*seconds: float) -> list[Frame]:
    return [Frame(second, b"") for second in seconds]


def sequence(
    seconds: tuple[float, ...], *subtitles: tuple[float, float, str], **more: float
) -> list[float | str]:
    said = [Subtitle(*subtitle) for subtitle in subtitles]
    pieces = interleave(frames(*seconds), said, DURATION, **more)
    return [piece.seconds if isinstance(piece, Frame) else piece for piece in pieces]


def test_without_subtitles_there_are_the_frames():
    assert sequence((0, 1, 2)) == [0, 1, 2]


def test_frames_up_to_the_middle_of_a_subtitle_come_before_it():
    assert sequence((0, 1, 2, 3), (1, 3, "a")) == [0, 1, 2, "a", 3]  # 2 is the middle itself
    assert sequence((0, 1, 2, 3), (1, 2.9, "a")) == [0, 1, "a", 2, 3]


def test_a_subtitle_is_dropped_when_no_frame_lies_strictly_inside():
    assert sequence((0, 4, 8), (1, 3, "a")) == [0, 4, 8]
    assert sequence((0, 4, 8), (4, 8, "on the edges")) == [0, 4, 8]
    assert sequence((0, 4, 8), (3.9, 8, "a")) == [0, 4, "a", 8]


def test_a_frame_of_any_place_inside_will_do():
    assert sequence((0, 7), (0, 8, "a")) == [0, "a", 7]  # its only frame comes after its middle


def test_a_subtitle_of_less_than_a_second_counts_as_its_middle_and_half_a_second_around():
    assert sequence((0, 2), (2.3, 2.5, "a")) == [0, 2, "a"]  # 1.9 to 2.9
    assert sequence((0, 2), (2.5, 2.6, "a")) == [0, 2]  # 2.05 to 3.05
    assert sequence((0, 2), (2.1, 3.1, "a")) == [0, 2]  # a whole second is not widened


def test_widening_does_not_move_the_middle():
    assert sequence((0, 2, 2.45), (2.3, 2.5, "a")) == [0, 2, "a", 2.45]


def test_the_frames_that_are_left_come_after_the_last_subtitle():
    assert sequence((0, 1, 2, 3), (0.5, 1.5, "a")) == [0, 1, "a", 2, 3]


def test_subtitles_are_walked_in_the_order_in_which_they_are_given():
    assert sequence((0, 2, 4, 6), (3, 5, "late"), (1, 3, "early")) == [0, 2, 4, "late", "early", 6]


@pytest.mark.parametrize("end", [float("nan"), float("inf"), None, "x"])
def test_an_end_that_is_no_number_is_the_end_of_the_video(end):
    assert sequence((0, 4, 6, 8), (4, end, "a")) == [0, 4, 6, "a", 8]  # the middle of 4 and 10


def test_the_start_of_the_subtitles_clock_is_taken_away():
    assert sequence((0, 1, 2, 3), (101, 103, "a"), starts_at=100) == [0, 1, 2, "a", 3]


moments = st.floats(0, 100, allow_nan=False)


@given(
    st.lists(moments, unique=True).map(sorted),
    st.lists(st.tuples(moments, st.floats(0, 20)).map(lambda span: (span[0], span[0] + span[1])), max_size=8),
)
def test_every_frame_is_given_once_in_order_and_no_subtitle_twice(seconds, spans):
    subtitles = [Subtitle(start, end, f"words {number}") for number, (start, end) in enumerate(spans)]
    pieces = interleave(frames(*seconds), subtitles, 100)
    assert [piece for piece in pieces if isinstance(piece, Frame)] == frames(*seconds)
    given_words = [piece for piece in pieces if isinstance(piece, str)]
    numbers = [int(words.split()[1]) for words in given_words]
    assert all(earlier < later for earlier, later in pairwise(numbers))
    seen = [s for s in subtitles if any(s.start < second < s.end for second in seconds)]
    assert {subtitle.text for subtitle in seen} <= set(given_words)
