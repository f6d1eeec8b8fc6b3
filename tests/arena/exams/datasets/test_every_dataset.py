"""What every line of DATASETS promises, tried on small files made by hand in the published layout."""

import csv
import json
import re
import shutil
from dataclasses import asdict
from pathlib import Path

import pytest
from exam_labels import LABELS

from arena.exams.datasets import DATASETS, DatasetError
from arena.exams.items import Item
from arena.judges.protocols import PROTOCOLS
from arena.judges.protocols.base import LETTERS

FILES = Path(__file__).parents[3] / "exam_files"
PICTURES = (".jpg", ".jpeg", ".png", ".webp")
TOLD = {
    "pair": lambda truth: truth.preference or truth.standards,
    "point": lambda truth: truth.scores,
    "label": lambda truth: truth.label,
    "batch": lambda truth: truth.ranking,
    "steps": lambda truth: truth.steps,
    "trajectory": lambda truth: truth.label,
}

ALIKE = {"mjbench_bias"}
"""Of whose items is known that those of one group deserve the same, and nothing else."""

every = pytest.mark.parametrize("name", DATASETS)


def items_of(name: str, folder: Path | None = None) -> list[Item]:
    return list(DATASETS[name].read(folder or FILES / name))


def test_every_dataset_has_files_made_by_hand_and_a_place_of_its_label():
    assert set(LABELS) == set(DATASETS)
    assert {path.name for path in FILES.iterdir() if path.is_dir()} == set(DATASETS)


@every
def test_it_says_its_licence_where_a_person_gets_it_and_its_paper(name):
    entry = DATASETS[name]
    assert entry.title and entry.licence and entry.paper and entry.files
    assert re.fullmatch(r"https://\S+", entry.where)
    assert not any(Path(file).is_absolute() for file in entry.files)


@every
def test_it_is_made_for_a_protocol_that_there_is(name):
    assert DATASETS[name].protocol in PROTOCOLS


@every
def test_its_items_know_what_is_right_in_the_terms_of_their_kind(name):
    items = items_of(name)
    assert len(items) >= 2
    told = [bool(TOLD[DATASETS[name].kind](item.case.truth)) for item in items]
    assert all(told) or (name in ALIKE and not any(told) and all(item.tags["group"] for item in items))


@every
def test_its_items_are_told_apart_by_key_and_by_digest(name):
    items = items_of(name)
    assert len({item.key for item in items}) == len({item.digest for item in items}) == len(items)


@every
def test_its_items_are_json_and_read_the_same_twice(name):
    items = items_of(name)
    json.dumps([asdict(item) for item in items])
    assert [item.digest for item in items] == [item.digest for item in items_of(name)]


@every
def test_its_protocol_takes_its_items(name):
    entry = DATASETS[name]
    assert all(PROTOCOLS[entry.protocol].accepts(item.case) for item in items_of(name))


@every
def test_its_recorded_verdicts_are_on_its_items_in_their_terms(name):
    if DATASETS[name].recorded is None:
        pytest.skip("it tells no verdicts of judges")
    recorded = DATASETS[name].recorded(FILES / name)
    assert recorded
    for judge, answered in recorded.items():
        assert judge and answered
        assert len({one.item.key for one in answered}) == len(answered)
        for one in answered:
            seen = [(game.order, game.sample) for game in one.games]
            assert len(set(seen)) == len(seen)
            replies = LETTERS[: len(one.item.case.replies)]
            assert all(sorted(game.order) == list(replies) for game in one.games)


@every
def test_a_row_without_its_label_is_one_error_that_names_file_row_and_key(name, tmp_path):
    file, keys = LABELS[name]
    folder = shutil.copytree(FILES / name, tmp_path / name)
    TAKE[Path(file).suffix](folder / file, keys)
    with pytest.raises(DatasetError) as error:
        items_of(name, folder)
    said = str(error.value)
    assert Path(file).name in said and re.search(r"row \d+: ", said) and keys[-1] in said


@every
def test_a_folder_without_its_files_is_told_with_the_address_they_are_at(name, tmp_path):
    with pytest.raises(DatasetError) as error:
        items_of(name, tmp_path)
    assert str(tmp_path) in str(error.value) and DATASETS[name].where in str(error.value)
    if DATASETS[name].recorded is not None:
        with pytest.raises(DatasetError, match=re.escape(DATASETS[name].where)):
            DATASETS[name].recorded(tmp_path)


@every
def test_a_picture_that_is_none_is_told_with_its_row_and_path(name, tmp_path):
    folder = shutil.copytree(FILES / name, tmp_path / name)
    pictures = [path for path in folder.rglob("*") if path.suffix in PICTURES]
    if not pictures:
        pytest.skip("it has no pictures")
    for path in pictures:
        path.write_text("<html>Not found</html>")
    with pytest.raises(DatasetError, match=r"row \d+: .*no image"):
        items_of(name, folder)


def _take(row: dict, keys: tuple[str, ...]) -> None:
    for key in keys[:-1]:
        row = row[key]
    del row[keys[-1]]


def _from_json(path: Path, keys: tuple[str, ...]) -> None:
    whole = json.loads(path.read_text())
    last = (whole if isinstance(whole, list) else list(whole.values()))[-1]
    _take(last[-1] if isinstance(last, list) else last, keys)
    path.write_text(json.dumps(whole))


def _from_jsonl(path: Path, keys: tuple[str, ...]) -> None:
    rows = [json.loads(line) for line in path.read_text().splitlines()]
    _take(rows[-1], keys)
    path.write_text("\n".join(map(json.dumps, rows)))


def _from_table(path: Path, keys: tuple[str, ...]) -> None:
    dialect = "excel-tab" if path.suffix == ".tsv" else "excel"
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file, dialect=dialect))
    rows[-1][keys[-1]] = ""
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), dialect=dialect)
        writer.writeheader()
        writer.writerows(rows)


TAKE = {".json": _from_json, ".jsonl": _from_jsonl, ".csv": _from_table, ".tsv": _from_table}
