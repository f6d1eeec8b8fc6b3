"""How few battles decide a place: predicted by influence, confirmed by refits, proved by leaving none out."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, combinations_with_replacement
from pathlib import Path

import numpy as np
import pytest
from rating_boards import battles, golden, golden_battles, planted
from scipy.sparse.csgraph import connected_components

from ratings import METHODS, BadComparisons, Comparisons, board_fragility, fragile_neighbours
from ratings.counts import Pairs, pair_counts
from ratings.duel import Duel
from ratings.influence import Influence

GOLDEN = ["llmfao_human", "llmfao_gpt4", "llmfao_gpt35", "evalica_food"]
CREDIT = np.array([1.0, 0.0, 0.5])


@pytest.mark.parametrize("name", GOLDEN)
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
        assert known["predicted"] == known["verified"]
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
    assert (first.upper, first.lower, first.proved) == ("A", "B", True)
    assert first.confirmed == fewest_by_trying(data, 4)


def lead(credit: np.ndarray, upper: int, lower: int) -> float:
    """How far upper is above lower, by the textbook; NaN if they are not comparable."""
    _, label = connected_components(credit > 0, directed=True, connection="strong")
    if label[upper] != label[lower]:
        return np.nan
    kept = np.flatnonzero(label == label[upper])
    credit = credit[np.ix_(kept, kept)]
    battles_of, strength = credit + credit.T, np.zeros(kept.size)
    for _ in range(500):  # damped Newton
        expected = 1 / (1 + np.exp(strength[None, :] - strength[:, None]))
        score = (credit - battles_of * expected).sum(axis=1)
        edge = battles_of * expected * (1 - expected)
        table = np.diag(edge.sum(axis=1)) - edge + edge.sum() / kept.size**2
        step = np.linalg.solve(table, score)
        strength += step / max(1.0, np.abs(step).max())
        if np.abs(step).max() < 1e-10:
            break
    place = {int(k): position for position, k in enumerate(kept)}
    return float(strength[place[upper]] - strength[place[lower]])


def removals(number: np.ndarray, size: int) -> Iterator[np.ndarray]:
    """Every way to take so many battles out of the cells, as what is left, (P, 3)."""
    cells = np.argwhere(number > 0)
    for chosen in combinations_with_replacement(range(len(cells)), size):
        left = number.copy()
        for cell, times in Counter(chosen).items():
            left[tuple(cells[cell])] -= times
        if (left >= 0).all():
            yield left


def fewest_by_brute_force(pairs: Pairs, upper: int, lower: int, most: int) -> int | None:
    for size in range(1, most + 1):
        for left in removals(pairs.number[:, :3], size):
            credit = np.zeros((pairs.size, pairs.size))
            credit[pairs.first, pairs.second] = left @ CREDIT
            credit[pairs.second, pairs.first] = left @ CREDIT[[1, 0, 2]]
            if lead(credit, upper, lower) < -1e-9:
                return size
    return None


@pytest.mark.parametrize(
    ("seed", "size", "rows", "ties", "most"),
    [(1, 3, 40, 0.3, 4), (2, 3, 150, 0.8, 3), (3, 4, 30, 0.3, 3), (4, 4, 80, 0.0, 3), (5, 5, 25, 0.5, 2),
     (6, 5, 60, 0.3, 2), (7, 5, 200, 0.3, 2), (8, 3, 12, 0.3, 5), (9, 4, 14, 0.8, 3), (10, 2, 60, 0.5, 9)],
)  # fmt: skip
def test_on_random_boards_it_is_what_brute_force_over_all_removals_finds(
    seed: int, size: int, rows: int, ties: float, most: int
) -> None:
    data = planted(seed, size, rows, ties, spread=0.5)
    pairs = pair_counts(data)
    for found in fragile_neighbours(data.names, pairs):
        places = data.names.index(found.upper), data.names.index(found.lower)
        known = fewest_by_brute_force(pairs, *places, most)
        if known is None:
            assert found.confirmed is None or found.confirmed > most
        else:
            assert (found.confirmed, found.proved) == (known, True)


def test_the_order_of_influence_alone_can_need_more_than_the_search_finds() -> None:
    data = planted(45, 10, 179, spread=1.0)
    plain = fragile_neighbours(data.names, pair_counts(data), width=0)
    searched = fragile_neighbours(data.names, pair_counts(data))
    more = [(one.confirmed, other.confirmed) for one, other in zip(plain, searched, strict=True)]
    assert (4, 3) in more
    assert all(by_order >= fewest for by_order, fewest in more)
    assert sum(one.proved for one in plain) < sum(one.proved for one in searched)


def test_a_battle_that_alone_links_two_competitors_is_passed_over() -> None:
    data = battles("A>B*3 B>C C>A A=D B<D*2")  # without the one win of C or of B, nobody is comparable
    _, second, third = fragile_neighbours(data.names, pair_counts(data), width=0)
    assert [(one.predicted, one.confirmed) for one in (second, third)] == [(1, 3), (1, 3)]


def test_a_removal_that_leaves_the_two_incomparable_does_not_count() -> None:
    data = battles("A>B*5 A<B")  # without four wins they are level, without five A has only lost
    (found,) = fragile_neighbours(data.names, pair_counts(data))
    assert (found.predicted, found.confirmed, found.proved) == (None, None, True)


def test_groups_that_never_met_have_neighbours_of_their_own() -> None:
    data = battles("A>B*3 A<B*2 A=B C>D*4 C<D*2 C=D C=E D=E")
    found = fragile_neighbours(data.names, pair_counts(data))
    assert [(one.upper, one.lower) for one in found] == [("C", "E"), ("E", "D"), ("A", "B")]
    assert found[-1].confirmed == 2


def test_battles_that_weigh_more_than_one_are_refused() -> None:
    data = replace(battles("A>B*3 A<B*2"), weight=np.array([1.0, 1, 1, 1, 2]))
    with pytest.raises(BadComparisons, match="weight one"):
        fragile_neighbours(data.names, pair_counts(data))


def test_a_board_that_rates_nobody_has_no_neighbours() -> None:
    pairs = pair_counts(battles("A>B"))
    assert fragile_neighbours("AB", pairs) == ()
    assert board_fragility("AB", pairs) is None


def test_what_is_confirmed_holds_when_fitted_from_the_start() -> None:
    fit = Influence.of(pair_counts(planted(3, 12, 3_000)))
    order = np.argsort(-fit.strength)
    duel = Duel(fit, int(order[0]), int(order[1]))
    confirmed, number = duel.confirmed(), fit.pairs.number.copy()
    number[np.unravel_index(duel.order.cells, (len(number), 3))] -= duel.order.taken(confirmed)
    left = Influence.of(replace(fit.pairs, number=number, weight=number.astype(float)))
    assert number.sum() == 3_000 - confirmed
    assert left.strength[order[1]] > left.strength[order[0]]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_challenger_of_the_first_is_whoever_needs_the_fewest(seed: int) -> None:
    data = planted(seed, 6, 150, spread=0.3)
    pairs = pair_counts(data)
    fit = Influence.of(pairs)
    first, *others = np.argsort(-fit.strength).tolist()
    found = board_fragility(data.names, pairs)
    confirmed = {other: Duel(fit, first, other).confirmed() for other in others}
    assert found.top == fragile_neighbours(data.names, pairs)[0]
    assert found.challenger.upper == data.names[first]
    assert found.challenger.confirmed <= min(filter(None, confirmed.values()))


def test_both_bad_battles_decide_nothing() -> None:
    plain, more = battles("A>B*5 A<B*3 A=B"), battles("A>B*5 A<B*3 A=B AxB*9")
    assert fragile_neighbours("AB", pair_counts(plain)) == fragile_neighbours("AB", pair_counts(more))
