"""Steps of a solution: which of them are wrong, which is the first, and of what kind."""

from __future__ import annotations

from math import isnan, sqrt

import numpy as np
import pytest
from answering import metric, stepped, told

from arena.exams.metrics.steps import mr_score


def test_calling_all_steps_right_is_accurate_and_finds_nothing():
    answered = [stepped("+++-", "++++"), stepped("++++", "++++")]
    assert metric("step_accuracy", answered) == pytest.approx(7 / 8)
    assert metric("f1_wrong_steps", answered) == 0
    assert metric("first_error_accuracy", answered) == 0
    assert isnan(metric("step_mcc", answered))


def test_the_first_wrong_step_is_the_one_that_counts():
    answered = [stepped("+-", "+-"), stepped("+-", "--"), stepped("++", "++"), stepped("+-+", "+-")]
    assert metric("first_error_accuracy", answered) == pytest.approx(1 / 3)
    assert metric("accuracy", answered) == pytest.approx(2 / 4)


def test_steps_beyond_those_that_people_labelled_do_not_count():
    """MR-GSM8K labels a solution as far as its first wrong step."""
    answered = [stepped("++-", "++--+")]
    assert metric("step_accuracy", answered) == metric("first_error_accuracy", answered) == 1


def test_five_verdicts_on_six_steps_are_misaligned_and_never_padded():
    answered = [stepped("+++++-", "+++++"), stepped("+-", "+-")]
    assert metric("misaligned_share", answered) == 0.5
    assert metric("step_accuracy", answered) == pytest.approx(2 / 8)
    assert metric("f1_wrong_steps", answered) == pytest.approx(2 / 3)


def test_an_unread_verdict_misses_every_wrong_step():
    figures = told([stepped("+-", ""), stepped("+-", "+-")], "steps")
    assert figures["f1_wrong_steps", ""].value == pytest.approx(2 / 3)
    assert figures["f1_wrong_steps", ""].unparsed == 1


def test_the_correlation_is_that_of_the_table():
    answered = [stepped("--++++", "-+-+++")]
    assert metric("step_mcc", answered) == pytest.approx((1 * 3 - 1 * 1) / sqrt(2 * 2 * 4 * 4))


def test_the_kind_of_error_counts_where_one_is_known():
    known = [stepped("+-", "+-", "reasoning"), stepped("+-", "+-", "knowledge"), stepped("+-", "+-")]
    assert metric("error_type_accuracy", known) == 0.5
    assert isnan(metric("error_type_accuracy", known[2:]))


def test_the_mr_score_weighs_three_parts_as_it_is_told():
    cells = np.array([[3, 1, 1, 3, 4, 2, 4, 1]], dtype=float)  # correlation .5, first step 2/4, kind 1/4
    assert mr_score(cells)[0] == pytest.approx((0.5 + 0.5 + 0.25) / 3)
    assert mr_score(cells, (0.2, 0.3, 0.5))[0] == pytest.approx(0.1 + 0.15 + 0.125)
    cells[0, :4] = 1, 3, 3, 1
    assert mr_score(cells, (1, 0, 0))[0] == 0  # below chance is no less than nothing
