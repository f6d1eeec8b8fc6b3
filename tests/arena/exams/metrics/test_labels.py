"""Right and wrong: agreement beyond chance, leniency, and what one-sided judges come to."""

from __future__ import annotations

from math import isnan

import numpy as np
import pytest
from answering import labels, metric, pairs, told

from ratings.agreement import agreement


def confused(tp: int, fn: int, fp: int, tn: int, right="correct", wrong="incorrect"):
    cells = [(right, right, tp), (right, wrong, fn), (wrong, right, fp), (wrong, wrong, tn)]
    rows = [(true, said) for true, said, many in cells for _ in range(many)]
    return labels(*zip(*rows, strict=True))


@pytest.mark.parametrize(
    ("name", "value"),
    [("tpr", 0.9), ("tnr", 0.6), ("p_c", 0.5), ("p_plus", 0.8), ("kappa", 0.526316), ("scott_pi", 0.523810)],
)
def test_the_papers_table_gives_its_numbers(name, value):
    assert metric(name, confused(90, 10, 20, 30)) == pytest.approx(value, abs=5e-7)


@pytest.mark.parametrize("words", [("success", "failure"), ("yes", "no")])
def test_leniency_does_not_hang_on_the_words_for_right_and_wrong(words):
    assert metric("p_plus", confused(90, 10, 20, 30, *words)) == pytest.approx(0.8)


def test_a_judge_that_guesses_leniently_comes_out_as_planted():
    """Right when it knows, with probability .5, else says right with probability .8."""
    rng = np.random.default_rng(1)
    true = rng.random(10_000) < 0.5
    said = np.where(rng.random(10_000) < 0.5, true, rng.random(10_000) < 0.8)
    answered = labels(*(np.where(side, "correct", "incorrect").tolist() for side in (true, said)))
    assert metric("p_plus", answered) == pytest.approx(0.8, abs=0.03)
    assert metric("p_c", answered) == pytest.approx(0.5, abs=0.03)


def test_a_judge_that_says_one_thing_agrees_often_and_not_beyond_chance():
    answered = labels(["no"] * 82 + ["yes"] * 18, ["no"] * 100)
    assert metric("accuracy", answered) == pytest.approx(0.82)
    assert metric("kappa", answered) == pytest.approx(0)
    assert (metric("p_c", answered), metric("p_plus", answered)) == (0, 0)


def test_a_perfect_judge_has_no_leniency_to_speak_of():
    figure = told(labels(["correct", "incorrect"] * 5, ["correct", "incorrect"] * 5), "label")["p_plus", ""]
    assert figure.value is None
    assert "P_c is 1" in figure.note


def test_agreement_is_undefined_where_everything_is_the_same():
    assert isnan(metric("kappa", labels(["correct"] * 4, ["correct"] * 4)))
    assert isnan(metric("tnr", labels(["correct"] * 4, ["correct"] * 4)))


@pytest.mark.parametrize(
    ("name", "measure"), [("kappa", "cohen"), ("scott_pi", "scott"), ("alpha", "alpha_nominal")]
)
def test_coefficients_are_those_of_the_ratings_package(name, measure):
    rng = np.random.default_rng(5)
    true, said = rng.choice(3, 60), rng.choice(3, 60)
    words = np.array(["correct", "incorrect", "unsure"])
    value = agreement(measure, np.column_stack([true, said]), rng, replicates=1).value
    assert metric(name, labels(words[true].tolist(), words[said].tolist())) == pytest.approx(value)


def test_an_unread_verdict_disagrees_and_alpha_leaves_it_out():
    answered = labels(["correct", "incorrect"] * 10, ["correct", "incorrect"] * 9 + ["unparsed"] * 2)
    assert metric("alpha", answered) == pytest.approx(1)
    assert metric("kappa", answered) < 1
    assert metric("accuracy", answered) == pytest.approx(0.9)


def test_kappa_of_pairs_is_of_one_order_where_it_says_so():
    answered = pairs("abab", ["a", "b", "a", "b"], ["a", "a", "a", "a"])
    assert metric("kappa_ab", answered) == 1
    assert metric("kappa_ba", answered) == 0
    assert metric("kappa", answered) == pytest.approx(0.5)


def test_wrong_ones_are_found_with_precision_and_f1():
    answered = confused(90, 10, 20, 30)
    assert metric("precision_wrong", answered) == pytest.approx(30 / 40)
    assert metric("f1_wrong", answered) == pytest.approx(60 / 90)
    assert metric("balanced_accuracy", answered) == pytest.approx(0.75)
    assert metric("passed_share", answered) == pytest.approx(110 / 150)
