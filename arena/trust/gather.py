"""The stored rows that a card is made from: the newest of each kind, or those that a card names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Max

from arena.attacks.models import AttackRun
from arena.audits.models import Audit, CanaryRun
from arena.exams.models import Exam, ExamAnswer
from arena.exams.sitters import Sitter
from arena.judges.models import Judge, Judgment


class NotExamined(ValueError):
    """A judge has sat no exam; the message says how it does."""


class Lost(ValueError):
    """A row that a card was made from is gone; the message names it."""


@dataclass(frozen=True)
class Rows:
    """What is known of a judge. Of answers and judgments those up to a key are looked at."""

    exams: Sequence[Exam]
    attacks: Sequence[AttackRun]
    audit: Audit | None
    canaries: Sequence[CanaryRun]
    answers_until: int
    judgments_until: int

    def named(self) -> dict[str, Any]:
        """The rows by their keys, for a card to keep."""
        return {
            "exams": [one.pk for one in self.exams],
            "attacks": [one.pk for one in self.attacks],
            "audit": self.audit and self.audit.pk,
            "canaries": [one.pk for one in self.canaries],
            "answers_until": self.answers_until,
            "judgments_until": self.judgments_until,
        }


def newest(judge: Judge, sat: Sitter) -> Rows:
    """The last exam in each dataset, the last run of each attack and so on; raises `NotExamined`."""
    version = sat.version
    exams = list(Exam.objects.ended().filter(judge_version=version).newest())
    if not exams:
        raise NotExamined(
            f"judge {judge.name!r} has sat no exam as it is now, and a card without one would say nothing: "
            f"manage.py exam {judge.name} DATASET --from FOLDER"
        )
    return Rows(
        exams=exams,
        attacks=list(AttackRun.objects.ended().of_judge(version).heard(sat.orders).newest()),
        audit=Audit.objects.of_judge(sat.decides_as).of_everything().first(),
        canaries=list(CanaryRun.objects.filter(judge_version=version).newest()),
        answers_until=_last(ExamAnswer.objects.of_judge(version)),
        judgments_until=_last(Judgment.objects.filter(verdict__judge=judge)),
    )


def again(named: Mapping[str, Any]) -> Rows:
    """The rows that a card names; raises `Lost`."""
    return Rows(
        exams=[_row(Exam, key) for key in named["exams"]],
        attacks=[_row(AttackRun, key) for key in named["attacks"]],
        audit=named["audit"] and _row(Audit, named["audit"]),
        canaries=[_row(CanaryRun, key) for key in named["canaries"]],
        answers_until=named["answers_until"],
        judgments_until=named["judgments_until"],
    )


def _row(model: Any, key: int) -> Any:
    found = model.objects.filter(pk=key).first()
    if found is None:
        raise Lost(f"{model._meta.verbose_name} {key}, from which the card was made, is gone")
    return found


def _last(rows: Any) -> int:
    return rows.aggregate(last=Max("pk"))["last"] or 0
