"""Replies are let out in step: sizes and moments of frames tell nothing of who is the faster."""

from __future__ import annotations

from bisect import bisect_left
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import ks_2samp

from arena.chats.lockstep import PAUSE_S, TAIL_S, TICK_S, Free, Lockstep

# What a side says: a pause before each piece, and the piece.
Script = list[tuple[float, str]]
LONGEST_S = 300.0


def perform(a: Script, b: Script, showing: type[Free] = Lockstep) -> list[tuple[float, dict[str, str]]]:
    """Every frame and its moment, as the loop of a worker takes them."""
    stage, now, frames = showing("ab"), 0.0, []
    events = sorted([*_timed("a", a), *_timed("b", b)], key=lambda one: one[0])
    while not stage.over:
        while events and events[0][0] <= now:
            _, side, piece = events.pop(0)
            stage.end(side) if piece is None else stage.say(side, piece)
        if frame := stage.take(now):
            frames.append((now, dict(frame.texts)))
        waits = [] if (wait := stage.wait(now)) is None else [now + wait]
        now = min([*waits, *(events[:1] and [events[0][0]])], default=now)
        assert now < LONGEST_S
    return frames


def _timed(side: str, script: Script) -> list[tuple[float, str, str | None]]:
    now, events = 0.0, []
    for pause, piece in script:
        now += pause
        events.append((now, side, piece))
    return [*events, (now, side, None)]


def spoken(words: int, pause: float, before: float = 0.2) -> Script:
    return [(before if place == 0 else pause, f" word{place:04d}") for place in range(words)]


scripts = st.lists(
    st.tuples(st.floats(0, 0.5, allow_nan=False), st.text("abé \n", min_size=1, max_size=20)), max_size=25
)


def text(script: Script) -> str:
    return "".join(piece for _, piece in script)


@settings(max_examples=150, deadline=None)
@given(scripts, scripts)
def test_everything_is_shown_once_and_in_order(a, b):
    frames = perform(a, b)
    assert "".join(frame["a"] for _, frame in frames) == text(a)
    assert "".join(frame["b"] for _, frame in frames) == text(b)


@settings(max_examples=150, deadline=None)
@given(scripts, scripts)
def test_who_swaps_the_sides_sees_the_same_sizes_at_the_same_moments(a, b):
    one, other = perform(a, b), perform(b, a)
    assert [(now, len(frame["a"]), len(frame["b"])) for now, frame in one] == [
        (now, len(frame["b"]), len(frame["a"])) for now, frame in other
    ]


@settings(max_examples=150, deadline=None)
@given(scripts, scripts)
def test_as_long_as_both_speak_both_are_shown_equally_much(a, b):
    shown_a = shown_b = 0
    for _, frame in perform(a, b):
        shown_a, shown_b = shown_a + len(frame["a"]), shown_b + len(frame["b"])
        assert shown_a == shown_b or min(shown_a, shown_b) == min(len(text(a)), len(text(b)))


@settings(max_examples=100, deadline=None)
@given(scripts, scripts)
def test_frames_keep_their_distance(a, b):
    moments = [now for now, _ in perform(a, b)]
    assert all(later - now >= PAUSE_S - 1e-9 for now, later in pairwise(moments))


def test_nothing_is_shown_before_both_have_begun():
    frames = perform(spoken(20, 0.01), spoken(20, 0.01, before=3.0))
    assert frames[0][0] == 3.0


@pytest.mark.parametrize("faster", [1.5, 4, 20])
def test_a_rest_is_shown_no_faster_for_being_ready(faster):
    """The longer reply goes on as the joint part went, whether it is written as fast or much faster."""
    short, pause = spoken(60, 0.05), 0.05
    ready = perform(short, spoken(120, pause / faster))
    ends = [now for now, frame in ready if frame["b"]]
    joint = next(now for now, frame in ready if not frame["a"])
    assert ends[-1] - joint == pytest.approx(joint - ready[0][0], rel=0.1)


def test_the_moments_of_a_fast_and_a_slow_rest_are_alike():
    short = spoken(60, 0.05)
    steady = [now for now, _ in perform(short, spoken(120, 0.05))]
    fast = [now for now, _ in perform(short, spoken(120, 0.002))]
    assert ks_2samp(steady, fast).statistic <= 0.05


def test_a_fast_and_a_slow_side_have_the_same_moments_wherever_they_sit():
    fast, slow = spoken(150, 0.01), spoken(150, 0.04)
    here, there = perform(fast, slow), perform(slow, fast)
    for side, other in ("ab", "ba"):
        one = [now for now, frame in here if frame[side]]
        two = [now for now, frame in there if frame[other]]
        assert ks_2samp(one, two).statistic <= 0.05
        assert (
            ks_2samp([now for now, f in here if f[side]], [now for now, f in here if f[other]]).statistic
            <= 0.05
        )


def test_a_long_rest_behind_a_slow_start_is_not_waited_for_for_ever():
    frames = perform(spoken(3, 2.0), spoken(2000, 0.001))
    joint = next(now for now, frame in frames if not frame["a"])
    assert frames[-1][0] - joint <= TAIL_S + 2 * TICK_S


def test_the_rest_comes_in_small_steps():
    frames = perform(spoken(60, 0.05), [(0.2, "x" * 2000)])
    rest = [len(frame["b"]) for _, frame in frames if not frame["a"]]
    assert max(rest) < 40


def test_a_side_that_begins_again_holds_both_until_it_has_come_as_far():
    stage = Lockstep("ab")
    for side in "ab":
        stage.say(side, "12345")
    assert stage.take(0.0).texts == {"a": "12345", "b": "12345"}
    stage.anew("a")
    stage.say("a", "abc")
    stage.say("b", "678")
    assert stage.take(1.0) is None
    stage.say("a", "defgh")
    frame = stage.take(2.0)
    assert frame.whole
    assert frame.texts == {"a": "abcdefgh", "b": "12345678"}


def test_a_side_that_begins_again_and_says_less_is_shown_when_it_has_ended():
    stage = Lockstep("ab")
    for side in "ab":
        stage.say(side, "12345")
    stage.take(0.0)
    stage.anew("a")
    stage.say("a", "ab")
    stage.end("a")
    frame = stage.take(1.0)
    assert (frame.whole, frame.texts["a"]) == (True, "ab")
    assert frame.texts["b"].startswith("12345")


def test_where_the_person_knows_who_speaks_each_is_shown_as_it_comes():
    frames = perform(spoken(10, 0.1), spoken(10, 0.3), Free)
    moments = [now for now, frame in frames if frame["a"]]
    assert moments[-1] == pytest.approx(0.2 + 9 * 0.1)
    assert bisect_left([now for now, frame in frames if frame["b"]], moments[-1]) < 5


def test_a_side_without_words_does_not_hold_the_other():
    frames = perform([], spoken(10, 0.01))
    assert "".join(frame["b"] for _, frame in frames) == text(spoken(10, 0.01))
