"""Simultaneous tiers separate nobody by chance."""

import numpy as np
import pytest
from rating_boards import fit, planted

from ratings import METHODS
from ratings.simultaneous import critical_value, simultaneous_tiers


def test_two_competitors_need_the_usual_two_standard_errors() -> None:
    covariance = np.array([[1.0, -1.0], [-1.0, 1.0]])
    found = critical_value(covariance, 0.95, np.random.default_rng(1), draws=40_000)
    assert found == pytest.approx(1.96, abs=0.03)


def test_independent_strengths_need_the_studentised_range() -> None:
    # Tukey's range for 10 groups and infinite degrees of freedom is 4.474 = sqrt(2) * 3.164.
    found = critical_value(np.eye(10), 0.95, np.random.default_rng(1), draws=20_000)
    assert found == pytest.approx(3.164, abs=0.03)


def test_equal_competitors_are_rarely_put_into_different_tiers() -> None:
    apart = [
        METHODS["bt"].fit(planted(seed, size=10, rows=1_000, spread=0), tiers="simultaneous").tier.max() > 1
        for seed in range(200)
    ]
    assert np.mean(apart) <= 0.08  # 5 %, and two standard errors of 200 boards


def test_a_clear_order_gives_a_tier_for_each() -> None:
    ratings = fit("A>B*300 B>A*30 B>C*300 C>B*30 A>C*300 C>A*3", tiers="simultaneous")
    assert ratings.tier.tolist() == [1, 2, 3]


def test_an_uncertain_competitor_shares_the_tier_above_it() -> None:
    strength, covariance = np.array([2.0, 0.0, -0.1]), np.diag([0.01, 0.01, 4.0])
    assert simultaneous_tiers(strength, covariance, critical=2.5).tolist() == [1, 2, 1]


def test_outsiders_have_no_tier() -> None:
    assert fit("A>B*3 A<B*3 L<A", tiers="simultaneous").tier.tolist() == [1, 1, 0]
