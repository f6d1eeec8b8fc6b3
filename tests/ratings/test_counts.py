"""Counting battles by pair, where counters are packed, and solving for strengths on difficult boards."""

from time import process_time

import numpy as np
import numpy.typing as npt
import pytest
from rating_boards import battles, planted

import ratings.counts
from ratings import METHODS, Comparisons
from ratings.connectivity import giant
from ratings.counts import Pairs, pair_counts
from ratings.strengths import strengths

Exact = npt.NDArray[np.longdouble]


def tally(data: Comparisons) -> dict[tuple[int, int], list[float]]:
    """Weight by outcome of each pair, one row at a time."""
    found: dict[tuple[int, int], list[float]] = {}
    weight = np.ones(len(data)) if data.weight is None else data.weight
    for a, b, outcome, one in zip(data.a, data.b, data.outcome, weight, strict=True):
        if a != b:
            seen = outcome if a < b or outcome > 1 else 1 - outcome
            found.setdefault((min(a, b), max(a, b)), [0.0] * 4)[seen] += one
    return found


def scores(pairs: Pairs, strength: npt.NDArray[np.float64]) -> Exact:
    """What is left of the likelihood equations, pair by pair in long double."""
    there = strength.astype(np.longdouble)
    surprise = pairs.credit - pairs.total / (1 + np.exp(there[pairs.second] - there[pairs.first]))
    left = np.zeros(pairs.size, dtype=np.longdouble)
    np.add.at(left, pairs.first, surprise)
    np.add.at(left, pairs.second, -surprise)
    return left


def error(pairs: Pairs, strength: npt.NDArray[np.float64]) -> float:
    """How far strengths are from where a Newton step on the scores in long double leads, in rating points."""
    p = 1 / (1 + np.exp(strength[pairs.second] - strength[pairs.first]))
    hessian = np.zeros((pairs.size, pairs.size))
    hessian[pairs.first, pairs.second] = hessian[pairs.second, pairs.first] = -pairs.total * p * (1 - p)
    np.fill_diagonal(hessian, -hessian.sum(axis=1))
    step = np.linalg.lstsq(hessian, scores(pairs, strength).astype(np.float64), rcond=1e-14)[0]
    return float(np.ptp(step)) * 400 / np.log(10)


@pytest.mark.parametrize("weighted", [False, True])
def test_counts_are_what_adding_up_row_by_row_gives(weighted: bool) -> None:
    rng, rows = np.random.default_rng(7), 3_000
    a, b, outcome = rng.integers(0, 9, rows), rng.integers(0, 9, rows), rng.integers(0, 4, rows)
    weight = rng.exponential(1, rows) if weighted else None
    data = Comparisons(tuple("abcdefghi"), a, b, outcome.astype(np.int8), weight=weight)
    pairs, known = pair_counts(data), tally(data)
    assert list(zip(pairs.first, pairs.second, strict=True)) == sorted(known)
    np.testing.assert_allclose(pairs.weight, [known[pair] for pair in sorted(known)], rtol=1e-12)
    assert pairs.self_play == (a == b).sum()
    assert pairs.number.sum() + pairs.self_play == rows


def test_a_counter_that_is_full_does_not_run_over_into_the_next() -> None:
    rows = ratings.counts._FULL + 5
    zeros = np.zeros(rows, dtype=np.intp)
    data = Comparisons(("A", "B"), zeros, zeros + 1, zeros.astype(np.int8))
    assert pair_counts(data).number.tolist() == [[rows, 0, 0, 0]]


def test_rows_where_both_were_bad_are_counted_though_they_share_no_counter() -> None:
    pairs = pair_counts(battles("AxB*2 A>B*3 BxA*2 C<B CxD*2"))
    assert pairs.number.tolist() == [[3, 0, 0, 4], [1, 0, 0, 0], [0, 0, 0, 2]]


def test_many_tables_of_counters_add_up(monkeypatch: pytest.MonkeyPatch) -> None:
    data = planted(seed=2, size=7, rows=2_000)
    whole = pair_counts(data).number
    monkeypatch.setattr(ratings.counts, "_FULL", 300)
    np.testing.assert_array_equal(pair_counts(data).number, whole)


def test_pairs_within_a_group_are_those_of_its_own_battles() -> None:
    data = planted(seed=5, size=8, rows=500)
    kept = np.array([1, 0, 1, 1, 0, 1, 1, 1], dtype=bool)
    alone = pair_counts(data.take(kept[data.a] & kept[data.b]).of_those_present())
    found = pair_counts(data).within(kept)
    for name in ("size", "first", "second", "number", "weight", "squared"):
        np.testing.assert_array_equal(getattr(found, name), getattr(alone, name))


def test_sums_by_competitor_count_both_sides() -> None:
    pairs = pair_counts(battles("A>B B>C*2 D>A*3"))
    assert pairs.per_competitor(np.array([1, 2, 4]), np.array([10, 20, 40])).tolist() == [3, 14, 40, 20]


@pytest.mark.parametrize("size", [12, 90, 400])
def test_strengths_are_exact_to_a_hundred_millionth_of_a_point(size: int) -> None:
    pairs = pair_counts(planted(seed=size, size=size, rows=30 * size, spread=2.0))
    pairs = pairs.within(giant(pairs))
    assert error(pairs, strengths(pairs)[0]) < 1e-8


def test_a_million_battles_are_fitted_within_five_seconds() -> None:
    data = planted(seed=11, size=300, rows=1_000_000)
    before = process_time()
    fitted = METHODS["bt"].fit(data)
    assert process_time() - before < 5
    assert fitted.rated.all()


def test_two_crowds_joined_by_a_single_tie_are_placed_exactly() -> None:
    one, other = planted(seed=1, size=100, rows=20_000), planted(seed=2, size=100, rows=20_000)
    a, b = np.concatenate([one.a, other.a + 100, [3]]), np.concatenate([one.b, other.b + 100, [105]])
    outcome = np.concatenate([one.outcome, other.outcome, [2]]).astype(np.int8)
    pairs = pair_counts(Comparisons(tuple(map(str, range(200))), a, b, outcome))
    strength, _ = strengths(pairs)
    assert error(pairs, strength) < 1e-7
    assert strength[3] == pytest.approx(strength[105], abs=1e-9)


def test_strengths_so_far_apart_that_odds_overflow_are_still_found() -> None:
    links = 100  # of a chain, each won by a million to one: 13.8 logits
    a, b = np.repeat(np.arange(links), 2), np.repeat(np.arange(links) + 1, 2)
    weight = np.tile([1e6, 1.0], links)
    outcome = np.tile(np.array([0, 1], dtype=np.int8), links)
    pairs = pair_counts(Comparisons(tuple(map(str, range(links + 1))), a, b, outcome, weight=weight))
    strength, _ = strengths(pairs)
    np.testing.assert_allclose(-np.diff(strength), np.log(1e6), atol=1e-8)


def test_a_light_pair_is_not_drowned_by_the_rounding_of_heavy_ones() -> None:
    rows = [(0, 1, 0, 1e6), (0, 1, 1, 3e6), (1, 2, 0, 2e-4), (1, 2, 1, 1e-4), (0, 1, 2, 7e5)]
    a, b, outcome, weight = (np.array(column) for column in zip(*rows, strict=True))
    pairs = pair_counts(Comparisons(("A", "B", "C"), a, b, outcome, weight=weight))
    strength, _ = strengths(pairs)
    assert strength[1] - strength[2] == pytest.approx(np.log(2), abs=1e-9)
