"""MLLM-as-a-Judge: people's rankings, preferences and scores of answers about pictures."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from arena.exams.items import Item
from arena.judges.protocols.base import LETTERS, Case, Preference, Truth
from simulators.conversation import Part

from .base import DatasetEntry, Row, rows
from .cases import told, words
from .media import picture
from .splits import first_of

PLACES = ("Dataset/Benchmark/", "Benchmark/", "")
"""Where the lists lie in a clone, in its data folder, and by themselves."""
PICTURES = ("Dataset/", "Dataset/image/", "", "image/")
SIDES: dict[str, Preference] = {"A": "a", "B": "b", "C": "tie"}
LABELS = ("human_answer", "human")
"""People's judgment stands under either key, in one file even."""


def read_batch(folder: Path) -> Iterator[Item]:
    """Four answers and people's order of them."""
    for row in _rows(folder, "batch"):
        answers = row.need("answers")
        if not isinstance(answers, list) or len(answers) < 2:
            raise row.wrong("answers", "must be a list of answers")
        replies = tuple(_answer(row, "answers", answer) for answer in answers)
        ranking = _ranking(row, len(replies))
        case = Case(_question(folder, row), replies, truth=Truth(ranking=ranking))
        yield _item(row, "batch", case)


def read_pair(folder: Path) -> Iterator[Item]:
    """Two answers and which one people prefer, or neither."""
    for row in _rows(folder, "pair"):
        replies = tuple(_answer(row, key, row.need(key)) for key in ("answer1", "answer2"))
        truth = Truth(preference=row.one_of(_label(row), SIDES))
        models = {"model_a": row.given["answer1"].get("name"), "model_b": row.given["answer2"].get("name")}
        yield _item(row, "pair", Case(_question(folder, row), replies, truth=truth), **models)


def read_score(folder: Path) -> Iterator[Item]:
    """One answer and people's score of it, 1 to 5."""
    for row in _rows(folder, "score"):
        truth = Truth(scores={"overall": (row.number_of(_label(row), 1, 5),)})
        case = Case(_question(folder, row), (row.text("answer", empty=True),), truth=truth)
        yield _item(row, "score", case, author=row.given.get("name"))


def _rows(folder: Path, name: str) -> Iterator[Row]:
    return rows(folder, first_of(folder, *(f"{place}{name}.jsonl" for place in PLACES)))


def _item(row: Row, name: str, case: Case, **tags: object) -> Item:
    source = str(row.given.get("original_dataset") or "")
    return Item(f"{name}/{row.number}", case, source, told(id=row.given.get("id"), **tags))


def _question(folder: Path, row: Row) -> tuple[Part, ...]:
    path = row.text("image_path")
    name = first_of(folder, *(f"{place}{path}" for place in PICTURES))
    return (*words(row.text("instruction")), picture(folder, row, "image_path", name))


def _answer(row: Row, key: str, given: object) -> str:
    if not isinstance(given, dict) or not isinstance(given.get("answer"), str):
        raise row.wrong(key, "must say a name and an answer")
    return str(given["answer"])


def _label(row: Row) -> str:
    return next((key for key in LABELS if row.given.get(key) is not None), LABELS[0])


def _ranking(row: Row, count: int) -> tuple[int, ...]:
    """`CDAB` as places, best first; every letter must be there once."""
    order = row.text(_label(row)).strip().lower()
    if sorted(order) != list(LETTERS[:count]):
        raise row.wrong(_label(row), f"= {order.upper()!r} must name each of {LETTERS[:count].upper()} once")
    return tuple(LETTERS.index(letter) for letter in order)


_entry = partial(
    DatasetEntry,
    licence="MIT",
    may_share=True,
    where="https://github.com/Dongping-Chen/MLLM-Judge",
    paper="arXiv 2402.04788",
    note="One person's judgment of each. A clone of the repository has the pictures in their place.",
)
BATCH = _entry(
    title="MLLM-as-a-Judge, ranking four answers about a picture",
    kind="batch",
    files=("Dataset/Benchmark/batch.jsonl", "Dataset/image/"),
    read=read_batch,
    protocol="ranking",
)
PAIR = _entry(
    title="MLLM-as-a-Judge, two answers about a picture, ties allowed",
    kind="pair",
    files=("Dataset/Benchmark/pair.jsonl", "Dataset/image/"),
    read=read_pair,
    protocol="pairwise",
)
SCORE = _entry(
    title="MLLM-as-a-Judge, scores from 1 to 5 of an answer about a picture",
    kind="point",
    files=("Dataset/Benchmark/score.jsonl", "Dataset/image/"),
    read=read_score,
    protocol="score",
)
