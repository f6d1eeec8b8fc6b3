"""Intervals that say 95 % hold the truth about that often: small, seeded versions of `make bench`'s table."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from scipy.special import expit, ndtri, stdtrit

from ratings import METHODS, Comparisons, Ratings
from ratings.bounds import lower_bound
from ratings.simultaneous import joint_critical

UNIT = 400 / np.log(10)
Rng = np.random.Generator


def fought(rng: Rng, strength: np.ndarray, rows: int, newcomer: int = 0, ties: float = 0.35) -> Comparisons:
    """Battles of all but the last, or of all if it has none of its own; ties do not move what they expect."""
    size = strength.size - bool(newcomer)
    a = rng.integers(0, size, rows)
    a, b = np.append(a, np.full(newcomer, size)), (a + rng.integers(1, size, rows)) % size
    b = np.append(b, rng.integers(0, size, newcomer))
    p, draw = expit(strength[a] - strength[b]), rng.random(a.size)
    half = ties * 2 * p * (1 - p)
    outcome = np.where(draw < p - half, 0, np.where(draw < 1 - 2 * half, 1, 2)).astype(np.int8)
    return Comparisons(tuple(f"c{k}" for k in range(strength.size)), a, b, outcome)


def by_voters(rng: Rng, strength: np.ndarray, rows: int, voters: int) -> Comparisons:
    """Each voter has a taste for each competitor, so votes of one depend on each other."""
    plain, voter = fought(rng, strength, rows), rng.integers(0, voters, rows)
    taste = rng.normal(size=(voters, strength.size))
    leaning = np.sqrt(0.15) * (taste[voter, plain.a] - taste[voter, plain.b]) + np.sqrt(0.7) * rng.normal(
        size=rows
    )
    lost = leaning > ndtri(expit(strength[plain.a] - strength[plain.b]))
    return Comparisons(plain.names, plain.a, plain.b, lost.astype(np.int8), cluster=voter)


def held(ratings: Ratings, strength: np.ndarray) -> np.ndarray:
    truth = 1000 + UNIT * (strength - strength[ratings.component == 1].mean())
    return (ratings.lower < truth) & (truth < ratings.upper)


def shares(boards: int, one: Callable[[Rng], np.ndarray | float]) -> np.ndarray:
    """What share of its claims holds on each of so many boards."""
    return np.array([np.mean(one(np.random.default_rng([17, seed]))) for seed in range(boards)])


def is_right(share: np.ndarray, lower: float = 0.93, upper: float = 0.97) -> bool:
    """Whether the coverage is between the two, give or take two standard errors of the simulation."""
    slack = 2 * share.std() / np.sqrt(share.size)
    return bool(lower - slack <= share.mean() <= upper + slack)


@pytest.mark.parametrize(
    ("method", "settings"),
    [
        ("bt", {"error": "robust"}),
        ("bt", {"error": "score"}),
        ("bt", {"error": "bootstrap", "replicates": 400}),
        ("firth", {}),
    ],
)
def test_everybody_with_plenty_of_battles(method: str, settings: dict[str, Any]) -> None:
    def one(rng: Rng) -> np.ndarray:
        strength = rng.normal(0, 0.7, 6)
        return held(METHODS[method].fit(fought(rng, strength, 400), **settings), strength)

    assert is_right(shares(100, one))


@pytest.mark.parametrize(("method", "settings"), [("bt", {"error": "score"}), ("firth", {})])
@pytest.mark.parametrize("battles", [5, 10])
def test_a_newcomer_with_few_battles(method: str, settings: dict[str, str], battles: int) -> None:
    def one(rng: Rng) -> bool:
        strength = rng.normal(0, 0.7, 7)
        return bool(held(METHODS[method].fit(fought(rng, strength, 400, battles), **settings), strength)[-1])

    assert is_right(shares(300, one))


def test_score_intervals_hold_a_newcomer_more_often_than_robust_ones_when_half_its_battles_are_ties() -> None:
    def gained(rng: Rng) -> float:
        strength = rng.normal(0, 0.3, 7)
        data = fought(rng, strength, 400, newcomer=5, ties=0.5)
        robust, score = (held(METHODS["bt"].fit(data, error=e), strength)[-1] for e in ("robust", "score"))
        return float(score) - float(robust)

    gain = shares(200, gained)
    assert gain.mean() > 2 * gain.std() / np.sqrt(gain.size)


@pytest.mark.parametrize("voters", [5, 12, 60])
def test_votes_of_people_with_tastes_of_their_own(voters: int) -> None:
    def one(rng: Rng) -> np.ndarray:
        strength = rng.normal(0, 0.7, 6)
        return held(METHODS["bt"].fit(by_voters(rng, strength, 900, voters), error="clustered"), strength)

    assert is_right(shares(100, one))


def test_few_clusters_need_students_t_and_one_bounds_nothing() -> None:
    a, b = [*"AABBAABB"], [*"BBAABBAA"]
    outcome, voter = ["a", "b", "a", "b", "a", "a", "tie", "b"], [1, 1, 2, 2, 3, 3, 4, 4]
    four = METHODS["bt"].fit(Comparisons.from_arrays(a, b, outcome, cluster=voter), error="clustered")
    reach = stdtrit(3, 0.975) * np.sqrt(4 / 3)
    np.testing.assert_allclose(four.upper - four.rating, reach * four.se)
    one = METHODS["bt"].fit(Comparisons.from_arrays(a, b, outcome, cluster=[1] * 8), error="clustered")
    assert np.isinf(one.lower).all() and np.isinf(one.upper).all()
    assert "2 competitor(s) met fewer than two clusters" in one.warnings[0]


def test_all_intervals_and_all_rank_sets_of_a_board_at_once() -> None:
    def one(rng: Rng) -> np.ndarray:
        strength = rng.normal(0, 0.7, 10)
        ratings = METHODS["bt"].fit(fought(rng, strength, 1_000))
        reach = joint_critical(ratings.covariance, 0.95, np.random.default_rng(0)) * ratings.se
        away = abs(ratings.rating - 1000 - UNIT * (strength - strength.mean()))
        rank = 1 + (strength[:, None] > strength).sum(axis=0)
        ranked = (ratings.best_rank <= rank) & (rank <= ratings.worst_rank)
        return np.array([(away < reach).all(), ranked.all()])

    found = np.array([one(np.random.default_rng([19, seed])) for seed in range(100)])
    assert is_right(found[:, 0])
    assert is_right(found[:, 1], lower=0.95, upper=1)


@pytest.mark.parametrize("size", [5, 20])
def test_equals_of_forty_battles_share_one_tier(size: int) -> None:
    def one(rng: Rng) -> bool:
        return METHODS["bt"].fit(fought(rng, np.zeros(size), 20 * size), error="score").tier.max() == 1

    assert is_right(shares(120, one), lower=0.95, upper=1)


def test_a_bound_of_one_that_only_won_is_too_high_in_at_most_one_case_of_forty() -> None:
    def one(rng: Rng) -> np.ndarray:
        regulars, met = rng.normal(0, 0.7, 6), rng.integers(0, 6, 8)
        own = lower_bound(regulars[met], np.ones(8), 0.03)  # so strong that it does so in 3 of 100 cases
        strength = np.append(regulars, own)
        data = fought(rng, regulars, 120)
        joined = Comparisons(
            (*data.names, "new"),
            np.append(data.a, [6] * 8),
            np.append(data.b, met),
            np.append(data.outcome, [0] * 8),
        )
        ratings = METHODS["bt"].fit(joined)
        return 0.03 * ~held(ratings, strength)[-1:]

    assert shares(100, one).mean() <= 0.025
