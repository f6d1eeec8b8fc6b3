"""KOFFVQA: Korean questions about pictures, each with criteria worth ten points in all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from arena.exams.items import Item
from arena.judges.protocols.base import Case, Truth
from arena.judges.protocols.rubric import Criterion

from .base import DatasetEntry, Row, rows
from .cases import chosen, embedded, told, words
from .splits import first_of

FULL = 10
POINTS = re.compile(r"(\d+)\s*(?:점|points?\b|pts?\b)|[:：(\[]\s*(\d+)\s*[)\]]?\s*$", re.IGNORECASE)
TOTAL = re.compile(r"만점|총점|합계|총\s*\d+\s*점|\btotal\b|\bout of\b", re.IGNORECASE)
BULLET = re.compile(r"^\s*(?:[-*•·]|\d+[.)])\s*")
NOTHING = "잘 모르겠습니다."
"""The reply that meets no criterion, in the language asked for."""


def read(folder: Path) -> Iterator[Item]:
    """Questions with a reply made of some of their criteria: the file has no replies of models."""
    for row in rows(folder, first_of(folder, "data/KOFFVQA.tsv", "KOFFVQA.tsv")):
        key = str(row.need("index"))
        rubric = criteria(row)
        met = chosen(key, len(rubric))
        reply = "\n".join(one.text for one, is_met in zip(rubric, met, strict=True) if is_met) or NOTHING
        score = sum((one.weight for one, is_met in zip(rubric, met, strict=True) if is_met), 0.0)
        case = Case(
            (*words(row.text("question")), embedded(row, "image")),
            (reply,),
            rubric=rubric,
            language="ko",
            truth=Truth(scores={"overall": (score,)}),
        )
        tags = told(subcategory=row.given.get("l2-category"))
        yield Item(key, case, row.text("category"), tags)


def criteria(row: Row) -> tuple[Criterion, ...]:
    """The criteria with their points, one a line; a line without points goes on with the one before.

    Lines that say the total are left out. `DatasetError` unless they come to ten.
    """
    told_criteria: list[tuple[str, int]] = []
    lines = (line for line in row.text("answer").splitlines() if line.strip() and not TOTAL.search(line))
    for line in lines:
        points = [one or other for one, other in POINTS.findall(line)]
        text = BULLET.sub("", line).strip()
        if points:
            told_criteria.append((text, int(points[-1])))
        elif told_criteria:
            told_criteria[-1] = (f"{told_criteria[-1][0]}\n{text}", told_criteria[-1][1])
    total = sum(points for _, points in told_criteria)
    if total != FULL or not all(points > 0 for _, points in told_criteria):
        raise row.wrong("answer", f"has criteria worth {total} points, not {FULL}")
    return tuple(
        Criterion(str(number), text, float(points)) for number, (text, points) in enumerate(told_criteria, 1)
    )


ENTRY = DatasetEntry(
    title="KOFFVQA, Korean questions about pictures with criteria for grading",
    kind="point",
    licence="Apache-2.0",
    may_share=True,
    where="https://huggingface.co/datasets/maum-ai/KOFFVQA_Data",
    files=("data/KOFFVQA.tsv",),
    paper="arXiv 2503.23730",
    read=read,
    protocol="grading",
    note="The replies are made of criteria, chosen by a hash of the item's key: it tries the grading alone.",
)
