"""Davidson and Rao-Kupper take ties as an outcome of their own."""

from pathlib import Path

import numpy as np
import pytest
from rating_boards import battles, by_name, fit, golden, golden_battles, planted
from scipy.optimize import approx_fprime

from ratings import METHODS, Comparisons, NotConverged
from ratings.tie_models import TIE_MODELS

SETS = ["llmfao_human", "llmfao_gpt4", "llmfao_gpt35", "evalica_food", "evalica_simple"]
UNIT = 400 / np.log(10)


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("model", TIE_MODELS)
def test_strengths_and_tie_parameter_are_the_exact_maximum(name: str, model: str, tmp_path: Path) -> None:
    exact = golden(name)[model]
    ratings = METHODS[model].fit(golden_battles(name, tmp_path))
    np.testing.assert_allclose(ratings.rating, exact["elo"], rtol=0, atol=0.001)
    assert ratings.parameters["theta"] == pytest.approx(exact["theta"], abs=1e-6)


@pytest.mark.parametrize("model", TIE_MODELS)
def test_a_small_group_that_only_tied_does_not_take_the_board_down(model: str) -> None:
    ratings = fit("A>B*12 A<B*6 A=B*3 X=Y*5", model)
    assert ratings.component.tolist() == [1, 1, 0, 0]
    assert "a group of 2 has no ratings" in ratings.warnings[-1]


def log_probabilities(model: str, d: float, t: float) -> np.ndarray:
    """Of first won, second won and tie, straight from the published definitions."""
    if model == "davidson":
        odds = np.exp([d / 2, -d / 2, t])
        return np.log(odds / odds.sum())
    first, second = 1 / (1 + np.exp(t - d)), 1 / (1 + np.exp(t + d))
    return np.log([first, second, 1 - first - second])


@pytest.mark.parametrize("model", TIE_MODELS)
@pytest.mark.parametrize(("d", "t"), [(0.0, 0.4), (1.3, 0.7), (-2.0, 1.5)])
def test_derivatives_are_those_of_the_published_probabilities(model: str, d: float, t: float) -> None:
    given = TIE_MODELS[model].derivatives(np.array([d]), t)
    for outcome in range(3):
        slope = approx_fprime([d, t], lambda x, o=outcome: log_probabilities(model, *x)[o], 1e-7)
        np.testing.assert_allclose([given.by_d[0, outcome], given.by_t[0, outcome]], slope, atol=1e-5)
        bend = approx_fprime(
            [d, t], lambda x, o=outcome: TIE_MODELS[model].derivatives(x[:1], x[1]).by_d[0, o], 1e-7
        )
        np.testing.assert_allclose([given.by_dd[0, outcome], given.by_dt[0, outcome]], bend, atol=1e-5)


@pytest.mark.parametrize("model", TIE_MODELS)
def test_the_chance_of_a_win_is_the_one_that_bounds_use(model: str) -> None:
    log_win = TIE_MODELS[model].log_win(0.6)
    assert log_win(np.array([1.1]))[0] == pytest.approx(log_probabilities(model, 1.1, 0.6)[0])


@pytest.mark.parametrize("model", TIE_MODELS)
def test_without_ties_it_is_bradley_terry(model: str) -> None:
    data = planted(seed=1, size=5, rows=300, ties=0)
    np.testing.assert_allclose(METHODS[model].fit(data).rating, METHODS["bt"].fit(data).rating, atol=1e-9)


@pytest.mark.parametrize("model", TIE_MODELS)
def test_nothing_but_ties_is_refused(model: str) -> None:
    with pytest.raises(NotConverged, match="every battle is a tie"):
        fit("A=B*5 B=C*5 A=C*5", model)


@pytest.mark.parametrize("model", TIE_MODELS)
def test_who_only_lost_has_an_upper_bound(model: str) -> None:
    row = by_name(METHODS[model].fit(battles("A>B*4 B>A*3 A=B*2 A>L*3 B>L*2")))["L"]
    assert row["rating"] is None
    assert row["upper"] < 1100


@pytest.mark.parametrize("model", TIE_MODELS)
def test_intervals_cover_the_truth_of_the_model_itself(model: str) -> None:
    truth = np.array([-0.8, -0.1, 0.2, 0.7])
    hits = []
    for seed in range(120):
        rng = np.random.default_rng([2, seed])
        a = rng.integers(0, 4, 500)
        b = (a + rng.integers(1, 4, 500)) % 4
        chances = np.exp([log_probabilities(model, d, 0.6) for d in truth[a] - truth[b]])
        outcome = (rng.random(500)[:, None] > chances.cumsum(axis=1)[:, :2]).sum(axis=1).astype(np.int8)
        ratings = METHODS[model].fit(Comparisons(tuple("wxyz"), a, b, outcome))
        hits.append((ratings.lower < 1000 + UNIT * truth) & (1000 + UNIT * truth < ratings.upper))
    assert 0.91 < np.mean(hits) < 0.985


@pytest.mark.parametrize("model", TIE_MODELS)
def test_a_competitor_of_ties_only_is_not_certain(model: str) -> None:
    assert (fit("A>B*9 A<B*9 A=B*4 A=C*6 B=C*6", model).se > 10).all()
