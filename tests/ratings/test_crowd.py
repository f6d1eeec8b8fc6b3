"""Annotators who vote at random or the wrong way round lose their pull, and say nothing against the rest."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rating_boards import battles, golden, golden_battles
from scipy.optimize import minimize

from ratings import METHODS, BadComparisons, BadSetting, Comparisons, NotConverged, reliability
from ratings.crowd import CrowdSettings, _model
from ratings.crowd_error import CrowdError
from ratings.crowd_model import Crowd
from ratings.squarem import squarem

UNIT = 400 / np.log(10)


def crowd_of(
    seed: int, random: float = 0.3, reversed: float = 0.0, rows: int = 10_000, ties: float = 0.0
) -> tuple[Comparisons, np.ndarray, np.ndarray]:
    """Votes of a hundred people on twenty competitors, the true ratings, and who is bad: randomly, or reversed."""
    rng = np.random.default_rng([seed, 6])
    strength = rng.normal(0, 1, 20)
    strength -= strength.mean()
    eta = np.full(100, 0.97)
    eta[: int(100 * random)] = 0.5
    eta[int(100 * random) : int(100 * (random + reversed))] = 0.03
    a = rng.integers(0, 20, rows)
    b = (a + rng.integers(1, 20, rows)) % 20
    voter = rng.integers(0, 100, rows)
    p = 1 / (1 + np.exp(strength[b] - strength[a]))
    p = eta[voter] * p + (1 - eta[voter]) * (1 - p)
    share = ties * 2 * p * (1 - p)
    drawn = rng.random(rows)
    outcome = np.where(drawn < p - share, 0, np.where(drawn < p + share, 2, 1)).astype(np.int8)
    names = tuple(f"c{k:02d}" for k in range(20))
    return Comparisons(names, a, b, outcome, cluster=voter), 1000 + UNIT * strength, eta


def fit(data: Comparisons, **settings: Any) -> Any:
    return METHODS["crowd"].fit(data, **settings)


def rmse(data: Comparisons, truth: np.ndarray, method: str) -> float:
    return float(np.sqrt(np.mean((METHODS[method].fit(data).rating - truth) ** 2)))


def model_of(data: Comparisons, **settings: Any) -> Crowd:
    from ratings.board import Group
    from ratings.connectivity import giant
    from ratings.counts import pair_counts

    pairs = pair_counts(data)
    inside = giant(pairs)
    return _model(Group(pairs.within(inside), data, inside), CrowdSettings(**settings))


def test_it_agrees_with_an_independent_fit_of_a_real_crowd(tmp_path: Path) -> None:
    expected, data = golden("crowd_bt_llmfao"), named_annotators(tmp_path)
    logit, found = np.array(expected["logit"]), reliability(data)
    np.testing.assert_allclose(fit(data).rating, 1000 + UNIT * (logit - logit.mean()), rtol=0, atol=2)
    eta = dict(zip(found.annotators, found.eta, strict=True))
    np.testing.assert_allclose([eta[name] for name in expected["annotators"]], expected["eta"], atol=0.02)


def named_annotators(folder: Path) -> Comparisons:
    """The crowd's votes, with the annotators' own names, which a reader turns into numbers."""
    import pyarrow.parquet as pq

    data = golden_battles("llmfao_human", folder)
    return replace(data, cluster=pq.read_table(folder / "llmfao_human.parquet")["annotator"].to_numpy())


def test_a_third_of_voters_at_random_costs_little() -> None:
    for seed in range(5):
        data, truth, _ = crowd_of(seed)
        assert rmse(data, truth, "crowd") < 0.5 * rmse(data, truth, "bt")


def test_reversers_are_turned_round() -> None:
    data, truth, eta = crowd_of(1, reversed=0.1)
    found = reliability(data)
    assert found.eta[eta < 0.1].max() < 0.5 < 0.7 < found.eta[eta > 0.9].min()
    assert rmse(data, truth, "crowd") < 0.4 * rmse(data, truth, "bt")


def test_bad_voters_stand_out_by_their_reliability() -> None:
    data, _, eta = crowd_of(2, reversed=0.1)
    found = reliability(data).eta
    bad = eta < 0.9
    assert np.mean(found[bad][:, None] < found[~bad]) > 0.97


def test_among_reliable_people_it_is_bradley_terry() -> None:
    data = battles("A>B*14 A<B*6 B>C*13 B<C*7 A>C*15 A<C*5 A=C*4")
    data = replace(data, cluster=np.arange(len(data)) % 4)
    np.testing.assert_allclose(fit(data).rating, METHODS["bt"].fit(data).rating, atol=1)
    assert (
        "look as good as perfect: how far apart the ratings are rests on the prior" in fit(data).warnings[0]
    )


def test_no_other_point_has_a_higher_posterior_density() -> None:
    model = model_of(crowd_of(3, reversed=0.1, rows=1_500)[0])
    point, _ = squarem(model.better, model.height, model.start(), "Crowd-BT")
    low, high = np.append(np.full(20, -9), np.full(100, 1e-6)), np.append(np.full(20, 9), np.ones(100))
    better = minimize(lambda x: -model.height(x), point, bounds=list(zip(low, high, strict=True)))
    assert -better.fun < model.height(point) + 1e-4


def test_the_information_is_the_second_derivative_of_the_profile() -> None:
    model = model_of(crowd_of(3, rows=3_000)[0])
    point, _ = squarem(model.better, model.height, model.start(), "Crowd-BT")
    strength, eta = model.split(point)
    direction, step = np.random.default_rng(0).normal(size=20), 1e-3

    def profile(move: float) -> float:
        there = strength + move * direction
        return model.height(np.append(there, model.reliability(there, eta)))

    curvature = -(profile(step) - 2 * profile(0) + profile(-step)) / step**2
    assert direction @ CrowdError(model, strength, eta).information @ direction == pytest.approx(
        curvature, rel=1e-3
    )


@pytest.mark.parametrize("ties", [0.0, 0.6])
def test_intervals_cover_the_truth_up_to_the_spread_that_the_prior_decides(ties: float) -> None:
    hits = []
    for seed in range(20):
        data, truth, _ = crowd_of(seed, ties=ties)
        ratings = fit(data)
        shown, true = ratings.rating - 1000, truth - 1000
        stretch = (shown @ true) / (true @ true)
        assert 0.8 < stretch < 1.1
        hits.append(np.abs(shown - stretch * true) < 1.96 * ratings.se)
    assert 0.92 < np.mean(hits) < 0.985


def test_judges_are_annotators_beside_people() -> None:
    data, _, _ = crowd_of(4)
    by_judge = np.arange(len(data)) % 2 == 0
    noise = np.where(by_judge, np.random.default_rng(0).integers(0, 2, len(data)), data.outcome)
    source = np.where(by_judge, "coin", "human")
    found = reliability(replace(data, outcome=noise, source=source))
    assert len(found.annotators) == 101
    assert found.annotators[-1] == "coin"
    assert found.eta[-1] == pytest.approx(0.5, abs=0.03)
    assert found.votes[-1] == 5_000
    only = reliability(replace(data, cluster=None, source=source))
    assert only.annotators == ("coin", "human")


def test_an_annotator_of_other_battles_has_no_reliability() -> None:
    data = battles("A>B*6 A<B*4 B>C*6 B<C*4 X>Y")
    found = reliability(replace(data, cluster=np.append(np.arange(20) % 3, 7)))
    assert found.annotators == ("0", "1", "2", "7")
    assert np.isnan(found.eta).tolist() == [False, False, False, True]
    assert found.votes.tolist() == [7, 7, 6, 0]


def test_a_lone_loss_among_many_wins_leaves_the_strength_finite_and_its_interval_wide() -> None:
    data = battles("A>B*99 A<B B>C*30 B<C*20")
    cluster = np.append(np.append(np.arange(99) % 9, 9), np.arange(50) % 10)
    ratings = fit(replace(data, cluster=cluster))
    assert np.isfinite(ratings.rating).all()
    assert ratings.se[0] > 100


def test_nothing_but_ties_have_the_error_of_the_model() -> None:
    data = battles("A=B*25 B=C*25")
    ratings = fit(replace(data, cluster=np.arange(50) % 5))
    np.testing.assert_allclose(ratings.rating, 1000)
    assert (ratings.se > 0.9 * METHODS["bt"].fit(data).se).all()


def test_a_weight_of_three_is_the_same_vote_three_times_for_the_rating() -> None:
    data, _, _ = crowd_of(5, rows=2_000)
    heavy = replace(data, weight=np.full(len(data), 3.0))
    thrice = data.take(np.repeat(np.arange(len(data)), 3))
    np.testing.assert_allclose(fit(heavy).rating, fit(thrice).rating, atol=1e-5)
    assert fit(heavy).se[0] > 1.5 * fit(thrice).se[0]


def test_swapping_sides_changes_nothing() -> None:
    data, _, _ = crowd_of(5, rows=2_000, ties=0.3)
    some = np.random.default_rng(0).random(len(data)) < 0.5
    a, b = np.where(some, data.b, data.a), np.where(some, data.a, data.b)
    flipped = np.where(some & (data.outcome < 2), 1 - data.outcome, data.outcome)
    other = fit(replace(data, a=a, b=b, outcome=flipped))
    np.testing.assert_allclose(other.rating, fit(data).rating, atol=1e-5)
    np.testing.assert_allclose(other.se, fit(data).se, rtol=1e-6)


def test_without_a_voter_or_a_judge_it_is_refused() -> None:
    with pytest.raises(BadComparisons, match="column cluster: must say who voted"):
        fit(battles("A>B A<B"))


@pytest.mark.parametrize(
    ("setting", "problem"),
    [
        ({"right": 0.5}, "right = 0.5 must be 1 or more"),
        ({"right": 2, "wrong": 3}, "more than wrong"),
        ({"anchor": 0}, "anchor = 0 must be positive"),
    ],
)
def test_a_prior_that_says_nothing_is_refused(setting: dict[str, float], problem: str) -> None:
    with pytest.raises(BadSetting, match=problem):
        fit(battles("A>B A<B"), **setting)


def test_a_fit_that_does_not_settle_raises(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ratings.squarem._MOST_STEPS", 2)
    with pytest.raises(NotConverged, match="Crowd-BT did not settle within 2 leaps"):
        fit(crowd_of(1)[0])


def test_leaps_reach_a_slow_fixed_point_much_sooner_and_never_go_downhill() -> None:
    rate, heights = np.array([0.99, 0.9, 0.5]), []

    def height(x: np.ndarray) -> float:
        heights.append(-float(np.sum(x**2)))
        return heights[-1]

    found, leaps = squarem(lambda x: rate * x, height, np.ones(3), "a test")
    np.testing.assert_allclose(found, 0, atol=1e-6)
    assert leaps < 100  # plainly, 0.99^n falls below 1e-8 after 1,800 steps
    best = [max(pair) for pair in zip(heights[::2], heights[1::2], strict=True)]
    assert best == sorted(best)
