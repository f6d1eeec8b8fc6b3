"""BFF-Bench and VERDICTS: replies to questions of finance, correct or not as experts labelled them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from arena.exams.items import Item
from arena.judges.protocols.base import Case, Truth

from .base import DatasetEntry, Row
from .cases import talk, talks, told, words
from .splits import has_split, split

VERDICTS = ("VERDICTS/data/train", "VERDICTS", "verdicts")
QUESTIONS = ("BFFBench/data/train", "BFFBench", "bffbench")
LABELS = {"correct": "correct", "incorrect": "incorrect", "not sure": ""}
CONVERSATION = ("qid", "cid", "turn", "model")


def read(folder: Path) -> Iterator[Item]:
    """Replies that most experts label alike, with a person's answer to the question where there is one."""
    references = _references(folder)
    for labelled in _replies(split(folder, *VERDICTS)):
        label = _majority(labelled)
        if label:
            yield _item(labelled[0], label, len(labelled), references)


def _replies(rows: Iterator[Row]) -> list[list[Row]]:
    """The rows of each reply: one by each expert."""
    replies: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        replies.setdefault(tuple(str(row.need(key)) for key in CONVERSATION), []).append(row)
    return list(replies.values())


def _majority(labelled: list[Row]) -> str:
    """The label of more than half of the experts; empty where there is none."""
    counts = Counter(_label(row) for row in labelled)
    label, count = counts.most_common(1)[0]
    return label if 2 * count > len(labelled) else ""


def _label(row: Row) -> str:
    told_label = row.text("label").strip().lower()
    if told_label not in LABELS:
        raise row.wrong("label", f"= {row.given['label']!r} must be one of {', '.join(LABELS)}")
    return LABELS[told_label]


def _item(row: Row, label: str, experts: int, references: dict[tuple[str, int], str]) -> Item:
    question, conversation, turn, model = (str(row.need(key)) for key in CONVERSATION)
    one = talk(row, "conv")
    reference = references.get((question, int(row.number_of("turn", 1))), "")
    case = Case(
        words(one.question),
        (one.reply,),
        transcripts=talks(one),
        reference=reference,
        reference_from="human" if reference else "none",
        truth=Truth(label=label),
    )
    tags = told(author=model, turn=turn, experts=experts, question=question)
    return Item(f"{conversation}/{turn}/{model}", case, str(row.given.get("dataset") or ""), tags)


def _references(folder: Path) -> dict[tuple[str, int], str]:
    """Experts' answers by question, under either of its names, and turn."""
    found: dict[tuple[str, int], str] = {}
    if not has_split(folder, *QUESTIONS):
        return found
    for row in split(folder, *QUESTIONS):
        names = [str(row.given[key]) for key in ("uid", "question_id") if row.given.get(key) is not None]
        for turn, text in enumerate(row.texts("references"), 1):
            found |= {(name, turn): text for name in names}
    return found


ENTRY = DatasetEntry(
    title="BFF-Bench and VERDICTS, correct and incorrect replies on finance",
    kind="label",
    licence="Apache-2.0",
    may_share=True,
    where="https://huggingface.co/datasets/kensho/VERDICTS",
    files=(f"{VERDICTS[0]}-00000-of-00001.parquet", f"{QUESTIONS[0]}-00000-of-00001.parquet"),
    paper="arXiv 2503.05061",
    read=read,
    protocol="correctness",
    note="Replies on which no label has more than half of the experts are left out.",
)
