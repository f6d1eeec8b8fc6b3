"""The robust intervals are exact, whatever the size of the board around a competitor."""

import numpy as np
import pytest
from rating_boards import planted

from ratings import METHODS, Comparisons
from ratings.ranks import order_ranks, ranks, tiers

UNIT = 400 / np.log(10)


def rowwise_covariance(
    data: Comparisons, strength: np.ndarray, times: np.ndarray | float = 1.0, ridge: float = 0.0
) -> np.ndarray:
    """The sandwich from its definition, battle by battle, each standing `times` times; a ridge is per battle."""
    x = np.zeros((len(data), strength.size))
    x[np.arange(len(data)), data.a], x[np.arange(len(data)), data.b] = 1, -1
    p = 1 / (1 + np.exp(-x @ strength))
    weight = np.ones(len(data)) if data.weight is None else data.weight
    residual = weight * (np.array([1, 0, 0.5])[data.outcome] - p)
    hessian = (x * (times * weight * p * (1 - p))[:, None]).T @ x
    hessian += ridge * np.sum(times * weight) * np.eye(strength.size)
    bread = np.linalg.inv(hessian) if ridge else np.linalg.pinv(hessian, rcond=1e-14)
    return bread @ (x * (times * residual**2)[:, None]).T @ x @ bread


def newcomer_board() -> Comparisons:
    """Two thousand votes on eight regulars and thirty on one newcomer."""
    regulars = planted(seed=5, size=8, rows=2_000)
    fresh = planted(seed=6, size=2, rows=30)
    rng = np.random.default_rng(7)
    return Comparisons(
        (*regulars.names, "newcomer"),
        np.append(regulars.a, np.full(30, 8)),
        np.append(regulars.b, rng.integers(0, 8, 30)),
        np.append(regulars.outcome, fresh.outcome),
    )


def test_the_covariance_is_the_sandwich_of_the_single_battles() -> None:
    data = planted(seed=4, size=7, rows=300)
    ratings = METHODS["bt"].fit(data)
    expected = rowwise_covariance(data, (ratings.rating - 1000) / UNIT)
    np.testing.assert_allclose(ratings.covariance, expected * UNIT**2, rtol=1e-8)


def test_weights_enter_the_error_squared() -> None:
    plain = planted(seed=4, size=5, rows=200)
    weight = np.random.default_rng(0).uniform(0.2, 3, 200)
    data = Comparisons(plain.names, plain.a, plain.b, plain.outcome, weight=weight)
    ratings = METHODS["bt"].fit(data)
    expected = rowwise_covariance(data, (ratings.rating - 1000) / UNIT)
    np.testing.assert_allclose(ratings.se, UNIT * np.sqrt(np.diag(expected)), rtol=1e-8)


def test_a_newcomer_to_a_board_of_a_million_votes_keeps_its_whole_interval() -> None:
    small = newcomer_board()
    times = np.where(small.a == 8, 1, 500)
    data = small.take(np.repeat(np.arange(len(small)), times))
    ratings = METHODS["bt"].fit(data)
    strength = (ratings.rating - 1000) / UNIT
    width = np.diag(rowwise_covariance(small, strength, times))[8]
    assert ratings.se[8] == pytest.approx(UNIT * np.sqrt(width), rel=1e-9)
    ridged = np.diag(rowwise_covariance(small, strength, times, ridge=1e-5))[8]
    assert np.sqrt(ridged / width) < 0.7  # what a ridge on the Hessian would have claimed


def test_intervals_cover_the_truth_about_as_often_as_they_say() -> None:
    truth = np.random.default_rng(0).normal(0, 1.0, 6)
    centred = 1000 + UNIT * (truth - truth.mean())
    hits = []
    for seed in range(200):
        rng = np.random.default_rng([1, seed])
        a = rng.integers(0, 6, 600)
        b = (a + rng.integers(1, 6, 600)) % 6
        outcome = (rng.random(600) > 1 / (1 + np.exp(truth[b] - truth[a]))).astype(np.int8)
        ratings = METHODS["bt"].fit(Comparisons(tuple("abcdef"), a, b, outcome))
        hits.append((ratings.lower < centred) & (centred < ratings.upper))
    assert 0.925 < np.mean(hits) < 0.97


def test_a_higher_level_widens_the_interval() -> None:
    data = planted(seed=4, size=5, rows=200)
    wide, narrow = METHODS["bt"].fit(data, level=0.99), METHODS["bt"].fit(data, level=0.5)
    np.testing.assert_allclose(
        (wide.upper - wide.lower) / (narrow.upper - narrow.lower), 2.5758 / 0.6745, rtol=1e-3
    )


def test_a_rank_counts_those_who_are_surely_better() -> None:
    rating = np.array([5.0, 4, 1, np.nan])
    lower, upper = np.array([4.0, 2, 0, 4.5]), np.array([6.0, 5, 1.5, np.inf])
    assert ranks(rating, lower, upper).tolist() == [1, 1, 4, 0]
    assert order_ranks(rating).tolist() == [1, 2, 3, 0]


def test_touching_intervals_are_not_surely_apart() -> None:
    assert ranks(np.array([3.0, 1]), np.array([2.0, 0]), np.array([4.0, 2])).tolist() == [1, 1]


def test_a_tier_begins_below_the_lower_bound_of_the_leader_before() -> None:
    rating = np.array([9.0, 8, 6, 5, 1])
    lower, upper = np.array([8.0, 5, 5.5, 0, 0]), np.array([10.0, 11, 6.5, 10, 2])
    assert tiers(rating, lower, upper).tolist() == [1, 1, 2, 1, 3]


def test_marginal_tiers_never_interleave_in_rank_order() -> None:
    for seed in range(50):
        rows = METHODS["bt"].fit(planted(seed, size=12, rows=400), tiers="marginal").rows()
        assert [row["tier"] for row in rows] == sorted(row["tier"] for row in rows)
