"""Reads the hand-made files of datasets in `exam_files/`, as they are or with a change."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

from arena.exams.datasets import DATASETS
from arena.exams.items import Item
from arena.judges.protocols.base import Truth

FILES = Path(__file__).parent / "exam_files"


def read(name: str, folder: Path | None = None) -> dict[str, Item]:
    return {item.key: item for item in DATASETS[name].read(folder or FILES / name)}


def truths(name: str) -> list[Truth]:
    return [item.case.truth for item in DATASETS[name].read(FILES / name)]


def changed(name: str, file: str, to: Path, change: Callable) -> Path:
    """A copy of a dataset's files, one of which was changed."""
    folder = shutil.copytree(FILES / name, to / name)
    path = folder / file
    text = path.read_text()
    rows = json.loads(text) if path.suffix == ".json" else [json.loads(line) for line in text.splitlines()]
    change(rows)
    path.write_text(json.dumps(rows) if path.suffix == ".json" else "\n".join(map(json.dumps, rows)))
    return folder


def better(item: Item) -> str:
    """The reply that is the better one."""
    return item.case.replies["ab".index(item.case.truth.preference)]
