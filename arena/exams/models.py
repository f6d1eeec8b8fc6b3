"""Exams that judges sat, and every answer they gave."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models.functions import Now


class ExamAnswerQuerySet(models.QuerySet):
    """Answers by what they are worth to somebody who asks again."""

    def of_judge(self, version: str) -> Self:
        """All that a judge has ever been asked, as it is now."""
        return self.filter(judge_version=version)

    def final(self) -> Self:
        """Answers that asking again would not change: an outage says nothing of a judge."""
        return self.exclude(status="outage")


class ExamAnswer(models.Model):
    """One verdict of a judge on an item, shown in one order; found again by what both are.

    It belongs to no exam: whoever gives the same judge the same item again reads it here.
    """

    judge_version = models.CharField(max_length=64, help_text="Hash of all that the judge is.")
    item = models.CharField(max_length=64, help_text="Hash of all that was shown, and of what is right.")
    order = models.CharField(max_length=8)
    sample = models.PositiveSmallIntegerField(default=0)
    status = models.CharField(max_length=10)
    verdict = models.JSONField(help_text="The verdict in the item's terms, with every judgment.")
    answered_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = ExamAnswerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["judge_version", "item", "order", "sample"], name="exams_answer_asked_once"
            )
        ]

    def __str__(self) -> str:
        return f"answer of {self.judge_version[:8]} on {self.item[:8]} in order {self.order}"


class ExamQuerySet(models.QuerySet):
    """Exams, for boards and pages."""

    def ended(self) -> Self:
        """Exams with all their answers."""
        return self.exclude(ended_at=None)

    def newest(self) -> Self:
        """The last exam of each judge in each dataset."""
        return self.order_by("dataset", "judge", "-ended_at").distinct("dataset", "judge")


class Exam(models.Model):
    """A judge, as it was, asked about the items of a dataset, as they were."""

    judge = models.CharField(max_length=120, help_text="Its name when it sat the exam.")
    judge_version = models.CharField(max_length=64)
    dataset = models.CharField(max_length=80)
    items_digest = models.CharField(max_length=64, help_text="Hash of all items, in their order.")
    settings = models.JSONField(default=dict, help_text="Limit, samples, seed: what repeats it.")
    items = models.PositiveIntegerField()
    skipped = models.PositiveIntegerField(default=0, help_text="Items that the judge's protocol can't judge.")
    figures = models.JSONField(default=list)
    marks = models.JSONField(default=dict, help_text="By item: whether the judge was right; null: unread.")
    started_at = models.DateTimeField(db_default=Now(), editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)

    objects = ExamQuerySet.as_manager()

    class Meta:
        ordering = ["dataset", "judge", "-started_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["judge_version", "dataset", "items_digest", "settings"], name="exams_exam_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.judge} in {self.dataset}"
