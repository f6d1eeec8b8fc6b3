"""CodeJudgeBench: two programs, repairs or unit tests for a problem, of which hidden tests pass one."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from arena.exams.items import Item
from arena.judges.protocols.base import Case

from .base import DatasetEntry, NoFile, Row
from .cases import placed, told, words
from .splits import split, splits_of

TASKS = {
    "codegen": "Write a program that solves this problem.",
    "coderepair": "Repair the program so that it solves this problem.",
    "testgen": "Write a unit test for this problem.",
}
FAILED = {-1: "does not compile", -2: "gives a wrong answer", -3: "takes too long", -4: "fails when it runs"}
FACTS = ("error", "error_message", "inputs", "output", "expected")


def read(folder: Path) -> Iterator[Item]:
    """All tasks that are there, each by the model that wrote both replies."""
    there = [(task, name) for task in TASKS for name in splits_of(folder, task)]
    if not there:
        raise NoFile(f"{folder}: none of the folders {', '.join(TASKS)} with its splits is there")
    for task, name in there:
        for row in split(folder, name):
            yield _item(task, name, row)


def _item(task: str, name: str, row: Row) -> Item:
    key = f"{name}/{row.number}"
    replies, truth = placed(key, row.text("pos_response"), row.text("neg_response"))
    author = name.partition("/")[2]
    tags = {tag: row.given.get(tag) for tag in ("platform", "question_id")}
    tags |= {"difficulty": row.text("difficulty"), "author": author}
    return Item(key, Case(words(_question(task, row)), replies, truth=truth), task, told(**tags))


def _question(task: str, row: Row) -> str:
    pieces = [TASKS[task], row.text("question_content")]
    if row.given.get("starter_code"):
        pieces.append(f"Start from this code:\n\n{row.text('starter_code')}")
    if task == "coderepair":
        pieces += [f"The program to repair:\n\n{row.text('wrong_code')}", _failure(row)]
    return "\n\n".join(pieces)


def _failure(row: Row) -> str:
    """How the program to repair failed."""
    meta = _meta(row)
    code = meta.get("error_code")
    if code not in FAILED:
        raise row.wrong("wrong_meta", f"error_code = {code!r} must be one of {', '.join(map(str, FAILED))}")
    facts = [f"{name.replace('_', ' ').capitalize()}: {meta[name]}" for name in FACTS if meta.get(name)]
    return "\n".join([f"It {FAILED[code]}.", *facts])


def _meta(row: Row) -> Mapping[str, Any]:
    given = row.need("wrong_meta")
    try:
        given = json.loads(given) if isinstance(given, str) else given
    except ValueError as error:
        raise row.wrong("wrong_meta", f"is not JSON: {error}") from error
    if not isinstance(given, Mapping):
        raise row.wrong("wrong_meta", f"must be an object, not {type(given).__name__}")
    return given


ENTRY = DatasetEntry(
    title="CodeJudgeBench, programs, repairs and unit tests",
    kind="pair",
    licence="Apache-2.0",
    may_share=True,
    where="https://huggingface.co/datasets/mattymchen/codejudgebench",
    files=tuple(f"{task}/*.parquet" for task in TASKS),
    paper="arXiv 2507.10535",
    read=read,
    protocol="pairwise",
    note="Ties are wrong. Both replies of an item are by one model, which its split is named by.",
)
