"""Small boards whose ratings can be checked by hand or against published rules."""

import numpy as np
import pytest
from rating_boards import battles, fit, planted
from scipy.optimize import minimize

from ratings import METHODS, Comparisons, win_rate
from ratings.counts import pair_counts
from ratings.sandwich import inverse, laplacian

THREE = "a>b*30 b>a*20 a>c*40 c>a*10 b>c*25 c>b*15"


def test_ratings_have_mean_one_thousand() -> None:
    ratings = METHODS["bt"].fit(planted(seed=1, size=11, rows=12_479))
    assert ratings.rating.sum() == pytest.approx(11_000, rel=1e-9)


def test_the_fit_maximises_the_published_likelihood_with_ties_as_half_wins() -> None:
    data = planted(seed=2, size=11, rows=12_479)
    wins = np.zeros((11, 11))  # twice the wins plus the ties, as the published recipe counts
    np.add.at(wins, (data.a, data.b), np.array([2, 0, 1])[data.outcome])
    np.add.at(wins, (data.b, data.a), np.array([0, 2, 1])[data.outcome])

    def negative(r: np.ndarray) -> float:
        return float((wins * np.logaddexp(0, r[None, :] - r[:, None])).sum())

    independent = minimize(negative, np.zeros(11), method="BFGS", options={"gtol": 1e-6}).x
    expected = 1000 + 400 / np.log(10) * (independent - independent.mean())
    np.testing.assert_allclose(METHODS["bt"].fit(data).rating, expected, atol=1e-3)


def test_three_competitors_have_the_published_ratings_and_robust_errors() -> None:
    ratings = fit(THREE)
    np.testing.assert_allclose(ratings.rating, [1100.7786, 1008.2444, 890.9770], atol=1e-4)
    np.testing.assert_allclose(ratings.se, [25.3182, 26.1486, 27.1974], atol=1e-4)
    np.testing.assert_allclose(ratings.lower, [1051.156, 956.994, 837.671], atol=1e-3)
    np.testing.assert_allclose(ratings.upper, [1150.401, 1059.495, 944.283], atol=1e-3)
    assert ratings.rank.tolist() == [1, 1, 3]
    assert ratings.tier.tolist() == [1, 1, 2]


def test_three_competitors_have_the_published_errors_under_the_model() -> None:
    pairs = pair_counts(battles(THREE))
    strength = (fit(THREE).rating - 1000) * np.log(10) / 400
    p = 1 / (1 + np.exp(strength[pairs.second] - strength[pairs.first]))
    se = 400 / np.log(10) * np.sqrt(np.diag(inverse(laplacian(pairs, pairs.total * p * (1 - p)))))
    np.testing.assert_allclose(se, [25.6584, 25.6008, 27.4502], atol=1e-4)


def test_online_elo_moves_four_points_at_a_time() -> None:
    ratings = fit("a>b b=c c<a a<b", method="elo")
    assert fit("a>b b=c c>a a<b", method="elo").rating.tolist() != ratings.rating.tolist()
    np.testing.assert_allclose(ratings.rating, [1001.954018, 1000.045915, 998.000066], atol=1e-6)


def test_a_row_of_weight_two_moves_elo_twice_as_far_and_keeps_the_sum() -> None:
    data = Comparisons.from_arrays(["a"], ["b"], ["a"], weight=[2.0])
    assert METHODS["elo"].fit(data).rating.tolist() == [1004.0, 996.0]


def test_ties_stand_only_in_the_denominator_of_the_win_rate() -> None:
    assert win_rate(battles("a>b*3 a=b a>c b=c", names="abcd")).tolist()[:3] == [0.875, 0.0, 0.0]
    assert np.isnan(win_rate(battles("a>b", names="abz"))[2])


def test_win_rates_add_up_to_half_the_board_less_the_ties() -> None:
    data = planted(seed=3, size=11, rows=12_479)
    ties = np.mean(data.outcome == 2)
    assert win_rate(data).sum() == pytest.approx(11 / 2 * (1 - ties), rel=0.01)
