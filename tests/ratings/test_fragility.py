"""How few battles decide a place is predicted by influence and confirmed by refits."""

from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from rating_boards import battles, golden, golden_battles

from ratings import METHODS, Comparisons
from ratings.counts import pair_counts
from ratings.fragility import fragile_neighbours


@pytest.mark.parametrize("name", ["llmfao_human", "llmfao_gpt4", "llmfao_gpt35", "evalica_food"])
def test_the_prediction_is_that_of_the_reference_and_refits_never_need_more(
    name: str, tmp_path: Path
) -> None:
    expected = golden("influence")["data"][name]
    data = golden_battles(name, tmp_path)
    for found, known in zip(fragile_neighbours(data.names, pair_counts(data)), expected, strict=False):
        assert (found.upper, found.lower, found.predicted) == (
            known["upper"],
            known["lower"],
            known["predicted"],
        )
        assert found.confirmed is not None
        assert found.confirmed <= known["verified"]


def fewest_by_trying(data: Comparisons, most: int) -> int | None:
    """The fewest rows of a board of two whose removal turns its order, by trying all sets of rows."""
    for size in range(1, most + 1):
        for removed in combinations(range(len(data)), size):
            rating = METHODS["bt"].fit(data.take(np.setdiff1d(np.arange(len(data)), removed))).rating
            if rating[1] - rating[0] > 1e-6:
                return size
    return None


@pytest.mark.parametrize("board", ["A>B*5 A<B*3", "A>B*4 A<B*3 A=B*2", "A>B*4 A<B*2 B>C*3 B<C A>C*3 A<C"])
def test_on_a_small_board_it_is_what_trying_every_removal_finds(board: str) -> None:
    data = battles(board)
    first = fragile_neighbours(data.names, pair_counts(data))[0]
    assert (first.upper, first.lower) == ("A", "B")
    assert first.confirmed == fewest_by_trying(data, 4)


def test_a_board_that_rates_nobody_has_no_neighbours() -> None:
    assert fragile_neighbours("AB", pair_counts(battles("A>B"))) == ()
