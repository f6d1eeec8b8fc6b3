"""One exam as its page shows it: every figure with what it is, overall and by category."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .datasets import DATASETS, DatasetEntry
from .metrics import METRICS, MetricEntry
from .models import Exam


@dataclass(frozen=True)
class Line:
    """A figure with its metric."""

    metric: MetricEntry
    figure: Mapping[str, Any]


@dataclass(frozen=True)
class Shown:
    """An exam, its dataset, its figures, and how anybody gets them again."""

    exam: Exam
    entry: DatasetEntry
    overall: Sequence[Line]
    categories: Mapping[str, Sequence[Line]]

    @property
    def command(self) -> str:
        """What repeats it."""
        told = self.exam.settings
        extra = [f"--limit {told['limit']}"] if told["limit"] else []
        extra += [f"--samples {told['samples']}"] if told["samples"] > 1 else []
        extra += [f"--seed {told['seed']}"] if told["seed"] else []
        return " ".join(
            ["python manage.py exam", self.exam.judge, self.exam.dataset, "--from FOLDER", *extra]
        )

    def as_json(self) -> dict[str, Any]:
        """Everything for machines."""
        exam = self.exam
        return {
            "judge": exam.judge,
            "judge_version": exam.judge_version,
            "dataset": exam.dataset,
            "items": exam.items,
            "skipped": exam.skipped,
            "items_digest": exam.items_digest,
            "settings": exam.settings,
            "ended_at": exam.ended_at and exam.ended_at.isoformat(),
            "command": self.command,
            "figures": exam.figures,
        }


def shown(exam: Exam) -> Shown:
    """An exam for its page; figures of metrics that are no more are left out."""
    lines: dict[str, list[Line]] = {"": []}
    for figure in exam.figures:
        if figure["name"] in METRICS:
            lines.setdefault(figure["category"], []).append(Line(METRICS[figure["name"]], figure))
    overall = lines.pop("")
    return Shown(exam, DATASETS[exam.dataset], overall, lines)
