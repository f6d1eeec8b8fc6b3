"""Scores beside people's, against scipy and the ratings package, in every sample."""

from __future__ import annotations

from math import isnan

import krippendorff
import numpy as np
import pytest
from answering import metric, scored, told
from scipy import stats

from arena.exams.metrics import METRICS
from arena.exams.metrics.sheet import Sheet
from ratings.agreement import agreement


def some_scores(n=40, levels=5, seed=2):
    rng = np.random.default_rng(seed)
    true = rng.integers(1, levels + 1, n)
    return true, np.clip(true + rng.integers(-1, 3, n), 1, levels)


CORRELATIONS = {"pearson": stats.pearsonr, "spearman": stats.spearmanr, "kendall": stats.kendalltau}


@pytest.mark.parametrize("levels", [5, 200], ids=["few levels", "many levels"])
@pytest.mark.parametrize("name", CORRELATIONS)
def test_correlations_are_scipys_in_the_whole_and_in_a_sample(name, levels):
    true, said = some_scores(levels=levels)
    measured = METRICS[name].measure(Sheet(scored(true.tolist(), said.tolist()), "point"))
    drawn = np.bincount(np.random.default_rng(0).integers(40, size=40), minlength=40)
    which = np.repeat(np.arange(40), drawn)
    assert measured.value == pytest.approx(CORRELATIONS[name](true, said).statistic)
    sample = CORRELATIONS[name](true[which], said[which]).statistic
    assert measured.of(drawn[None, :].astype(float))[0] == pytest.approx(sample)


def test_weighted_kappa_and_alpha_are_the_ratings_packages():
    true, said = some_scores()
    both, answered = np.column_stack([true, said]), scored(true.tolist(), said.tolist())
    kappa = agreement("quadratic", both, np.random.default_rng(0), replicates=1).value
    assert metric("quadratic_kappa", answered) == pytest.approx(kappa)
    alpha = krippendorff.alpha(both.T.astype(float), level_of_measurement="interval")
    assert metric("alpha_interval", answered) == pytest.approx(alpha)


def test_a_score_is_off_by_so_much_and_in_one_direction():
    answered = scored([1, 2, 3, 4], [2, 2, 5, 4])
    assert metric("mae", answered) == pytest.approx(0.75)
    assert metric("score_offset", answered) == pytest.approx(0.75)
    assert metric("score_agreement", answered) == 0.5


def test_an_unread_score_is_none_and_not_a_low_one():
    whole, with_unread = scored([1, 2, 3], [1, 2, 3]), scored([1, 2, 3, 5], [1, 2, 3, None])
    assert metric("pearson", with_unread) == metric("pearson", whole) == pytest.approx(1)
    assert metric("accuracy", with_unread) == 0.75
    assert told(with_unread, "point")["pearson", ""].unparsed == 1


def test_one_score_for_everything_goes_with_nothing():
    for name in (*CORRELATIONS, "quadratic_kappa"):
        assert isnan(metric(name, scored([3, 3, 3], [3, 3, 3])))
    assert isnan(metric("kendall", scored(range(50), [3] * 50)))
