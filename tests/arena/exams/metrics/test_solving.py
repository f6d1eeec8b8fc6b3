"""Judges that also solve, that go on thinking, and that hear what others say."""

from __future__ import annotations

from math import isnan

import pytest
from answering import an_item, metric, told

from arena.exams.items import Answered, Game
from arena.exams.metrics.solving import changes, slope
from arena.judges.protocols.base import Judgment, Truth, Verdict


def games(rights, **fields):
    """Pairs of which a is better; whether the judge says so, with notes or judgments for each."""
    rows = [dict(zip(fields, row, strict=True)) for row in zip(*fields.values(), strict=True)]
    return [
        Answered(
            an_item(Truth(preference="a"), at),
            (Game("ab", Verdict("valid", "a" if right else "b", **row)),),
        )
        for at, (right, row) in enumerate(zip(rights, rows, strict=True))
    ]


def solving(solved, judged):
    return games(judged, notes=[{"solved": bool(one)} for one in solved])


def test_the_papers_six_questions_have_its_gap():
    answered = solving([1, 1, 1, 1, 0, 0], [1, 0, 1, 0, 1, 0])
    assert metric("solve_to_judge_gap", answered) == 0.5
    assert metric("solve_phi", answered) == 0
    assert metric("solve_difference", answered) == 0
    assert metric("solved_share", answered) == pytest.approx(4 / 6)


def test_judging_that_follows_solving_is_correlated_with_it():
    answered = solving([1, 1, 1, 0, 0, 0], [1, 1, 1, 0, 0, 1])
    assert metric("solve_phi", answered) == pytest.approx(0.7071, abs=5e-5)
    assert metric("solve_difference", answered) == pytest.approx(2 / 3)


def test_whoever_notes_no_solution_has_no_gap():
    figure = told(games([1, 0], notes=[{}, {}]), "pair")["solve_to_judge_gap", ""]
    assert (figure.value, figure.n) == (None, 0)
    assert "notes whether the judge solved" in figure.note


def test_kappa_is_split_by_what_the_judge_can_answer():
    """It knows half of the questions and is right on these alone (arXiv 2503.05061)."""
    truths = ["a", "b"] * 4
    said = ["a", "b", "a", "b", "a", "a", "b", "b"]
    answered = [
        Answered(
            an_item(Truth(preference=true), at),
            (Game("ab", Verdict("valid", one, notes={"solved": at < 4})),),
        )
        for at, (true, one) in enumerate(zip(truths, said, strict=True))
    ]
    assert metric("kappa_answerable", answered) == 1
    assert metric("kappa_unanswerable", answered) <= 0


def test_accuracy_that_grows_with_waiting_has_a_slope_and_a_still_judge_none():
    grows = games([1, 1], notes=[{"wait": {}, "course": ["b", "b", "a", "a"]}] * 2)
    assert metric("scaling_slope", grows) == pytest.approx(0.4)
    assert metric("scaling_gain", grows) == 1
    still = games([1, 0], notes=[{"wait": {}, "course": [said] * 4} for said in "ab"])
    assert metric("scaling_slope", still) == 0
    assert slope([0, 1, 2, 3], [0, 0, 1, 1]) == pytest.approx(0.4)
    assert isnan(slope([2, 2], [0, 1]))


def test_a_course_over_wordings_is_no_scaling_and_one_cut_short_is_left_out():
    assert isnan(metric("scaling_slope", games([1, 1], notes=[{"course": ["b", "a"]}] * 2)))
    short = games([1, 0], notes=[{"wait": {}, "course": ["b", "a"]}, {"wait": {}, "course": ["b"]}])
    assert metric("scaling_gain", short) == 1


def test_members_that_were_talked_out_of_a_right_answer_are_counted():
    def rounds(first, last):
        return [Judgment("valid", first, role="logical/1"), Judgment("valid", last, role="logical/2")]

    courses = [rounds("a", "b"), rounds("a", "a"), rounds("b", "a"), rounds("b", "b"), rounds("b", "b")]
    answered = games([1] * 5, judgments=[tuple(both) for both in courses])
    assert metric("harmful_flips", answered) == 0.5
    assert metric("helpful_flips", answered) == pytest.approx(1 / 3)
    assert metric("first_round_accuracy", answered) == 0.4


def test_changes_are_a_table_of_two_by_two():
    assert changes([1, 1, 0, 0, 0], [1, 0, 1, 0, 0]) == {
        "harmful": 1, "helpful": 1, "stayed_right": 1, "stayed_wrong": 2,
    }  # fmt: skip
