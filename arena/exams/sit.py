"""A whole exam: reads the items, asks the judge, and says how it did."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from django.db.models.functions import Now

from arena.judges.protocols.rows import verdict_of_row

from .datasets import DATASETS, DatasetEntry, DatasetError
from .items import Answered, Game, Item
from .metrics import Figure, figures
from .metrics.judge_board import marks
from .models import Exam, ExamAnswer
from .sitters import NobodySits, Sitter
from .take import alone, sheets, take

FETCHED_AT_ONCE = 2_000
RECORDED = "recorded:"


@dataclass(frozen=True)
class Paper:
    """What is asked in an exam, and how often."""

    dataset: str
    folder: Path
    limit: int | None = None
    samples: int = 1
    seed: int = 0

    @property
    def entry(self) -> DatasetEntry:
        """The line of its dataset; raises `DatasetError` for one that is not known."""
        if self.dataset not in DATASETS:
            raise DatasetError(f"no dataset {self.dataset!r}; there are {', '.join(DATASETS)}")
        return DATASETS[self.dataset]

    def items(self) -> list[Item]:
        """The items in their order; raises `DatasetError`."""
        found = list(islice(self.entry.read(self.folder), self.limit))
        if not found:
            raise DatasetError(f"{self.folder}: the files of {self.dataset} hold no item")
        return found

    @property
    def settings(self) -> dict[str, Any]:
        """What of it repeats the exam."""
        return {"limit": self.limit, "samples": self.samples, "seed": self.seed}


@dataclass(frozen=True)
class Done:
    """An exam with all answers."""

    exam: Exam
    figures: Sequence[Figure]

    def as_json(self) -> dict[str, Any]:
        """All of it, for `--json`."""
        exam = self.exam
        kept = ("judge", "judge_version", "dataset", "items_digest", "settings", "items", "skipped")
        return {name: getattr(exam, name) for name in kept} | {
            "figures": [asdict(one) for one in self.figures]
        }


def sit(sitter: Sitter, paper: Paper, at_once: int, tell: Callable[[int, int], object]) -> Done:
    """Asks what is not answered yet and reports; `tell(done, of)` hears how far it is.

    Whoever is killed goes on where it was: an answer that was kept is never asked for again. Outages are.
    """
    if not paper.entry.shows_replies:
        raise NobodySits(f"{paper.dataset} tells no replies, only verdicts: sit it as {RECORDED}NAME")
    items = paper.items()
    able = [(item, item.digest) for item in items if sitter.entry.accepts(item.case)]
    with alone(sitter):
        exam = _begin(sitter.name, sitter.version, paper, items, len(items) - len(able))
        asked = list(sheets(able, paper.entry.kind, paper.samples))
        known = set(_known(sitter.version, [digest for _, digest in able]))
        # Two items may be the same in all that is shown: they are asked once, and both are answered by it.
        sheet_of = {(sheet.digest, sheet.order, sheet.sample): sheet for sheet in asked}
        due = [sheet for key, sheet in sheet_of.items() if key not in known]
        tell(len(sheet_of) - len(due), len(sheet_of))
        take(due, sitter, at_once, lambda more: tell(more, len(sheet_of)))
        return _end(exam, paper, list(_answered(sitter.version, able, paper.samples)))


def sit_recorded(name: str, paper: Paper) -> Done:
    """Reports on a judge whose verdicts lie beside the items, by name; asks nobody."""
    recorded = paper.entry.recorded(paper.folder) if paper.entry.recorded else {}
    if name not in recorded:
        told = ", ".join(recorded) or "none"
        raise NobodySits(f"{paper.dataset} tells no verdicts of a judge {name!r}; it does of: {told}")
    answered = recorded[name][: paper.limit]
    items = [one.item for one in answered]
    version = hashlib.sha256(f"{RECORDED}{paper.dataset}/{name}".encode()).hexdigest()
    return _end(_begin(f"{RECORDED}{name}", version, paper, items, 0), paper, answered)


def _begin(name: str, version: str, paper: Paper, items: Sequence[Item], skipped: int) -> Exam:
    digest = hashlib.sha256("".join(item.digest for item in items).encode()).hexdigest()
    what = {
        "judge_version": version,
        "dataset": paper.dataset,
        "items_digest": digest,
        "settings": paper.settings,
    }
    told = {"judge": name, "items": len(items), "skipped": skipped}
    exam, _ = Exam.objects.update_or_create(**what, defaults=told)
    return exam


def _end(exam: Exam, paper: Paper, answered: Sequence[Answered]) -> Done:
    told = figures(answered, paper.entry.kind, np.random.default_rng(paper.seed))
    exam.figures = [asdict(figure) for figure in told]
    marked = zip(answered, marks(answered, paper.entry.kind), strict=True)
    exam.marks = {answer.item.key: mark for answer, mark in marked}
    exam.ended_at = Now()
    exam.save(update_fields=["figures", "marks", "ended_at"])
    exam.refresh_from_db()
    return Done(exam, told)


def _known(version: str, digests: Sequence[str]) -> Iterator[tuple[str, str, int]]:
    for some in _groups(digests):
        kept = ExamAnswer.objects.of_judge(version).final().filter(item__in=some)
        yield from kept.values_list("item", "order", "sample")


def _answered(version: str, able: Sequence[tuple[Item, str]], samples: int) -> Iterator[Answered]:
    for some in _groups(able):
        games: dict[str, list[Game]] = {digest: [] for _, digest in some}
        kept = ExamAnswer.objects.of_judge(version).filter(item__in=list(games), sample__lt=samples)
        for answer in kept.order_by("order", "sample"):
            games[answer.item].append(Game(answer.order, verdict_of_row(answer.verdict), answer.sample))
        yield from (Answered(item, tuple(games[digest])) for item, digest in some)


def _groups(many: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(many), FETCHED_AT_ONCE):
        yield many[start : start + FETCHED_AT_ONCE]


def told(figures: Sequence[Mapping[str, Any]], name: str, category: str = "") -> Mapping[str, Any] | None:
    """One of an exam's figures, as kept."""
    return next((one for one in figures if one["name"] == name and one["category"] == category), None)
