"""JudgeLM: two answers and what GPT-4 scored them, without or with a reference answer."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from arena.exams.items import Item
from arena.judges.protocols.base import Case, Preference, Truth

from .base import DatasetEntry, Row, rows
from .cases import told, words
from .splits import first_of

VALIDATION = "judgelm_val_5k.jsonl"
REFERENCES = "judgelm_val_5k_references.jsonl"
TEACHER = {False: "judgelm_val_5k_gpt4.jsonl", True: "judgelm_val_5k_gpt4_with_reference.jsonl"}
TRAINING = "judgelm_train_100k.jsonl"
TEXTS = {False: "text", True: "text_w_reference"}
SCORES = {False: "score", True: "score_w_reference"}


def read(folder: Path, *, with_reference: bool) -> Iterator[Item]:
    """The validation set, or the training set where that alone is there.

    An item whose scores by the teacher cannot be read is left out, as the authors do.
    """
    name = first_of(folder, VALIDATION, TRAINING)
    joined = _validation(folder, with_reference) if name == VALIDATION else rows(folder, TRAINING)
    for row in joined:
        scores = _scores(row, with_reference)
        if scores is not None:
            yield _item(row, scores, with_reference)


def _validation(folder: Path, with_reference: bool) -> Iterator[Row]:
    """The rows with the teacher's verdict, and the reference, of the same place in their own files."""
    taken = [rows(folder, TEACHER[with_reference])]
    if with_reference:
        taken.append(rows(folder, REFERENCES))
    for row in rows(folder, VALIDATION):
        given: dict[str, Any] = {key: value for key, value in row.given.items() if key != "score"}
        for others in taken:
            given |= _beside(row, next(others, None), with_reference)
        yield Row(row.file, row.number, given)


def _beside(row: Row, other: Row | None, with_reference: bool) -> dict[str, Any]:
    if other is None or other.need("question_id") != row.need("question_id"):
        name = other.file if other else "another file"
        raise row.wrong("question_id", f"= {row.given.get('question_id')!r} is not in its place in {name}")
    if other.file == REFERENCES:
        return {"reference": _reference(other)}
    return {TEXTS[with_reference]: other.text("text"), SCORES[with_reference]: other.given.get("score")}


def _scores(row: Row, with_reference: bool) -> tuple[float, float] | None:
    """Two numbers: told, or on the first line of the teacher's words; None where there are none."""
    told_scores = row.given.get(SCORES[with_reference])
    first = row.text(TEXTS[with_reference]).split("\n", 1)[0].replace(",", " ").split()
    try:
        one, two = map(float, first if told_scores is None else told_scores)
    except (TypeError, ValueError):
        return None
    return (one, two) if one >= 0 and two >= 0 else None


def _item(row: Row, scores: tuple[float, float], with_reference: bool) -> Item:
    one, two = scores
    preference: Preference = "a" if one > two else "b" if two > one else "tie"
    case = Case(
        words(row.text("question_body")),
        (row.text("answer1_body", empty=True), row.text("answer2_body", empty=True)),
        reference=_reference(row) if with_reference else "",
        reference_from="model" if with_reference else "none",
        truth=Truth(preference=preference, scores={"overall": scores}),
    )
    models = {f"model_{side}": row.given.get(f"answer{n}_model_id") for side, n in (("a", 1), ("b", 2))}
    return Item(str(row.need("question_id")), case, "", told(**models))


def _reference(row: Row) -> str:
    given = row.need("reference")
    return given if isinstance(given, str) else row.within("reference").text("text")


_entry = partial(
    DatasetEntry,
    kind="pair",
    licence="CC BY-NC 4.0",
    may_share=False,
    where="https://huggingface.co/datasets/BAAI/JudgeLM-100K",
    paper="arXiv 2310.17631",
    note="What is right is what GPT-4 scored, not what people think.",
)
ENTRY = _entry(
    title="JudgeLM, two answers as GPT-4 scored them",
    files=(VALIDATION, TEACHER[False]),
    read=partial(read, with_reference=False),
    protocol="pairwise",
)
WITH_REFERENCE = _entry(
    title="JudgeLM, two answers as GPT-4 scored them with a reference answer",
    files=(VALIDATION, TEACHER[True], REFERENCES),
    read=partial(read, with_reference=True),
    protocol="pairwise",
)
