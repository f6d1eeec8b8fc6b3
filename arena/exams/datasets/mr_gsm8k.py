"""MR-GSM8K: solutions of sums whose first wrong step people marked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from arena.exams.items import Item
from arena.judges.protocols.base import Case, Step, Truth

from .base import DatasetEntry, Row, rows
from .cases import told, words
from .splits import first_of

FILES = ("step_labels.jsonl", "dataset/MR-GSM8K.json", "MR-GSM8K.json")
ERROR = "model_output_solution_first_error_step"
VERDICTS = {"correct": True, "wrong": False}


def read(folder: Path) -> Iterator[Item]:
    """Solutions with what is known of their steps: right up to the first that is wrong, nothing after it."""
    for row in rows(folder, first_of(folder, *FILES)):
        steps = row.texts("model_output_steps")
        right = row.one_of("model_output_solution_correctness", VERDICTS)
        truth = Truth(label="correct" if right else "incorrect", steps=_steps(row, len(steps), right))
        reference = row.given.get("ground_truth_solution") or ""
        case = Case(
            words(row.text("question")),
            ("\n".join(steps),),
            reference=str(reference),
            reference_from="human" if reference else "none",
            gold=_gold(row, "" if right else "\n".join(steps)),
            steps=(steps,),
            truth=truth,
        )
        tags = told(
            answer=row.given.get("model_output_answer_correctness"),
            found_by=",".join(row.given.get("judges") or ()),
        )
        yield Item(row.text("uuid"), case, row.text("question_type"), tags)


def _gold(row: Row, wrong: str) -> dict[str, str]:
    """The answer, by which it is seen whether a judge can solve it, and a reference that is not right."""
    return told(answer=row.given.get("ground_truth_answer"), wrong_reference=wrong)


def _steps(row: Row, count: int, right: bool) -> tuple[Step, ...]:
    if right:
        return (Step(True),) * count
    wrong = row.number_of(ERROR, 1, count)
    if not wrong.is_integer():
        raise row.wrong(ERROR, f"= {wrong:g} must be a whole number")
    why = str(row.given.get("model_output_solution_first_error_reason") or "")
    return (*((Step(True),) * (int(wrong) - 1)), Step(False, why=why))


ENTRY = DatasetEntry(
    title="MR-GSM8K, the first wrong step of a solution",
    kind="steps",
    licence="MIT",
    may_share=True,
    where="https://github.com/dvlab-research/MR-GSM8K",
    files=FILES[:1],
    paper="arXiv 2312.17080",
    read=read,
    protocol="steps",
    note="The 590 rows of step_labels.jsonl are a selection: wrong solutions of which some judge had found "
    "the step. The judges named in the rows must not be ranked by them, and their verdicts are not read. "
    "Three quarters of the labelled steps are right, so accuracy by step alone says little.",
)
