"""Coefficients of agreement are those of the textbooks, and undefined ones say why."""

import numpy as np
import pytest
from scipy import stats

from ratings import BadComparisons, BadSetting
from ratings.agreement import MISSING, Agreement, agreement
from ratings.agreement_measures import MEASURES, Patterns

TWO = [m for m in MEASURES if MEASURES[m].raters in (2, None)]
N = MISSING
# Krippendorff 2011, Computing Krippendorff's Alpha-Reliability: four observers, twelve units, some missing.
KRIPPENDORFF = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, N, N, N],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, N, 3],
        [N, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, N],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, N],
    ]
).T
# Fleiss 1971, as counts of five categories by 14 raters on ten subjects.
FLEISS = [
    [0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1],
    [7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7],
]  # fmt: skip


def of(name: str, table: object, **settings: float) -> Agreement:
    return agreement(name, np.asarray(table), np.random.default_rng(3), **settings)  # type: ignore[arg-type]


def confusion(cells: list[list[int]]) -> np.ndarray:
    """A row of two verdicts for every count of a confusion matrix."""
    rows, columns = np.indices(np.shape(cells))
    return np.repeat(np.stack([rows.ravel(), columns.ravel()], axis=1), np.ravel(cells), axis=0)


@pytest.mark.parametrize(
    ("name", "cells", "expected"),
    [
        ("percent", [[20, 5], [10, 15]], 0.7),
        ("cohen", [[20, 5], [10, 15]], 0.4),
        ("cohen", [[90, 10], [20, 30]], 0.526316),
        ("scott", [[90, 10], [20, 30]], 0.523810),
        ("cohen", [[45, 15], [25, 15]], 0.1304),
        ("cohen", [[25, 35], [5, 35]], 0.2593),
        ("scott", [[20, 5], [10, 15]], (0.7 - 0.505) / (1 - 0.505)),
        ("linear", [[20, 5], [10, 15]], 0.4),
        ("quadratic", [[5, 0, 0], [0, 5, 0], [0, 5, 5]], 1 - (5 / 20) / (500 / 400)),
    ],
)
def test_two_raters_agree_as_worked_out_by_hand(name: str, cells: list[list[int]], expected: float) -> None:
    assert of(name, confusion(cells)).value == pytest.approx(expected, abs=5e-5)


def test_fleiss_kappa_is_that_of_his_example() -> None:
    table = [np.repeat(np.arange(5), counts) for counts in FLEISS]
    assert of("fleiss", table).value == pytest.approx(0.210, abs=5e-4)


@pytest.mark.parametrize(("level", "expected"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)])
def test_krippendorffs_alpha_is_that_of_his_example(level: str, expected: float) -> None:
    found = of(f"alpha_{level}", KRIPPENDORFF)
    assert found.value == pytest.approx(expected, abs=5e-4)
    assert (found.items, found.raters) == (11, 4)


@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval"])
def test_alpha_of_many_samples_is_the_packages_of_each(level: str) -> None:
    rng = np.random.default_rng(2)
    table = rng.integers(-1, 4, (60, 5))
    table = table[(table != N).sum(axis=1) >= 2]
    patterns, measure = Patterns(table, 4), MEASURES[f"alpha_{level}"]
    weights = rng.multinomial(len(table), np.full(len(table), 1 / len(table)), 7)
    apart = [measure.of(patterns, one[None])[0] for one in weights]
    np.testing.assert_allclose(measure.of(patterns, weights), apart)


@pytest.mark.parametrize(("name", "peer"), [("kendall", stats.kendalltau), ("spearman", stats.spearmanr)])
def test_rank_correlations_are_scipys(name: str, peer: object) -> None:
    table = np.random.default_rng(1).integers(0, 6, (50, 2))
    assert of(name, table, replicates=20).value == pytest.approx(peer(*table.T).statistic)  # type: ignore[operator]


@pytest.mark.parametrize("name", TWO)
def test_full_agreement_is_one_and_claims_no_interval(name: str) -> None:
    found = of(name, np.tile([[0, 0], [1, 1], [2, 2]], (9, 1)), replicates=50)
    assert found.value == pytest.approx(1)
    assert np.isnan([found.lower, found.upper]).all()
    assert found.note == "no interval: the same in all samples"


@pytest.mark.parametrize("name", [m for m in TWO if m != "percent"])
def test_beyond_chance_is_undefined_where_all_verdicts_are_the_same(name: str) -> None:
    found = of(name, np.ones((30, 2), dtype=int), replicates=20)
    assert np.isnan(found.value)
    assert found.note == "all verdicts are the same"


def test_no_item_with_two_verdicts_is_no_number() -> None:
    found = of("alpha_nominal", [[0, N], [N, 1]])
    assert (found.items, found.note) == (0, "no item was decided by two raters")
    assert np.isnan(found.value)


@pytest.mark.parametrize("name", ["percent", "cohen", "scott", "fleiss"])
def test_the_interval_covers_the_agreement_of_all_items(name: str) -> None:
    rng = np.random.default_rng(11)
    truth = rng.integers(0, 3, 200_000)
    table = np.stack(
        [np.where(rng.random(truth.size) < 0.7, truth, rng.integers(0, 3, truth.size)) for _ in "ab"], 1
    )
    value = of(name, table, replicates=1).value
    found = [of(name, table[k : k + 100], replicates=200) for k in range(0, 20_000, 100)]
    assert 0.90 <= np.mean([one.lower <= value <= one.upper for one in found]) <= 0.985


def test_the_same_seed_gives_the_same_bits() -> None:
    assert of("cohen", confusion([[20, 5], [10, 15]])) == of("cohen", confusion([[20, 5], [10, 15]]))


def test_what_cannot_be_a_table_of_verdicts_is_refused() -> None:
    with pytest.raises(BadComparisons, match="row 2: code -2 is below -1"):
        of("percent", [[0, 1], [0, -2]])
    with pytest.raises(BadComparisons, match="needs a table of integer codes"):
        of("percent", [[0.5, 1.0]])
    with pytest.raises(BadSetting, match="Cohen's kappa is of 2 raters, not 3"):
        of("cohen", [[0, 1, 1]])
    with pytest.raises(BadSetting, match="no measure of agreement 'gwet'; there are percent, cohen"):
        of("gwet", [[0, 1]])
