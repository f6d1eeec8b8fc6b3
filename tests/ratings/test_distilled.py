"""Scores on a distilled benchmark: published counts give the published points."""

from __future__ import annotations

import pytest

from ratings import BadSetting
from ratings.distilled import Score, average, score


@pytest.mark.parametrize(
    ("mode", "counts", "points"),
    [("selected", (42, 17, 196), 19.80), ("rejected", (196, 17, 42), 76.86)],
)
def test_the_published_points_of_aria_come_out_of_its_counts(mode, counts, points):
    assert Score(mode, *counts).points == pytest.approx(points, abs=0.005)


def test_the_average_is_the_mean_of_both_modes():
    scores = Score("selected", 42, 17, 196), Score("rejected", 196, 17, 42)
    assert average(scores) == pytest.approx(48.33, abs=0.005)


def test_a_tie_is_worth_half_only_against_the_selected_reply():
    assert score("selected", ["tie", "tie"]).points == 50
    assert score("rejected", ["tie", "tie"]).points == 0


def test_a_question_without_a_verdict_is_counted_and_left_out():
    found = score("selected", ["win", None, None])
    assert (found.points, found.judged, found.undecided) == (100, 1, 2)


def test_nothing_judged_is_no_score():
    found = score("selected", [None])
    assert (found.points, found.interval, average([found])) == (None, None, None)


@pytest.mark.parametrize("counts", [(9, 0, 0), (0, 0, 9), (0, 9, 0), (3, 3, 3)])
def test_the_interval_has_a_width_and_holds_the_points(counts):
    found = Score("selected", *counts)
    lower, upper = found.interval
    assert 0 <= lower < upper <= 100
    assert lower <= found.points <= upper


def test_words_that_are_no_marks_are_refused():
    with pytest.raises(BadSetting, match="won"):
        score("selected", ["won"])
    with pytest.raises(BadSetting, match="best"):
        Score("best", 1, 0, 0)
