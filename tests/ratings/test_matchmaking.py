"""The next pair is drawn with probabilities that sum to one and starve nobody."""

import numpy as np
import pytest

from ratings import MATCHMAKERS, BadSetting, pair_probabilities

COUNTS = np.array([[0, 90, 90, 0], [90, 0, 90, 1], [90, 90, 0, 0], [0, 1, 0, 0]])


@pytest.mark.parametrize("name", MATCHMAKERS)
def test_every_pair_stays_possible(name: str) -> None:
    pairs = pair_probabilities("abcd", COUNTS, name)
    assert pairs.probability.sum() == pytest.approx(1)
    assert (pairs.probability > 0.01).all()
    assert len(pairs.first) == 6


def test_the_uniform_matchmaker_has_no_favourites_among_pairs_that_met() -> None:
    counts = np.full((4, 4), 5)
    np.testing.assert_allclose(pair_probabilities("abcd", counts, "uniform").probability, 1 / 6)


def test_a_newcomer_battles_more_than_the_others_together() -> None:
    pairs = pair_probabilities("abcd", COUNTS, "balanced")
    assert pairs.probability[pairs.second == 3].sum() > 0.5


def test_a_pair_that_never_met_gets_at_least_its_even_share_before_the_sum_is_restored() -> None:
    counts = np.array([[0, 9, 0], [9, 0, 9], [0, 9, 0]])
    pairs = pair_probabilities("abc", counts, "uniform")
    assert pairs.probability.argmax() in (0, 1, 2)
    assert pairs.probability[1] >= 1 / 3


def test_the_same_seed_draws_the_same_pairs_in_proportion() -> None:
    pairs = pair_probabilities("abcd", COUNTS)
    drawn = pairs.draw(np.random.default_rng(1), 20_000)
    np.testing.assert_array_equal(drawn, pairs.draw(np.random.default_rng(1), 20_000))
    np.testing.assert_allclose(np.bincount(drawn) / 20_000, pairs.probability, atol=0.02)


@pytest.mark.parametrize(
    ("names", "counts", "settings", "problem"),
    [
        ("ab", np.zeros((2, 2)), {"matchmaker": "best"}, "no matchmaker 'best'; there are uniform, balanced"),
        ("ab", np.zeros((2, 2)), {"floor": 2}, "floor = 2 must be between 0 and 1"),
        ("ab", np.array([[0, 1], [0, 0]]), {}, "counts must be a symmetric table of 2 x 2"),
        ("a", np.zeros((1, 1)), {}, "a battle needs two competitors, not 1"),
    ],
)
def test_a_request_that_makes_no_sense_is_refused(
    names: str, counts: np.ndarray, settings: dict[str, object], problem: str
) -> None:
    with pytest.raises(BadSetting, match=problem):
        pair_probabilities(names, counts, **settings)  # type: ignore[arg-type]
