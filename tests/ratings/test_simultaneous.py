"""What is said of all competitors at once holds at once: intervals, rank sets, tiers."""

import numpy as np
import pytest
from rating_boards import battles, fit, planted
from scipy.stats import norm, studentized_range

from ratings import METHODS
from ratings.simultaneous import (
    Apart,
    critical_value,
    difference_errors,
    joint_critical,
    simultaneous_tiers,
)


def rng(seed: int = 1) -> np.random.Generator:
    return np.random.default_rng(seed)


def test_two_competitors_need_exactly_the_usual_two_standard_errors() -> None:
    covariance = np.array([[1.0, -1.0], [-1.0, 1.0]])
    assert critical_value(covariance, 0.95, rng()) == pytest.approx(1.959964, abs=1e-6)
    assert joint_critical(covariance, 0.9, rng()) == pytest.approx(1.644854, abs=1e-6)


@pytest.mark.parametrize("size", [3, 10, 40])
def test_independent_strengths_need_the_studentised_range(size: int) -> None:
    expected = studentized_range.ppf(0.95, size, 1e9) / np.sqrt(2)
    assert critical_value(np.eye(size), 0.95, rng()) == pytest.approx(expected, abs=0.04)


@pytest.mark.parametrize("size", [3, 10, 40])
def test_independent_intervals_need_the_quantile_of_the_power(size: int) -> None:
    # All of them inside: (2 Phi(c) - 1)^M = 0.95.
    expected = norm.ppf((1 + 0.95 ** (1 / size)) / 2)
    assert joint_critical(np.eye(size), 0.95, rng()) == pytest.approx(expected, abs=0.04)


def test_the_same_seed_gives_the_same_bits_whatever_the_unit() -> None:
    covariance = METHODS["bt"].fit(planted(seed=2, size=8, rows=600)).covariance
    assert covariance is not None
    one, same, other = (critical_value(covariance, 0.95, rng(seed)) for seed in (1, 1, 2))
    assert one == same != other
    assert critical_value(covariance / 1e4, 0.95, rng()) == pytest.approx(one, rel=1e-5)


def test_a_difference_without_error_is_never_sure_and_decides_nothing() -> None:
    twins = np.array([[1.0, 1.0, 0.0], [1.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
    assert difference_errors(twins)[0, 1] == 0
    apart = Apart.at(twins, 0.95, rng())
    assert apart.critical == pytest.approx(1.96, abs=0.02)  # there are but two to compare
    assert simultaneous_tiers(np.array([1.0, 0.9, -9.0]), apart).tolist() == [1, 1, 2]


def test_equal_competitors_are_rarely_put_into_different_tiers() -> None:
    apart = [METHODS["bt"].fit(planted(seed, 10, 1_000, spread=0)).tier.max() > 1 for seed in range(300)]
    assert np.mean(apart) <= 0.075  # 5 %, and two standard errors of 300 boards


def test_a_clear_order_gives_a_tier_for_each() -> None:
    ratings = fit("A>B*300 B>A*30 B>C*300 C>B*30 A>C*300 C>A*3")
    assert ratings.tier.tolist() == [1, 2, 3]


def test_an_uncertain_competitor_stands_where_it_may_still_belong() -> None:
    strength, errors = np.array([2.0, 0.0, -0.1]), difference_errors(np.diag([0.01, 0.01, 4.0]))
    assert simultaneous_tiers(strength, Apart(errors, critical=2.5)).tolist() == [1, 2, 1]


def test_an_uncertain_leader_does_not_pull_the_rest_into_its_tier() -> None:
    strength, errors = np.array([2.1, 2.0, 0.0]), difference_errors(np.diag([4.0, 0.01, 0.01]))
    assert simultaneous_tiers(strength, Apart(errors, critical=2.5)).tolist() == [1, 1, 2]


def test_tiers_are_the_fewest_groups_of_which_nobody_is_surely_better_than_another() -> None:
    for seed in range(20):
        ratings = METHODS["bt"].fit(planted(seed, size=14, rows=900))
        surely = Apart.at(ratings.covariance, 0.95, rng(0)).surely_better(ratings.rating)
        tier = ratings.tier
        assert not surely[tier[:, None] >= tier].any()
        above = surely & (tier[:, None] == tier - 1)
        assert (above.any(axis=0) == (tier > 1)).all()


def test_joint_intervals_are_wider_than_one_alone_and_as_sure_as_asked() -> None:
    ratings = METHODS["bt"].fit(planted(seed=2, size=12, rows=4_000))
    times = ratings.joint_half / ratings.se
    assert np.ptp(times) == pytest.approx(0, abs=1e-9)
    assert 2.5 < times[0] < norm.ppf(1 - 0.05 / 24) + 0.05  # below Bonferroni's, but for its simulation
    assert np.isinf(METHODS["elo"].fit(planted(seed=2, size=3, rows=50)).joint_half).all()


def test_whoever_loses_to_an_unrated_winner_is_not_in_the_first_tier() -> None:
    strength, errors = np.array([1.0, 0.9, -9.0]), difference_errors(np.eye(3))
    beaten = np.array([True, False, True])
    assert simultaneous_tiers(strength, Apart(errors, critical=2.5), beaten).tolist() == [2, 1, 3]


def test_outsiders_have_no_tier() -> None:
    assert fit("A>B*3 A<B*3 L<A").tier.tolist() == [1, 1, 0]


def test_marginal_tiers_of_groups_that_never_met_do_not_mix() -> None:
    apart = "A>B*300 B>A*30 B>C*300 C>B*30 X>Y*5 X<Y*5"
    assert METHODS["bt"].fit(battles(apart), tiers="marginal").tier.tolist() == [1, 2, 3, 1, 1]
