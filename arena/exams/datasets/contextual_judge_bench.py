"""ContextualJudgeBench: which answer keeps to its document, is complete and concise, in this order."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from arena.exams.items import Item
from arena.judges.protocols.base import Case

from .base import DatasetEntry, NoFile
from .cases import placed, told, words
from .splits import has_split, split

SPLITS = (
    "refusal_answerable",
    "refusal_unanswerable",
    "faithfulness_qa",
    "faithfulness_summ",
    "completeness_qa",
    "completeness_summ",
    "conciseness_qa",
    "conciseness_summ",
)


def read(folder: Path) -> Iterator[Item]:
    """The splits that are there; each item's replies differ first in the criterion its split is named by."""
    there = [name for name in SPLITS if has_split(folder, name)]
    if not there:
        raise NoFile(f"{folder}: none of {', '.join(SPLITS)} is there")
    for name in there:
        for row in split(folder, name):
            key = f"{name}/{row.number}"
            replies, truth = placed(key, row.text("positive_response"), row.text("negative_response"))
            case = Case(
                words(row.text("question")),
                replies,
                context=row.text("context"),
                truth=truth,
            )
            yield Item(key, case, name, told(criterion=name.partition("_")[0]))


ENTRY = DatasetEntry(
    title="ContextualJudgeBench, answers grounded in a document",
    kind="pair",
    licence="not stated",
    may_share=False,
    where="https://huggingface.co/datasets/Salesforce/ContextualJudgeBench",
    files=tuple(f"data/{name}-00000-of-00001.parquet" for name in SPLITS),
    paper="arXiv 2503.15620",
    read=read,
    protocol="conditional",
    note="Meant for a judge that goes by refusal, faithfulness, completeness and conciseness, in this order.",
)
