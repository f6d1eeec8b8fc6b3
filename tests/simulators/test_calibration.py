"""How far a stated confidence can be trusted, against values worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulators.calibration import calibration, fit_threshold, intervals, risk_coverage, unsure

SAID = [0.95, 0.95, 0.9, 0.9, 0.85, 0.8, 0.7, 0.6, 0.55, 0.3]
RIGHT = [True, False, True, False, True, False, True, True, False, False]


def test_the_ten_answers_of_the_literature():
    found = calibration(SAID, RIGHT)
    assert (found.n, found.unsaid, found.accuracy) == (10, 0, 0.5)
    assert found.ece == pytest.approx(0.39)
    assert found.brier == pytest.approx(0.303)
    assert found.wrong_at == {0.8: 0.5, 0.9: 0.5, 0.95: 0.5}
    assert found.aurc == pytest.approx(0.373135, abs=5e-7)


def test_whoever_is_always_sure_of_nine_in_ten_and_right_in_44_of_100_is_off_by_46():
    found = calibration([0.9] * 100, [True] * 44 + [False] * 56)
    assert found.ece == pytest.approx(0.46)
    assert found.wrong_at == {0.8: 0.56, 0.9: 0.56, 0.95: None}


def test_a_confidence_that_was_not_stated_counts_as_a_half():
    assert calibration([None, 0.9], [True, True]).unsaid == 1
    assert calibration([None, 0.9], [True, True]).brier == calibration([0.5, 0.9], [True, True]).brier
    assert unsure([None, 0.9, 0.5], 0.5) == ()
    assert unsure([None, 0.9], 0.51) == (0,)


def test_intervals_are_drawn_by_seed_and_hold_what_was_found():
    found, bounds = calibration(SAID, RIGHT), intervals(SAID, RIGHT, draws=400)
    assert bounds == intervals(SAID, RIGHT, draws=400) != intervals(SAID, RIGHT, draws=400, seed=1)
    assert bounds["accuracy"] == (pytest.approx(0.2, abs=0.1), pytest.approx(0.8, abs=0.1))
    assert all(low < getattr(found, name) < high for name, (low, high) in bounds.items() if name != "ece")
    assert intervals([], []) == {}
    assert intervals([None, 1.0], [True, True], draws=9)["accuracy"] == (1, 1)


def test_a_gate_sends_those_below_it_to_people():
    assert [SAID[place] for place in unsure(SAID, 0.85)] == [0.8, 0.7, 0.6, 0.55, 0.3]


def test_the_edges_of_bins_belong_to_the_bin_above_and_one_to_the_last():
    # Each alone in its bin with the gap told; two in one bin would cancel out.
    for low, right in ((0.3, True), (0.6, True), (0.7, True)):
        below = low - 0.05
        found = calibration([low, below], [right, False])
        assert found.ece == pytest.approx((1 - low + below) / 2)
    assert calibration([1.0, 0.95], [False, True]).ece == pytest.approx(abs(1 - 1.95) / 2)


def test_nothing_is_measured_of_nothing_and_a_percentage_is_refused():
    assert calibration([], []) is None
    with pytest.raises(ValueError, match="from 0 to 1"):
        calibration([95.0], [True])
    with pytest.raises(ValueError, match="from 0 to 1"):
        calibration([float("nan")], [True])


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=30))
def test_measures_stay_within_their_bounds_and_full_coverage_has_all_errors(rows):
    said, right = zip(*rows, strict=True)
    found = calibration(said, right)
    coverage, risk = risk_coverage(said, right)
    assert 0 <= found.ece <= 1
    assert 0 <= found.brier <= 1
    assert 0 <= found.aurc <= 1
    assert (coverage[-1], risk[-1]) == (1, pytest.approx(1 - found.accuracy))


def brute(scores, labels):
    def f1(at):
        hits = sum(score >= at and label for score, label in zip(scores, labels, strict=True))
        return 2 * hits / (sum(score >= at for score in scores) + sum(labels))

    grid = [n / 100 for n in range(101)]
    return max(grid, key=lambda at: (f1(at), -at)), max(map(f1, grid))


@given(st.lists(st.tuples(st.integers(0, 100), st.booleans()), min_size=1, max_size=20))
def test_the_threshold_has_the_highest_f1_and_is_the_lowest_of_equals(rows):
    scores, labels = [score / 100 for score, _ in rows], [label for _, label in rows]
    found = fit_threshold(scores, labels)
    if not any(labels):
        assert found is None
    else:
        assert (found.at, found.f1) == (brute(scores, labels)[0], pytest.approx(brute(scores, labels)[1]))


def test_a_threshold_of_ten_labelled_rows():
    scores = [0.05, 0.2, 0.3, 0.42, 0.5, 0.55, 0.66, 0.7, 0.9, 0.95]
    found = fit_threshold(scores, np.array(scores) > 0.6)
    assert (found.at, found.f1) == (0.56, 1)
