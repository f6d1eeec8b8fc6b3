"""What must not change the ratings, does not."""

from collections.abc import Callable

import choix
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rating_boards import by_name, fit, planted

import ratings.counts
from ratings import METHODS, Comparisons
from ratings.connectivity import giant
from ratings.counts import Pairs, pair_counts
from ratings.strengths import strengths

rows = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(0, 3)), min_size=1, max_size=40)


def board(battles: list[tuple[int, int, int]], weight: list[float] | None = None) -> Comparisons:
    a, b, outcome = np.array(battles).T
    return Comparisons(tuple("abcdef"), a, b, outcome, weight=weight)  # type: ignore[arg-type]


def same_pairs(one: Pairs, other: Pairs) -> None:
    for name in ("size", "first", "second", "number", "weight", "squared", "self_play"):
        np.testing.assert_allclose(getattr(one, name), getattr(other, name))


@given(rows.filter(lambda battles: any(a != b for a, b, _ in battles)))
@settings(deadline=None)
def test_swapping_sides_and_shuffling_rows_change_no_rating(battles: list[tuple[int, int, int]]) -> None:
    swapped = [(b, a, {0: 1, 1: 0}.get(outcome, outcome)) for a, b, outcome in reversed(battles)]
    one, other = METHODS["bt"].fit(board(battles)), METHODS["bt"].fit(board(swapped))
    np.testing.assert_allclose(one.rating, other.rating, atol=1e-6)
    np.testing.assert_allclose(one.lower, other.lower, atol=1e-5)
    assert one.note == other.note


@given(rows.filter(lambda battles: any(a != b for a, b, _ in battles)))
@settings(deadline=None)
def test_every_board_has_a_finite_answer_or_says_why_not(battles: list[tuple[int, int, int]]) -> None:
    fitted = METHODS["bt"].fit(board(battles))
    assert np.isfinite(fitted.rating[fitted.rated]).all()
    assert (fitted.se[fitted.rated] > 0).all()
    assert all(bool(note) == (part != 1) for note, part in zip(fitted.note, fitted.component, strict=True))
    assert (fitted.rated == (fitted.component > 0)).all()
    assert not np.isnan(fitted.lower).any()


def test_whoever_meets_only_the_weak_is_not_rated_by_its_wins() -> None:
    strong = "A>B*10 A<B*10 B>C*15 B<C*5 C>D*15 C<D*5"
    rows = by_name(fit(f"{strong} D>W*15 D<W*5 W>Z*18 W<Z*2"))
    assert rows["W"]["wins"] / rows["W"]["battles"] > 0.55 > rows["A"]["wins"] / rows["A"]["battles"]
    assert rows["A"]["rating"] > rows["C"]["rating"] > rows["W"]["rating"] > rows["Z"]["rating"]


@given(rows.filter(lambda battles: any(a != b for a, b, _ in battles)), st.data())
@settings(deadline=None)
def test_sorted_keys_count_what_the_table_counts(
    battles: list[tuple[int, int, int]], data: st.DataObject
) -> None:
    weight = data.draw(st.none() | st.lists(st.floats(0.1, 9), min_size=len(battles), max_size=len(battles)))
    comparisons = board(battles, weight)
    with pytest.MonkeyPatch.context() as patch:
        by_table = pair_counts(comparisons)
        patch.setattr(ratings.counts, "_DENSE_CELLS", 0)
        same_pairs(by_table, pair_counts(comparisons))


def test_counting_in_chunks_counts_every_row(monkeypatch: pytest.MonkeyPatch) -> None:
    data = planted(seed=1, size=9, rows=5_000)
    whole = pair_counts(data)
    monkeypatch.setattr(ratings.counts, "_CHUNK", 7)
    same_pairs(whole, pair_counts(data))


def test_a_weight_of_three_is_the_same_row_three_times_for_the_rating() -> None:
    data = planted(seed=1, size=6, rows=400)
    heavy = Comparisons(data.names, data.a, data.b, data.outcome, weight=np.full(400, 3.0))
    thrice = data.take(np.repeat(np.arange(400), 3))
    np.testing.assert_allclose(METHODS["bt"].fit(heavy).rating, METHODS["bt"].fit(thrice).rating, atol=1e-6)


@pytest.mark.parametrize("peer", [choix.ilsr_pairwise, choix.mm_pairwise, choix.opt_pairwise])
def test_choix_finds_the_same_strengths(peer: Callable[..., np.ndarray]) -> None:
    data = planted(seed=8, size=8, rows=1_000, ties=0)
    wins = [(a, b) if won == 0 else (b, a) for a, b, won in zip(data.a, data.b, data.outcome, strict=True)]
    independent = peer(8, wins, max_iter=1_000)
    expected = 1000 + 400 / np.log(10) * (independent - independent.mean())
    np.testing.assert_allclose(METHODS["bt"].fit(data).rating, expected, atol=1e-3)


def test_many_competitors_with_few_battles_are_counted_without_a_table_of_all_pairs() -> None:
    data = planted(seed=9, size=3_000, rows=20_000)
    assert pair_counts(data).number.sum() == 20_000


def test_a_large_sparse_board_is_solved_as_exactly_as_a_small_one() -> None:
    pairs = pair_counts(planted(seed=9, size=400, rows=8_000, spread=0.5))
    pairs = pairs.within(giant(pairs))
    strength, _ = strengths(pairs)
    surprise = pairs.credit - pairs.total / (1 + np.exp(strength[pairs.second] - strength[pairs.first]))
    assert pairs.size > 390
    np.testing.assert_allclose(pairs.per_competitor(surprise, -surprise), 0, atol=1e-9)


def test_a_long_chain_on_which_iterating_stalls_is_still_solved_exactly() -> None:
    chain, ring = np.arange(600), np.full(599, 3)
    a, b = np.repeat(chain[:-1], ring), np.repeat(chain[1:], ring)
    outcome = np.tile(np.array([0, 0, 1], dtype=np.int8), 599)
    strength, _ = strengths(pair_counts(Comparisons(tuple(map(str, chain)), a, b, outcome)))
    np.testing.assert_allclose(strength[:-1] - strength[1:], np.log(2), atol=1e-8)


def test_of_two_equal_groups_the_busier_one_is_rated() -> None:
    data = Comparisons.from_arrays([*"AABX"], [*"BBAY"], ["a", "a", "a", "tie"])
    assert giant(pair_counts(data)).tolist() == [True, True, False, False]


def test_other_scales_only_stretch_and_shift() -> None:
    data = planted(seed=1, size=5, rows=300)
    logits, shown = METHODS["bt"].fit(data, scale=1, base=np.e, mean=0), METHODS["bt"].fit(data)
    np.testing.assert_allclose(1000 + 400 / np.log(10) * logits.rating, shown.rating)
    np.testing.assert_allclose(400 / np.log(10) * logits.se, shown.se)
