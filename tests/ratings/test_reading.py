"""Files of battles are read as they are or refused with the place of the fault."""

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ratings import BadComparisons, Comparisons, NoBattles, read_comparisons

ROWS = [
    {"model_a": "x", "model_b": "y", "winner": "model_a", "votes": 2},
    {"model_a": "y", "model_b": "x", "winner": "tie (bothbad)", "votes": 1},
    {"model_a": "x", "model_b": "z, the last", "winner": "model_b", "votes": 3},
]


def write_csv(path: Path, rows: list[dict[str, object]]) -> None:
    lines = [",".join(f'"{"" if value is None else value}"' for value in row.values()) for row in rows]
    path.write_text("\n".join([",".join(rows[0]), *lines]) + "\n")


def write_jsonl(path: Path, rows: list[dict[str, object]]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))


def write_parquet(path: Path, rows: list[dict[str, object]]) -> None:
    pq.write_table(pa.Table.from_pylist(rows), path)


WRITERS = {".csv": write_csv, ".jsonl": write_jsonl, ".ndjson": write_jsonl, ".parquet": write_parquet}


@pytest.fixture(params=WRITERS)
def suffix(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def read(folder: Path, suffix: str, rows: list[dict[str, object]], **options: str) -> Comparisons:
    path = folder / f"battles{suffix}"
    WRITERS[suffix](path, rows)
    return read_comparisons(path, **options)  # type: ignore[arg-type]


def test_every_format_gives_the_same_battles(tmp_path: Path, suffix: str) -> None:
    data = read(tmp_path, suffix, ROWS)
    assert data.names == ("x", "y", "z, the last")
    assert (data.a.tolist(), data.b.tolist(), data.outcome.tolist()) == ([0, 1, 0], [1, 0, 2], [0, 3, 1])


def test_a_column_of_weights_is_read_on_request(tmp_path: Path, suffix: str) -> None:
    data = read(tmp_path, suffix, ROWS, weight="votes", cluster="winner")
    assert data.weight is not None
    assert data.cluster is not None
    assert (data.weight.tolist(), len(set(data.cluster))) == ([2, 1, 3], 3)


@pytest.mark.parametrize("label", ["invalid", "TIE", "a", "nan", " tie", None])
def test_an_unknown_label_names_file_row_and_column(tmp_path: Path, suffix: str, label: str | None) -> None:
    with pytest.raises(BadComparisons, match=rf"battles{suffix}: row 2, column winner: unknown outcome"):
        read(tmp_path, suffix, [ROWS[0], ROWS[1] | {"winner": label}])


@pytest.mark.parametrize("name", ["", "NaN", None])
def test_an_empty_name_names_file_row_and_column(tmp_path: Path, suffix: str, name: str | None) -> None:
    with pytest.raises(
        BadComparisons, match=rf"battles{suffix}: row 1, column model_b: a competitor without"
    ):
        read(tmp_path, suffix, [ROWS[0] | {"model_b": name}, ROWS[1]])


def test_a_label_to_ignore_is_dropped_and_counted(tmp_path: Path, suffix: str) -> None:
    data = read(tmp_path, suffix, [*ROWS, ROWS[0] | {"winner": "invalid"}], ignore=["invalid"])  # type: ignore[arg-type]
    assert len(data) == 3
    assert data.warnings == ("1 row ignored for the outcome invalid",)


def test_ignoring_every_row_leaves_nothing_to_rate(tmp_path: Path, suffix: str) -> None:
    with pytest.raises(NoBattles, match=r"all 1 rows are ignored"):
        read(tmp_path, suffix, ROWS[:1], ignore=["model_a"])  # type: ignore[arg-type]


def test_a_missing_column_is_named(tmp_path: Path, suffix: str) -> None:
    rows = [{"model_a": "x", "model_b": "y", "result": "tie"}]
    with pytest.raises(BadComparisons, match=rf"battles{suffix}: (row 1, )?column winner: "):
        read(tmp_path, suffix, rows)


def test_an_unsound_weight_names_its_row(tmp_path: Path, suffix: str) -> None:
    with pytest.raises(BadComparisons, match=r"row 2, column votes: -1\.0 is not a positive number"):
        read(tmp_path, suffix, [ROWS[0], ROWS[1] | {"votes": -1}], weight="votes")


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("a.csv", b"", "column model_a: there is no such column; the file has none"),
        ("a.csv", b"model_a,model_b,winner\n", "there is no battle to rate"),
        ("a.csv", b"model_a,model_b,winner\nx,y,tie\nx,y\n", "row 2: has 2 fields, the header 3"),
        ("a.csv", b"model_a,model_b,winner\nx,\xff\xfe,tie\n", "cannot be read: .*utf-8"),
        ("a.jsonl", b'{"model_a": "x"\n', "row 1: is not JSON"),
        ("a.jsonl", b"[1, 2]\n", "row 1: is not a JSON object"),
        (
            "a.jsonl",
            b'{"model_a": 1, "model_b": "y", "winner": "tie"}\n',
            "row 1, column model_a: 1 is not text",
        ),
        (
            "a.jsonl",
            b'{"model_a": NaN, "model_b": "y", "winner": "tie"}\n',
            "row 1, column model_a: a competitor",
        ),
        ("a.jsonl", b"\xff\xfe\n", "cannot be read"),
        ("a.jsonl", b"", "there is no battle to rate"),
        ("a.parquet", b"not parquet", "cannot be read: "),
        ("a.xlsx", b"", "unknown kind of file; there are .csv, .jsonl, .ndjson, .parquet"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(tmp_path: Path, name: str, content: bytes, problem: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises((BadComparisons, NoBattles), match=f"{name}: {problem}"):
        read_comparisons(tmp_path / name)


def test_a_file_that_is_not_there_is_said_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(BadComparisons, match=r"none.csv: No such file or directory$"):
        read_comparisons(tmp_path / "none.csv")


def test_texts_with_line_breaks_and_a_byte_order_mark_are_no_trouble(tmp_path: Path) -> None:
    path = tmp_path / "texts.csv"
    path.write_text('\ufeffmodel_a,reply,model_b,winner\nx,"two\nlines",y,tie\n', encoding="utf-8")
    assert read_comparisons(path).names == ("x", "y")


def test_competitors_called_by_numbers_keep_their_names(tmp_path: Path) -> None:
    path = tmp_path / "numbers.csv"
    path.write_text("model_a,model_b,winner\n007,1.50,model_a\n")
    assert read_comparisons(path).names == ("007", "1.50")


def test_words_of_a_dictionary_that_no_row_uses_are_no_competitors(tmp_path: Path) -> None:
    path = tmp_path / "battles.parquet"
    names = pa.DictionaryArray.from_arrays(pa.array([1, 2]), pa.array(["gone", "x", "y"]))
    columns = {"model_a": names, "model_b": names.take(pa.array([1, 0])), "winner": ["tie", "model_a"]}
    pq.write_table(pa.table(columns), path)
    assert read_comparisons(path).names == ("x", "y")


def test_a_dictionary_with_a_missing_name_names_the_row(tmp_path: Path) -> None:
    path = tmp_path / "battles.parquet"
    names = pa.DictionaryArray.from_arrays(pa.array([1, None]), pa.array(["y", "x"]))
    pq.write_table(pa.table({"model_a": names, "model_b": ["z", "z"], "winner": ["tie", "tie"]}), path)
    with pytest.raises(BadComparisons, match="row 2, column model_a: a competitor without a name"):
        read_comparisons(path)


def test_numbers_where_names_should_be_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "battles.parquet"
    pq.write_table(pa.table({"model_a": [1.5], "model_b": ["z"], "winner": ["tie"]}), path)
    with pytest.raises(BadComparisons, match="column model_a: is double, not text"):
        read_comparisons(path)
