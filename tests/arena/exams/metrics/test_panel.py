"""Several judges: how far they agree, and opinions beside outcomes."""

from __future__ import annotations

import numpy as np
import pytest
from answering import metric, pairs, scored

from arena.exams.metrics.panel import against, agreement_of, agreement_of_pairs, answers


def three():
    return {
        "one": pairs("aaaa", ["a", "b", "a", "unparsed"], ["b"] * 4),
        "two": pairs("aaaa", ["a", "b", "b", "a"], ["b"] * 4),
        "three": pairs("aaaa", ["a", "b", "a", "a"], ["b"] * 4),
    }


def test_what_judges_said_is_a_table_with_gaps_where_nothing_was_read():
    assert answers(three(), "ab").tolist() == [[0, 0, 0], [1, 1, 1], [0, 1, 0], [-1, 0, 0]]


def test_alpha_of_several_judges_is_krippendorffs():
    import krippendorff

    rows = np.array([[0, 1, 0, np.nan], [0, 1, 1, 0], [0, 1, 0, 0]])
    found = agreement_of(three(), np.random.default_rng(0), order="ab")
    assert found.value == pytest.approx(krippendorff.alpha(rows, level_of_measurement="nominal"))
    assert (found.items, found.raters) == (4, 3)


def test_two_judges_who_always_say_the_same_agree_wholly_and_the_matrix_has_all_pairs():
    found = {
        (one, other): of.value
        for one, other, of in agreement_of_pairs(three(), np.random.default_rng(0), order="ab")
    }
    assert list(found) == [("one", "two"), ("one", "three"), ("two", "three")]
    assert found["one", "three"] == 1


def test_scores_agree_in_their_order():
    judges = {"one": scored([1, 2, 3], [1, 2, 4]), "two": scored([1, 2, 3], [2, 4, None])}
    assert answers(judges).tolist() == [[0, 1], [1, 2], [2, -1]]


def test_an_opinion_is_measured_against_an_outcome():
    outcomes = pairs("aaaa", ["a", "b", "tie", "outage"])
    opinions = pairs("aaaa", ["a", "a", "tie", "a"])
    assert len(against(opinions, outcomes)) == 3
    assert metric("accuracy", against(opinions, outcomes)) == pytest.approx(2 / 3)
