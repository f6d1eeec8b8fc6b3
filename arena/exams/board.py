"""Judges as contestants: who was right more often in one dataset, item by item."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from .datasets import DATASETS, DatasetEntry
from .items import Kind
from .metrics import METRICS, MetricEntry
from .metrics.judge_board import Standing, standings
from .models import Exam
from .sit import told

HEADLINES: Mapping[Kind, tuple[str, ...]] = {
    "pair": ("accuracy_two_game", "accuracy_both", "flip_rate", "first_slot"),
    "label": ("accuracy", "kappa", "p_c", "p_plus"),
    "trajectory": ("accuracy", "kappa", "p_c", "p_plus"),
    "point": ("score_agreement", "pearson", "spearman", "mae"),
    "batch": ("levenshtein", "ranked_pairs", "best_found"),
    "steps": ("first_error_accuracy", "step_accuracy", "f1_wrong_steps", "step_mcc"),
}
"""What a board shows of each judge, by what its dataset asks; the rest is on the exam's own page."""


@dataclass(frozen=True)
class Row:
    """A judge on the board of a dataset."""

    exam: Exam
    figures: Sequence[Mapping[str, Any] | None]
    standing: Standing | None


@dataclass(frozen=True)
class Board:
    """The judges that sat a dataset, the best first."""

    name: str
    entry: DatasetEntry
    metrics: Sequence[MetricEntry]
    rows: Sequence[Row]
    common: int  # items that every one of them was asked

    def as_json(self) -> dict[str, Any]:
        """Everything for machines."""
        rows = [
            {"judge": row.exam.judge, "items": row.exam.items, "figures": [one for one in row.figures if one]}
            | {"standing": row.standing and asdict(row.standing)}
            for row in self.rows
        ]
        return {
            "dataset": self.name,
            "licence": self.entry.licence,
            "common_items": self.common,
            "judges": rows,
        }


@dataclass(frozen=True)
class Sat:
    """A dataset, and how many judges sat it."""

    name: str
    entry: DatasetEntry
    judges: int


def datasets() -> list[Sat]:
    """Every dataset that there is, those that somebody sat first."""
    judges: dict[str, set[str]] = {}
    for name, judge in Exam.objects.ended().values_list("dataset", "judge"):
        judges.setdefault(name, set()).add(judge)
    sat = [Sat(name, entry, len(judges.get(name, ()))) for name, entry in DATASETS.items()]
    return sorted(sat, key=lambda one: not one.judges)


def board(name: str) -> Board:
    """The newest exam of each judge in a dataset, beside each other."""
    entry = DATASETS[name]
    exams = list(Exam.objects.ended().filter(dataset=name).newest())
    headlines = [metric for metric in HEADLINES[entry.kind] if metric in METRICS]
    shared = _shared(exams)
    found = {one.judge: one for one in standings(shared)} if len(exams) > 1 and shared else {}
    rows = [
        Row(exam, [told(exam.figures, metric) for metric in headlines], found.get(exam.judge))
        for exam in exams
    ]
    rows.sort(key=lambda row: -((row.figures and row.figures[0] and row.figures[0]["value"]) or 0))
    common = len(next(iter(shared.values()), ()))
    return Board(name, entry, [METRICS[metric] for metric in headlines], rows, common)


def _shared(exams: Sequence[Exam]) -> dict[str, list[bool | None]]:
    """The marks of each judge on the items that all of them were asked, in one order."""
    keys = [key for key in (exams[0].marks if exams else ()) if all(key in exam.marks for exam in exams)]
    return {exam.judge: [exam.marks[key] for key in keys] for exam in exams}
