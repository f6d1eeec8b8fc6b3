"""Splits are found in whichever file they lie in, and say the same in all of them."""

import base64
import json
import shutil
from pathlib import Path

import pyarrow
import pytest
from pyarrow.parquet import write_table

from arena.exams.datasets import DATASETS, DatasetError
from arena.exams.datasets.splits import entries, has_split, keyed_rows, split, splits_of

FILES = Path(__file__).parents[3] / "exam_files"
HUB = (
    "contextual_judge_bench",
    "multi_crit",
    "pro_judge_bench",
    "code_judge_bench",
    "bff_bench_verdicts",
    "reward_bench",
)
"""Datasets that are published as parquet; their hand-made files are JSONL, to be read by people."""


def as_parquet(path: Path) -> None:
    rows = [json.loads(line) for line in path.read_text().splitlines()]
    for row in rows:
        if isinstance(row.get("image"), dict):
            row["image"]["bytes"] = base64.b64decode(row["image"]["bytes"])
    write_table(pyarrow.Table.from_pylist(rows), path.with_name(f"{path.stem}-00000-of-00001.parquet"))
    path.unlink()


@pytest.mark.parametrize("name", HUB)
def test_parquet_gives_the_items_that_jsonl_gives(name, tmp_path):
    told = [item.case for item in DATASETS[name].read(FILES / name)]
    folder = shutil.copytree(FILES / name, tmp_path / name)
    for path in folder.rglob("*.jsonl"):
        as_parquet(path)
    read = [item.case for item in DATASETS[name].read(folder)]
    assert [case.replies for case in read] == [case.replies for case in told]
    assert [case.truth for case in read] == [case.truth for case in told]
    assert [case.question for case in read] == [case.question for case in told]


def test_the_parts_of_a_split_are_read_in_their_order(tmp_path):
    for part, letter in enumerate("xy"):
        table = pyarrow.Table.from_pylist([{"letter": letter}, {"letter": letter.upper()}])
        write_table(table, tmp_path / f"test-0000{part}-of-00002.parquet")
    rows = list(split(tmp_path, "test"))
    assert [row.given["letter"] for row in rows] == ["x", "X", "y", "Y"]
    assert rows[-1].file == "test-00001-of-00002.parquet" and rows[-1].number == 2


def test_splits_of_a_folder_are_known_by_their_files(tmp_path):
    (tmp_path / "codegen").mkdir()
    for name in ("model_2.5-00000-of-00002.parquet", "model_2.5-00001-of-00002.parquet", "a.jsonl", "b.txt"):
        (tmp_path / "codegen" / name).touch()
    assert splits_of(tmp_path, "codegen") == ["codegen/a", "codegen/model_2.5"]
    assert has_split(tmp_path, "codegen/model_2.5") and not has_split(tmp_path, "codegen/model")


def test_a_file_that_is_no_parquet_is_one_error_that_names_it(tmp_path):
    (tmp_path / "test.parquet").write_text("<html>Not found</html>")
    with pytest.raises(DatasetError, match=r"^test\.parquet: not parquet"):
        list(split(tmp_path, "test"))


@pytest.mark.parametrize(
    ("whole", "said"),
    [("[1]", "must be an object, not list"), ("{", "not JSON"), ('{"k": 1}', "row 1: k must")],
)
def test_a_file_that_is_not_an_object_of_objects_is_one_error(whole, said, tmp_path):
    (tmp_path / "x.json").write_text(whole)
    with pytest.raises(DatasetError, match=said):
        list(keyed_rows(tmp_path, "x.json"))
    with pytest.raises(DatasetError, match="no such file"):
        list(entries(tmp_path, "y.json"))
