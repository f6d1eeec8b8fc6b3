"""Optional columns are read in their role, and what cannot be used names its row."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ratings import BadComparisons, Comparisons, read_comparisons

BATTLES = {"model_a": [*"xyx"], "model_b": [*"yxz"], "winner": ["model_a", "tie", "model_b"]}


def read(folder: Path, columns: dict[str, object], **roles: object) -> Comparisons:
    pq.write_table(pa.table(BATTLES | columns), folder / "battles.parquet")
    return read_comparisons(folder / "battles.parquet", **roles)  # type: ignore[arg-type]


def test_items_sources_and_strata_keep_who_belongs_together(tmp_path: Path) -> None:
    columns = {"battle": [7, 7, 9], "who": ["human", "gpt", "gpt"], "topic": ["code", "maths", "code"]}
    data = read(tmp_path, columns, item="battle", source="who", stratum="topic")
    assert data.item is not None
    assert data.source is not None
    assert data.stratum is not None
    assert (data.item[0] == data.item[1], data.item[1] == data.item[2]) == (True, False)
    assert data.source.tolist() == columns["who"]
    assert data.stratum.tolist() == columns["topic"]


@pytest.mark.parametrize(
    "times",
    [[0, 1, 86_400], [0.0, 1.0, 86_400.0], ["1970-01-01", "1970-01-01 00:00:01", "1970-01-02T00:00:00"]],
)
def test_times_are_seconds_or_dates(tmp_path: Path, times: list[object]) -> None:
    data = read(tmp_path, {"when": times}, time="when")
    assert data.time is not None
    assert data.time.tolist() == [0.0, 1.0, 86_400.0]


@pytest.mark.parametrize(
    ("role", "values", "problem"),
    [
        ("time", ["1970-01-01", "soon", "later"], "row 2, column c: 'soon' is neither seconds nor a date"),
        ("time", [True, False, True], "row 1, column c: True is neither seconds nor a date"),
        ("time", [[1], [2], [3]], "column c: is list<.*>, not one value in each row"),
        ("cluster", [["x"], ["y"], ["x"]], "not one value in each row"),
        ("stratum", [{"x": 1}, {"x": 2}, {"x": 1}], "not one value in each row"),
        ("weight", ["1", "two", "3"], "row 2, column c: 'two' is not a number"),
        ("time", [0.0, float("nan"), 1.0], "row 2, column c: nan is not a finite number"),
        ("weight", [1.0, 2.0, 0.0], "row 3, column c: 0.0 is not a positive number"),
        ("weight", ["1", "2", "3"], "column c: is string, not numbers"),
        ("item", [1, None, 3], "row 2, column c: is empty"),
        ("source", ["human", "human", None], "row 3, column c: is empty"),
        ("stratum", [None, "x", "y"], "row 1, column c: is empty"),
    ],
)
def test_a_value_that_will_not_go_names_its_row(
    tmp_path: Path, role: str, values: list[object], problem: str
) -> None:
    with pytest.raises(BadComparisons, match=problem):
        read(tmp_path, {"c": values}, **{role: "c"})


def test_names_in_lists_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadComparisons, match=r"column model_a: is list<.*>, not text"):
        read(tmp_path, {"model_a": [["x"], ["y"], ["x"]]})


def test_a_row_that_stands_twice_is_refused_by_its_id(tmp_path: Path) -> None:
    assert len(read(tmp_path, {"id": [1, 2, 3]}, unique="id")) == 3
    with pytest.raises(BadComparisons, match="row 3, column id: 7 stands in row 1 already"):
        read(tmp_path, {"id": [7, 8, 7]}, unique="id")


def test_style_comes_from_counts_from_a_difference_or_from_the_replies(tmp_path: Path) -> None:
    columns = {
        "tokens_a": [30, 1, 0], "tokens_b": [10, 1, 0], "warmth": [0.5, -1.0, 2.0],
        "reply_a": ["# h\nword", "", "- x"], "reply_b": ["word", "", "- x\n- y\n- z"],
    }  # fmt: skip
    data = read(tmp_path, columns, style=("tokens", "warmth", "headers", "lists"))
    assert data.covariates is not None
    assert {name: values.tolist() for name, values in data.covariates.items()} == {
        "tokens": [0.5, 0, 0], "warmth": [0.5, -1, 2], "headers": [1, 0, 0], "lists": [0, 0, -0.5],
    }  # fmt: skip


def test_a_style_that_the_file_does_not_show_is_refused_with_what_it_has(tmp_path: Path) -> None:
    with pytest.raises(
        BadComparisons, match="style 'bold' needs columns bold_a and bold_b, or a column bold"
    ):
        read(tmp_path, {}, style=("bold",))


def test_rows_ignored_are_gone_from_every_column(tmp_path: Path) -> None:
    data = read(tmp_path, {"w": [1.0, 2.0, 3.0], "when": [1, 2, 3]}, weight="w", time="when", ignore=["tie"])
    assert data.weight is not None
    assert data.time is not None
    np.testing.assert_array_equal([data.weight, data.time], [[1, 3], [1, 3]])
