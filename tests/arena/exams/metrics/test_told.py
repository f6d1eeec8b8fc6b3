"""Even ratings, instructions followed, a place among people."""

from __future__ import annotations

from math import isnan, sqrt

import numpy as np
import pytest
from answering import metric, scored, told

from arena.exams.items import Answered, Game, Item
from arena.exams.metrics.told import alike, gini_equality, normalized_dispersion
from arena.judges.protocols.base import Case, Truth, Verdict


def rated(groups, name="overall"):
    """Pictures of a group with the score that each was given; nothing is true of them."""
    return [
        Answered(
            Item(f"{group}/{at}", Case((), ("picture",), truth=Truth()), tags={"group": group}),
            (Game("a", Verdict("valid", scores={name: (float(score),)})),),
        )
        for group, scores in groups.items()
        for at, score in enumerate(scores)
    ]


def test_a_judge_that_gives_one_score_is_perfectly_even():
    values = [
        metric(f"even_{name}", rated({"baker": [3, 3, 3], "judge": [3, 3]})) for name in ("acc", "nds", "ges")
    ]
    assert values == [1, 1, 1]


def test_evenness_is_the_mean_over_groups_of_the_formulas():
    scores = np.array([1.0, 2.0, 3.0])
    assert alike(scores) == 0
    assert normalized_dispersion(scores) == pytest.approx(1 - sqrt(2 / 3) / 2)
    assert gini_equality(scores) == pytest.approx(1 - 8 / (2 * 9 * 2))
    assert metric("even_acc", rated({"baker": scores, "judge": [4, 4]})) == 0.5


def test_scores_a_tenth_apart_are_alike_and_further_are_not():
    assert alike(np.array([0.2, 0.3])) == 1
    assert alike(np.array([0.2, 0.31])) == 0


def test_groups_are_drawn_and_not_their_items():
    figure = told(rated({"baker": [1, 5], "judge": [3, 3]}), "point")["even_acc", ""]
    assert (figure.value, figure.lower, figure.upper, figure.n) == (0.5, 0, 1, 4)


def test_items_of_no_group_have_no_evenness():
    assert isnan(metric("even_acc", scored([1, 2], [1, 2])))


def test_instructions_followed_and_places_are_means_of_what_was_told():
    shares = rated({"x": [1, 0.5, 0]}, "pif")
    assert metric("pif", shares) == pytest.approx(0.5)
    assert isnan(metric("pif_n_k", shares))
    assert metric("pif_n_k", rated({"x": [1, 0, 0, 0]}, "pif-4-3")) == 0.25
    assert metric("human_rank", rated({"x": [0.3506, 0.4957, 0.5736]}, "position")) == pytest.approx(
        0.4733, abs=5e-5
    )
