"""ProJudgeBench: solutions of science problems, each of their steps right or wrong in one of seven ways."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from arena.exams.items import Item
from arena.judges.protocols.base import Case, Step, Truth
from arena.judges.protocols.steps import ERRORS
from simulators.conversation import Part

from .base import DatasetEntry, Row
from .cases import told, words
from .media import picture
from .splits import split

ALIASES = {"no_solution_provided": "no_solution"}
RIGHT = {"1": True, "0": False}
KEY = "process_evaluation"


def read(folder: Path) -> Iterator[Item]:
    """Each solution with its steps as people split them, which need not be as the student wrote them."""
    for row in split(folder, "test"):
        entries = _entries(row)
        texts = tuple(str(entry[0]) for entry in entries)
        steps = tuple(_step(row, place, entry) for place, entry in enumerate(entries, 1))
        question = (*words(row.text("question")), *_pictures(folder, row))
        case = Case(question, ("\n".join(texts),), steps=(texts,), truth=Truth(steps=steps))
        tags = {key: row.given.get(key) for key in ("subject", "difficulty", "data_type", "id")}
        yield Item(f"test/{row.number}", case, str(row.given.get("subject") or ""), told(**tags))


def _entries(row: Row) -> list[list[object]]:
    """Lists of a step's words, whether it is right, the type of its error, and why."""
    given = row.need(KEY)
    try:
        entries = json.loads(given) if isinstance(given, str) else given
    except ValueError as error:
        raise row.wrong(KEY, f"is not JSON: {error}") from error
    if not isinstance(entries, list) or not entries:
        raise row.wrong(KEY, "must be a list of steps, not empty")
    for place, entry in enumerate(entries, 1):
        if not isinstance(entry, list) or len(entry) < 2:
            raise row.wrong(KEY, f"step {place} must be a list: step, correctness, error type, explanation")
    return entries


def _step(row: Row, place: int, entry: list[object]) -> Step:
    label = str(entry[1]).strip()
    if label not in RIGHT:
        raise row.wrong(KEY, f"step {place}: correctness = {entry[1]!r} must be 1 or 0")
    kind, why = (str(part or "") for part in (*entry[2:4], "", "")[:2])
    return Step(RIGHT[label], "" if RIGHT[label] else _error(row, place, kind), why)


def _error(row: Row, place: int, told_type: str) -> str:
    name = re.sub(r"[\W_]+", "_", re.sub(r"(?i)\berrors?\b", "", told_type)).strip("_").lower()
    name = ALIASES.get(name, name)
    if name not in ERRORS:
        raise row.wrong(KEY, f"step {place}: error type {told_type!r} must be one of {', '.join(ERRORS)}")
    return name


def _pictures(folder: Path, row: Row) -> tuple[Part, ...]:
    given = row.given.get("image_paths") or {}
    paths = given.values() if isinstance(given, Mapping) else given
    return tuple(picture(folder, row, "image_paths", str(path)) for path in paths if path)


ENTRY = DatasetEntry(
    title="ProJudgeBench, steps of solutions in four sciences",
    kind="steps",
    licence="CC BY-NC 4.0",
    may_share=False,
    where="https://huggingface.co/datasets/julyai/ProJudgeBench",
    files=("test.parquet", "images/"),
    paper="arXiv 2503.06553",
    read=read,
    protocol="steps",
    note="Most steps are right: read accuracy only beside F1 or MCC on the wrong ones.",
)
