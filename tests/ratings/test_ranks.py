"""Rank sets leave open what simultaneous comparisons leave open."""

import numpy as np
from rating_boards import fit, planted

from ratings import METHODS
from ratings.ranks import order_ranks
from ratings.simultaneous import Apart, difference_errors


def sets(strength: list[float], variances: list[float], critical: float = 2.5) -> list[tuple[int, int]]:
    apart = Apart(difference_errors(np.diag(variances)), critical)
    best, worst = apart.ranks(np.array(strength))
    return list(zip(best.tolist(), worst.tolist(), strict=True))


def test_what_is_surely_apart_has_one_rank_each() -> None:
    assert sets([1.0, 3.0, 2.0], [0.01] * 3) == [(3, 3), (1, 1), (2, 2)]


def test_where_nothing_is_sure_every_rank_is_open() -> None:
    assert sets([1.0, 3.0, 2.0], [4.0] * 3) == [(1, 3)] * 3


def test_an_uncertain_competitor_opens_its_own_set_most() -> None:
    assert sets([3.0, 2.0, 1.0, 1.9], [0.01, 0.01, 0.01, 4.0]) == [(1, 2), (2, 3), (3, 4), (1, 4)]


def test_the_order_of_the_ratings_lies_in_the_sets() -> None:
    for seed in range(20):
        ratings = METHODS["bt"].fit(planted(seed, size=9, rows=500))
        order = order_ranks(ratings.rating)
        assert ((ratings.best_rank <= order) & (order <= ratings.worst_rank)).all()


def test_ranks_count_within_a_group_and_outsiders_have_none() -> None:
    ratings = fit("A>B*300 B>A*30 X>Y*300 X<Y*30 L<A")
    assert ratings.best_rank.tolist() == [1, 2, 0, 1, 2]
    assert ratings.worst_rank.tolist() == [1, 2, 0, 1, 2]


def test_a_method_without_errors_leaves_every_rank_open() -> None:
    ratings = fit("A>B*300 B>A*30 A>C", "elo")
    assert ratings.best_rank.tolist() == [1, 1, 1]
    assert ratings.worst_rank.tolist() == [3, 3, 3]


def test_a_surer_level_never_closes_a_rank() -> None:
    data = planted(seed=4, size=9, rows=500)
    sure, surer = (METHODS["bt"].fit(data, level=level) for level in (0.8, 0.99))
    assert (surer.best_rank <= sure.best_rank).all()
    assert (surer.worst_rank >= sure.worst_rank).all()
    assert (surer.best_rank < sure.best_rank).any()
