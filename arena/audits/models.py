"""What audits of judges found, and how judges answer the same questions over time."""

from __future__ import annotations

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now


class AuditQuerySet(models.QuerySet):
    """Audits, for cards and reports."""

    def of_judge(self, version: str) -> Self:
        """All audits of a judge as it is now, the newest first."""
        return self.filter(judge_version=version).order_by("-made_at", "-pk")

    def of_everything(self) -> Self:
        """Audits on all battles, not only on those of one board or since some day."""
        return self.filter(settings__board="", settings__since="")


class Audit(models.Model):
    """A judge beside people on the battles that both decided, as they stood when it was made."""

    judge = models.CharField(max_length=120)
    judge_version = models.CharField(max_length=64)
    settings = models.JSONField(default=dict, help_text="Board, first day, level, seed: what repeats it.")
    fingerprint = models.CharField(max_length=64, help_text="Hash of the rows it read.")
    report = models.JSONField(default=dict)
    made_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = AuditQuerySet.as_manager()

    class Meta:
        ordering = ["judge", "-made_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["judge_version", "fingerprint", "settings"], name="audits_audit_once"
            )
        ]

    def __str__(self) -> str:
        return f"audit of {self.judge}"


class CanarySet(models.Model):
    """Questions that judges are asked again and again: their answers should stay as they are.

    Battles of the arena are kept by their keys, with what people said of them when they were frozen; the
    items of a dataset by their hash alone, for its files are the operator's.
    """

    name = models.SlugField(max_length=80, unique=True)
    dataset = models.CharField(max_length=80, blank=True, help_text="Empty: battles of the arena.")
    battles = ArrayField(models.BigIntegerField(), default=list)
    said = ArrayField(
        models.CharField(max_length=10),
        default=list,
        help_text="By battle, what most people said; or nothing.",
    )
    items = models.PositiveIntegerField()
    items_digest = models.CharField(max_length=64, help_text="Hash of all items, in their order.")
    frozen_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class CanaryRunQuerySet(models.QuerySet):
    """Runs, for cards and reports."""

    def ended(self) -> Self:
        """Runs with all their answers."""
        return self.exclude(ended_at=None)

    def of_judge(self, version: str) -> Self:
        """All runs of a judge as it is now, the newest first."""
        return self.filter(judge_version=version).order_by("-started_at", "-number")

    def newest(self) -> Self:
        """The last ended run of each judge version on each set."""
        ended = self.ended().order_by("judge_version", "canaries_id", "-number")
        return ended.distinct("judge_version", "canaries_id")


class CanaryRun(models.Model):
    """A judge, as it says it is, asked all of a set anew; run 0 asked twice and is what others are held to.

    Its answers are answers of exams, under hashes of their own: one of an exam is never read here.
    """

    canaries = models.ForeignKey(CanarySet, on_delete=models.CASCADE, related_name="runs")
    judge = models.CharField(max_length=120, help_text="Its name when it was asked.")
    judge_version = models.CharField(max_length=64)
    number = models.PositiveSmallIntegerField()
    drifted = models.BooleanField(null=True, help_text="Unknown: nothing to compare with, or not ended.")
    report = models.JSONField(default=dict)
    started_at = models.DateTimeField(db_default=Now(), editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)

    objects = CanaryRunQuerySet.as_manager()

    class Meta:
        ordering = ["canaries", "judge", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["canaries", "judge_version", "number"], name="audits_canaryrun_once"
            )
        ]

    def __str__(self) -> str:
        return f"run {self.number} of {self.judge} on {self.canaries}"
