"""The fits agree with numbers that other implementations computed on real battles."""

from pathlib import Path

import numpy as np
import pytest
from rating_boards import golden, golden_battles

from ratings import METHODS

CONNECTED = ["llmfao_human", "llmfao_gpt4", "llmfao_gpt35", "evalica_food", "evalica_simple"]


@pytest.mark.parametrize("name", CONNECTED)
def test_bradley_terry_is_the_exact_maximum_likelihood_fit(name: str, tmp_path: Path) -> None:
    exact = golden(name)["exact_mle"]
    ratings = METHODS["bt"].fit(golden_battles(name, tmp_path))
    np.testing.assert_allclose(ratings.rating, exact["elo"], rtol=0, atol=1e-6)
    np.testing.assert_allclose(ratings.se, exact["se_sandwich_elo"], rtol=0, atol=1e-6)
    np.testing.assert_allclose(ratings.lower, exact["lower"], rtol=0, atol=1e-5)
    np.testing.assert_allclose(ratings.upper, exact["upper"], rtol=0, atol=1e-5)
    assert ratings.rank.tolist() == exact["rank_lmarena"]


@pytest.mark.parametrize("name", [*CONNECTED, "football_all"])
def test_online_elo_replays_the_file_in_its_order(name: str, tmp_path: Path) -> None:
    expected = golden(name)["elo_online_k4"]["elo"]
    ratings = METHODS["elo"].fit(golden_battles(name, tmp_path))
    np.testing.assert_allclose(ratings.rating, expected, rtol=0, atol=1e-8)


def test_the_footballing_teams_of_each_group_are_rated_among_themselves(tmp_path: Path) -> None:
    numbers = golden("football_all")
    ratings = METHODS["bt"].fit(golden_battles("football_all", tmp_path))
    sizes = np.bincount(ratings.component)
    assert sizes.tolist() == [19, 316, 2]
    assert sizes[1:].size + sizes[0] == numbers["strongly_connected_components"]
    assert ratings.rating[ratings.component == 1].mean() == pytest.approx(1000)
    assert ratings.rating[ratings.component == 2].mean() == pytest.approx(1000)
    assert "2 groups (of 316, 2)" in ratings.warnings[0]
    assert "19 competitors have no rating" in ratings.warnings[1]
