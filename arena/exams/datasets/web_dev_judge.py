"""WebDevJudge: two web pages made for the same wish, and whether one page can do what is asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from arena.exams.items import Item
from arena.judges.protocols.base import Case, Preference, Truth
from arena.judges.protocols.rubric import Criterion

from .base import DatasetEntry, DatasetError, Row, rows
from .cases import told, words
from .splits import entries, first_of, split

PREPARED = ("data/all.jsonl", "all.jsonl")
LABELS = ("data/index2label.json", "index2label.json")
CATEGORIES = {
    "index": ("data/index2category.csv", "index2category.csv"),
    "question_id": ("data/category.csv", "category.csv"),
}
"""Their files by the column that says of what; the category itself is the first column."""
RUBRICS = ("data/rubric.jsonl", "rubric.jsonl")
BATTLES = ("webdev-arena-preference-10k/data/test", "test")
UNIT = (
    "webdevjudge_unit/data/webdevjudge_unit.jsonl",
    "data/webdevjudge_unit.jsonl",
    "webdevjudge_unit.jsonl",
)
SIDES: dict[str, Preference] = {"model_a": "a", "model_b": "b", "tie": "tie"}
BRANCHES = ("intention", "static", "dynamic")
FEASIBLE = {1: "correct", 0: "incorrect"}


def read(folder: Path) -> Iterator[Item]:
    """Battles with experts' labels: as the benchmark's script joined them, or joined here by index."""
    rubrics = _rubrics(folder)
    for row, category in _labelled(folder):
        key = row.text("question_id")
        case = Case(
            words(_wish(row)),
            (_code(row, "conversation_a"), _code(row, "conversation_b")),
            rubric=rubrics.get(key, ()),
            truth=Truth(preference=row.one_of("label", SIDES)),
        )
        models = {name: row.given.get(name) for name in ("model_a", "model_b")}
        yield Item(key, case, category, told(language=row.given.get("language"), **models))


def _labelled(folder: Path) -> Iterator[tuple[Row, str]]:
    """The battles that have a label, each with its category."""
    prepared = first_of(folder, *PREPARED)
    if (folder / prepared).is_file():
        categories = _categories(folder, "question_id")
        for row in rows(folder, prepared):
            yield row, categories.get(row.text("question_id"), "")
        return
    labels = dict(entries(folder, first_of(folder, *LABELS)))
    categories = _categories(folder, "index")
    for index, row in enumerate(split(folder, *BATTLES)):
        if str(index) in labels:
            label = labels.pop(str(index))
            yield Row(row.file, row.number, {**row.given, "label": label}), categories.get(str(index), "")
    if labels:
        raise DatasetError(f"{folder}: no battle with the index {next(iter(labels))!r} of the labels")


def _categories(folder: Path, column: str) -> dict[str, str]:
    name = first_of(folder, *CATEGORIES[column])
    if not (folder / name).is_file():
        return {}
    return {row.text(column): next(iter(row.given.values())) for row in rows(folder, name)}


def _wish(row: Row) -> str:
    """What the person asked for, in all turns."""
    return "\n\n".join(
        text
        for message in _messages(row, "conversation_a")
        if message.get("role") == "user" and (text := _text(message.get("content")))
    )


def _text(content: Any) -> str:
    if isinstance(content, str):
        return content
    return "\n".join(
        str(part.get("text") or "") for part in content or () if isinstance(part, Mapping)
    ).strip()


def _code(row: Row, key: str) -> str:
    made = (_messages(row, key)[-1].get("object") or {}).get("code")
    if not isinstance(made, str) or not made.strip():
        raise row.wrong(key, "ends with a message without code")
    return made


def _messages(row: Row, key: str) -> list[Mapping[str, Any]]:
    given = row.need(key)
    if not isinstance(given, list) or not given or not all(isinstance(one, Mapping) for one in given):
        raise row.wrong(key, "must be a list of messages, not empty")
    return given


def _rubrics(folder: Path) -> dict[str, tuple[Criterion, ...]]:
    """Trees of yes-or-no tests by question, where somebody made them with the benchmark's script."""
    name = first_of(folder, *RUBRICS)
    if not (folder / name).is_file():
        return {}
    return {row.text("question_id"): _tree(row.within("rubric_tree")) for row in rows(folder, name)}


def _tree(row: Row) -> tuple[Criterion, ...]:
    return tuple(_node(row, branch, row.need(branch)) for branch in BRANCHES)


def _node(row: Row, name: str, given: Any) -> Criterion:
    if not isinstance(given, Mapping) or not isinstance(given.get("description"), str):
        raise row.wrong(name, "must be a node with a description and children")
    children = given.get("children") or ()
    parts = tuple(_node(row, str(number), child) for number, child in enumerate(children, 1))
    return Criterion(name, given["description"], parts=parts)


def read_unit(folder: Path) -> Iterator[Item]:
    """One page and a task: whether it can be done there as expected."""
    for row in rows(folder, first_of(folder, *UNIT)):
        asked = f"Can this be done in the page?\n\n{row.text('task')}\n\nExpected: {row.text('expected')}"
        label = row.one_of("label", FEASIBLE)
        case = Case(words(asked), (row.text("code"),), truth=Truth(label=label))
        yield Item(f"{row.need('web_id')}/{row.need('task_id')}", case)


_TERMS = "The code is in a set of its own, lmarena-ai/webdev-arena-preference-10k, under its own terms."
ENTRY = DatasetEntry(
    title="WebDevJudge, two web pages for one wish",
    kind="pair",
    licence="not stated",
    may_share=False,
    where="https://github.com/lcy2723/WebDevJudge",
    files=(PREPARED[0], LABELS[0], f"{BATTLES[0]}-00000-of-00001.parquet", RUBRICS[0]),
    paper="arXiv 2510.18560",
    read=read,
    protocol="pairwise",
    note=_TERMS,
)
UNIT_ENTRY = DatasetEntry(
    title="WebDevJudge Unit, whether a page can do a task",
    kind="label",
    licence="not stated",
    may_share=False,
    where="https://github.com/lcy2723/WebDevJudge",
    files=(UNIT[0],),
    paper="arXiv 2510.18560",
    read=read_unit,
    protocol="correctness",
    note="`correct` says that the task can be done.",
)
