"""Confidence: the ObjexMT example, thresholds, and what is kept at which coverage."""

from __future__ import annotations

from math import isnan

import pytest
from answering import labels, metric, told

from arena.exams.metrics.calibration import area_under, fit_threshold, kept_quality, risk_coverage

SURE = [0.95, 0.95, 0.9, 0.9, 0.85, 0.8, 0.7, 0.6, 0.55, 0.3]
RIGHT = [1, 0, 1, 0, 1, 0, 1, 1, 0, 0]


def told_so(right, sure):
    said = ["correct" if so else "incorrect" for so in right]
    return labels(["correct"] * len(said), said, sure)


@pytest.mark.parametrize(
    ("name", "value"),
    [("ece", 0.39), ("brier", 0.303), ("wrong_at_80", 0.5), ("wrong_at_90", 0.5), ("wrong_at_95", 0.5)],
)
def test_the_papers_ten_confidences_give_its_numbers(name, value):
    assert metric(name, told_so(RIGHT, SURE)) == pytest.approx(value, abs=1e-9)


def test_the_area_under_risk_and_coverage_is_the_papers():
    assert metric("aurc", told_so(RIGHT, SURE)) == pytest.approx(0.373135, abs=5e-7)
    coverage, risk = risk_coverage(SURE, RIGHT)
    assert risk.round(4).tolist() == [0, 0.5, 0.3333, 0.5, 0.4, 0.5, 0.4286, 0.375, 0.4444, 0.5]
    assert (coverage[0], coverage[-1]) == (0.1, 1)
    assert area_under(risk) == pytest.approx(0.373135, abs=5e-7)


def test_a_judge_that_is_always_as_sure_is_off_by_the_difference_to_its_accuracy():
    assert metric("ece", told_so([1] * 44 + [0] * 56, [0.9] * 100)) == pytest.approx(0.46)


@pytest.mark.parametrize("confidence", [0.1, 0.2, 0.3, 0.6, 0.7, 0.9, 1.0])
def test_a_confidence_on_an_edge_stands_in_the_bin_that_begins_there(confidence):
    """The last is closed. Two games of one bin are judged together: one right, one wrong, so sure together."""
    inside = min(confidence + 0.05, 1.0)
    together = told_so([1, 0], [confidence, inside])
    assert metric("ece", together) == pytest.approx(abs(0.5 - (confidence + inside) / 2))


def test_who_tells_no_confidence_is_left_out_and_counted():
    answered = told_so([1, 0], [0.9, None])
    assert metric("brier", answered) == pytest.approx(0.01)
    assert metric("confidence_told", answered) == 0.5
    nobody = told(told_so([1, 0], [None, None]), "label")["ece", ""]
    assert (nobody.value, nobody.n, nobody.note) == (None, 0, "no confidence was told")


def test_nobody_so_sure_is_no_number():
    figure = told(told_so([1, 0], [0.5, 0.6]), "label")["wrong_at_90", ""]
    assert (figure.value, figure.note) == (None, "no game was 90% sure")


def test_the_kept_quality_falls_with_coverage_as_in_the_paper():
    quality, predicted = [9, 8, 8, 7, 6, 5, 3, 2], [8.5, 8, 6, 7, 4, 5.5, 5, 1]
    kept = [kept_quality(quality, predicted, n) for n in (2, 4, 6, 8)]
    assert kept == pytest.approx([8.5, 8.0, 6.6667, 6.0], abs=5e-5)


def test_accuracy_among_the_more_confident_half():
    answered = told_so([1, 1, 0, 0], [0.9, 0.8, 0.7, 0.6])
    assert metric("accuracy_at_50", answered) == 1
    assert metric("accuracy_at_80", answered) == 0.5
    assert isnan(metric("accuracy_at_50", told_so([1], [None])))


def test_the_interval_of_the_area_holds_it():
    figure = told(told_so(RIGHT * 10, SURE * 10), "label")["aurc", ""]
    assert figure.lower < figure.value < figure.upper


def test_a_threshold_has_the_best_f1_and_is_the_lowest_of_equals():
    scores = [0.1, 0.2, 0.3, 0.35, 0.4, 0.62, 0.66, 0.7, 0.8, 0.9]
    assert fit_threshold(scores, [0, 0, 0, 0, 1, 0, 1, 1, 1, 1]) == (0.36, pytest.approx(10 / 11))
    assert fit_threshold([0.5, 0.9], [0, 0]) == (0, 0)
