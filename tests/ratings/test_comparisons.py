"""Comparisons hold only battles that make sense."""

import numpy as np
import pytest

from ratings import BadComparisons, Comparisons

A, B, WON = np.array([0, 1]), np.array([1, 0]), np.array([0, 2], dtype=np.int8)


def test_names_are_sorted_unless_their_order_is_given() -> None:
    assert Comparisons.from_arrays(["z"], ["y"], ["tie"]).names == ("y", "z")
    listed = Comparisons.from_arrays(["z"], ["y"], ["tie"], names=["x", "z", "y"])
    assert (listed.names, listed.a.tolist(), listed.b.tolist()) == (("x", "z", "y"), [1], [2])


def test_outcomes_may_be_given_in_the_words_of_files() -> None:
    words = ["a", "model_b", "tie", "tie (bothbad)"]
    assert Comparisons.from_arrays(["x"] * 4, ["y"] * 4, words).outcome.tolist() == [0, 1, 2, 3]


def test_a_name_outside_the_list_is_an_error_with_its_row() -> None:
    with pytest.raises(BadComparisons, match="row 2, column b: 'q' is not among the names given"):
        Comparisons.from_arrays(["x", "x"], ["y", "q"], ["a", "a"], names=["x", "y"])


def test_a_number_for_a_name_is_an_error_with_its_row() -> None:
    with pytest.raises(BadComparisons, match="row 2, column a: 7 is not text"):
        Comparisons.from_arrays(["x", 7], ["y", "y"], ["a", "a"])  # type: ignore[list-item]


@pytest.mark.parametrize(
    ("columns", "problem"),
    [
        ({"a": np.array([0, 2])}, r"row 2, column a: code 2 is outside 0\.\.1"),
        ({"a": np.array([0, -1])}, r"row 2, column a: code -1 is outside 0\.\.1"),
        ({"a": np.array([0, np.nan])}, "column a: needs integer codes, not float64"),
        ({"outcome": np.array([0, 4])}, r"row 2, column outcome: code 4 is outside 0\.\.3"),
        ({"b": np.array([1])}, r"column b: has shape \(1,\)"),
        ({"weight": np.array([1.0, 0.0])}, "row 2, column weight: 0.0 is not positive"),
        ({"weight": np.array([np.nan, 1.0])}, "row 1, column weight: nan is not a finite number"),
        ({"covariates": {"length": np.array([1.0, np.inf])}}, "row 2, column length: inf is not a finite"),
        ({"names": ("x", "x")}, "column names: 'x' is listed twice"),
        ({"names": ("x", "")}, r"column names: a competitor without a name \(number 2\)"),
    ],
)
def test_a_column_that_cannot_be_right_names_its_row(columns: dict[str, object], problem: str) -> None:
    with pytest.raises(BadComparisons, match=problem):
        Comparisons(**{"names": ("x", "y"), "a": A, "b": B, "outcome": WON, **columns})  # type: ignore[arg-type]


def test_columns_are_read_only_and_the_arrays_given_stay_writable() -> None:
    mine = A.copy()
    data = Comparisons(("x", "y"), mine, B, WON)
    with pytest.raises(ValueError, match="read-only"):
        data.a[0] = 1
    mine[0] = 0


def test_taking_rows_takes_every_column() -> None:
    data = Comparisons.from_arrays(
        ["x", "y"], ["y", "x"], ["a", "b"], weight=[1, 2], cluster=["v", "w"], covariates={"length": [3, 4]}
    )
    part = data.take(np.array([False, True]))
    assert part.covariates is not None
    assert part.weight is not None
    assert part.cluster is not None
    assert (len(part), part.weight[0], part.cluster[0], part.covariates["length"][0]) == (1, 2, "w", 4)
