"""Asks a judge all of a canary set once more, and holds its answers against those of its first run."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from django.db.models.functions import Now

from arena.exams.items import Answered, Game
from arena.exams.metrics.judge_board import marks
from arena.exams.models import ExamAnswer
from arena.exams.sitters import Sitter
from arena.exams.take import Sheet, alone, sheets, take
from arena.judges.protocols.base import Truth, Verdict
from arena.judges.protocols.rows import verdict_of_row

from .canaries import Question
from .drift import NONE, Answer, Asked, drift, in_words
from .models import CanaryRun, CanarySet

Key = tuple[str, str, int]
"""Hash of an item, order, sample."""
LEAST_ANSWERED = 0.9
"""Of a run's questions; with fewer it stays open, for an outage says nothing of a judge."""


class StillOpen(RuntimeError):
    """Too few questions were answered to end the run; asking again goes on with it."""


class CannotBeAsked(ValueError):
    """The judge's protocol judges nothing of the kind that a set holds."""


@dataclass(frozen=True)
class Sung:
    """A set as one judge can be asked it: its questions under hashes of this set's own, and their kind.

    An exam or an attack may have asked the same before: what it was told then says nothing of now.
    """

    canaries: CanarySet
    questions: Sequence[Question]
    kind: str

    @classmethod
    def by(cls, sitter: Sitter, canaries: CanarySet, questions: Sequence[Question], kind: str) -> Sung:
        able = [one for one in questions if sitter.entry.accepts(one.item.case)]
        if not able:
            raise CannotBeAsked(
                f"judge {sitter.name!r} can judge none of the {len(questions)} items of {canaries.name!r}"
            )
        salted = {
            hashlib.sha256(f"canary {canaries.pk} {one.digest}".encode()).hexdigest(): one for one in able
        }
        return cls(canaries, [replace(one, digest=digest) for digest, one in salted.items()], kind)

    def sheets(self, number: int) -> Iterator[Sheet]:
        """What a run asks: run 0 all twice, each later run all once, under a sample of its own."""
        items = [(one.item, one.digest) for one in self.questions]
        for sheet in sheets(items, self.kind, 1):
            for sample in (number + 1,) if number else (0, 1):
                yield replace(sheet, sample=sample)


def run_canaries(sitter: Sitter, sung: Sung, at_once: int, tell: Callable[[int, int], object]) -> CanaryRun:
    """One run, or the rest of one that was killed; asks nothing twice. Raises `StillOpen`.

    `tell(done, of)` hears how far it is.
    """
    with alone(sitter):
        run = _open(sitter, sung.canaries)
        asked = list(sung.sheets(run.number))
        known = set(_answers(sitter.version, sung).final().values_list("item", "order", "sample"))
        due = [sheet for sheet in asked if (sheet.digest, sheet.order, sheet.sample) not in known]
        done = len(asked) - len(due)
        tell(done, len(asked))

        def more(some: int) -> None:
            nonlocal done
            done += some
            tell(done, len(asked))

        take(due, sitter, at_once, more)
        return _end(run, sung, asked)


def _open(sitter: Sitter, canaries: CanarySet) -> CanaryRun:
    runs = CanaryRun.objects.filter(canaries=canaries, judge_version=sitter.version)
    last = runs.order_by("number").last()
    if last is not None and last.ended_at is None:
        return last
    number = 0 if last is None else last.number + 1
    return runs.create(canaries=canaries, judge=sitter.name, judge_version=sitter.version, number=number)


def _answers(version: str, sung: Sung) -> Any:
    return ExamAnswer.objects.of_judge(version).filter(item__in=[one.digest for one in sung.questions])


def _end(run: CanaryRun, sung: Sung, asked: Sequence[Sheet]) -> CanaryRun:
    answers = _told(run, sung)
    answered = sum(bool(answers[sheet.digest, sheet.order, sheet.sample].said) for sheet in asked)
    if answered < LEAST_ANSWERED * len(asked):
        raise StillOpen(
            f"{run.judge} answered {answered} of {len(asked)} questions of run {run.number}: it stays open,"
            " see to the endpoint and call again"
        )
    found = drift(list(_asked(run.number, sung, answers)), np.random.default_rng(run.number))
    run.drifted = found.drifted if run.number else None
    counts = {"items": len(sung.questions), "asked": len(asked), "failed": len(asked) - answered}
    run.report = counts | found.as_json() | {"words": in_words(found, run.number)}
    run.ended_at = Now()
    run.save(update_fields=["drifted", "report", "ended_at"])
    run.refresh_from_db()
    return run


def _told(run: CanaryRun, sung: Sung) -> dict[Key, Answer]:
    """All that was said in run 0, in this run and in the one before; no answer where there was none."""
    kept = _answers(run.judge_version, sung).filter(sample__in={0, 1, run.number, run.number + 1})
    said: dict[tuple[str, int], dict[str, Verdict]] = defaultdict(dict)
    for row in kept.final():
        said[row.order, row.sample][row.item] = verdict_of_row(row.verdict)
    found: dict[Key, Answer] = defaultdict(lambda: NONE)
    for (order, sample), verdicts in said.items():
        right = _right(sung, order, verdicts)
        for item, verdict in verdicts.items():
            found[item, order, sample] = Answer(_words(verdict), right.get(item))
    return found


def _right(sung: Sung, order: str, verdicts: Mapping[str, Verdict]) -> dict[str, bool | None]:
    """Which verdicts are right; nothing of those that can't be read and where nobody knows what is."""
    of = {one.digest: one.item for one in sung.questions if one.item.case.truth != Truth()}
    read = [item for item, verdict in verdicts.items() if verdict.status == "valid" and item in of]
    games = [Answered(of[item], (Game(order, verdicts[item]),)) for item in read]
    return dict(zip(read, marks(games, sung.kind), strict=True)) if games else {}


def _words(verdict: Verdict) -> str:
    """All that a verdict says, as one word; what cannot be read says that."""
    said = (verdict.preference, verdict.label, verdict.ranking, dict(verdict.scores))
    steps = [step.right for step in verdict.steps]
    return json.dumps([verdict.status, *said, steps], sort_keys=True)


def _asked(number: int, sung: Sung, answers: Mapping[Key, Answer]) -> Iterator[Asked]:
    for sheet in sung.sheets(1):
        one = (sheet.digest, sheet.order)
        yield Asked(
            sheet.digest,
            answers[*one, 0],
            answers[*one, 1],
            answers[*one, number + 1] if number else NONE,
            answers[*one, number] if number > 1 else NONE,
        )
