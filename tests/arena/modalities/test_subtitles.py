"""Subtitles are read whole or not at all."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arena.modalities import MediaError, subtitles
from simulators.conversation import Subtitle

SRT = """1
00:00:03,000 --> 00:00:04,500
<i>Second</i>, in {\\an8}a <font color="red">voice</font>, 1 < 2

2
00:00:01.000 --> 00:01:00.000
First
of two lines
"""

VTT = """WEBVTT - spoken

NOTE somebody was here --- >

STYLE
::cue { color: red }

opening
00:01.000 --> 00:02.000 align:start line:0
<v Roger>Salt &amp; <c.loud>pepper</c> <00:01.500>please

01:00:01.000 --> 01:00:02.000
Later
"""


def test_srt_is_read_in_order_of_time_without_its_tags():
    assert subtitles.read(SRT.encode()) == (
        Subtitle(1.0, 60.0, "First\nof two lines"),
        Subtitle(3.0, 4.5, "Second, in a voice, 1 < 2"),
    )


def test_webvtt_is_known_by_its_content():
    assert subtitles.read(VTT.encode(), "words.srt") == (
        Subtitle(1.0, 2.0, "Salt & pepper please"),
        Subtitle(3601.0, 3602.0, "Later"),
    )


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16"])
def test_codings_with_a_mark_are_read(coding):
    words = SRT.replace("First", "Zuerst: Äpfel").replace("\n", "\r\n")
    assert subtitles.read(words.encode(coding))[0].text == "Zuerst: Äpfel\nof two lines"


def test_ends_stay_inside_the_video_and_what_begins_after_it_is_left_out():
    assert [(line.start, line.end) for line in subtitles.read(SRT.encode(), duration_s=3.0)] == [(1.0, 3.0)]


def test_an_end_that_is_no_number_becomes_the_duration():
    lines = [Subtitle(1, math.inf, "a"), Subtitle(2, math.nan, "b"), Subtitle(3, None, "c")]
    assert [line.end for line in subtitles.tidy(lines, 10.0)] == [10.0, 10.0, 10.0]
    assert [line.end for line in subtitles.tidy(lines)] == [1, 2, 3]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "a.srt: no subtitles"),
        (b"WEBVTT\n\n", "a.srt: no subtitles"),
        (b"just words\n", "a.srt: no subtitles"),
        (b"1\n00:00:01,000 --> never\nHello\n", "a.srt: line 2: .* no times"),
        (b"1\n00:00:01,000 --> 00:00:02,000\nHello\n\n2\n00:00:xx --> 00:00:03,000\nBye\n", "a.srt: line 6"),
        (b"WEBVTT\n\n00:01,000 --> 00:02,000\nHello\n", "a.srt: line 3"),
        (b"1\n00:00:05,000 --> 00:00:02,000\nHello\n", "at 00:00:05.000 ends before it begins"),
        (b"1\n00:00:01,000 --> 00:00:02,000\n\xe4pfel\n", "a.srt: line 3: not UTF-8"),
        (b"\xff\xfea", "a.srt: line 1: not UTF-16"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "a.srt: line 1: not UTF-8"),
        (
            b"1\n00:00:01,000 --> 00:00:02,000\n" + b"long " * 500,
            "a.srt: the subtitle at 00:00:01.000 has more",
        ),
        (b" " * (subtitles.MAX_BYTES + 1), "a.srt: more than 4,194,304 bytes"),
        (b"1\n00:00:01,000 --> 00:00:02,000\nHi\n\n" * 20_001, "a.srt: more than 20,000 subtitles"),
    ],
)
def test_bad_subtitles_are_an_error_that_names_the_place(content, words):
    with pytest.raises(MediaError, match=words):
        subtitles.read(content, "a.srt")


LINES = st.builds(
    lambda start, long, text: Subtitle(start / 1000, (start + long) / 1000, text),
    st.integers(0, 10**7),
    st.integers(1, 10**6),
    st.text(
        st.characters(exclude_categories=["C", "Z"], exclude_characters="<>{}&\\"), min_size=1, max_size=40
    ),
)


@given(st.lists(LINES, min_size=1, max_size=20))
def test_what_is_written_for_browsers_is_read_again(lines):
    kept = subtitles.tidy(lines)
    assert sorted(subtitles.read(subtitles.as_vtt(kept).encode()), key=str) == sorted(kept, key=str)


def test_words_for_browsers_hold_no_tags_and_no_times_of_their_own():
    written = subtitles.as_vtt([Subtitle(1, 2, "a --> b & <b>bold</b>")])
    assert "a --&gt; b &amp; &lt;b&gt;bold" in written
