"""Attacks that judges stood or fell for, as they were run."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from .answers import ContestantAnswer

__all__ = ["AttackRun", "ContestantAnswer"]


class AttackRunQuerySet(models.QuerySet):
    """Runs, for cards and reports."""

    def ended(self) -> Self:
        """Runs with all their answers."""
        return self.exclude(ended_at=None)

    def of_judge(self, version: str) -> Self:
        """All attacks on a judge as it is now."""
        return self.filter(judge_version=version)

    def heard(self, orders: str) -> Self:
        """Runs that counted what a judge says as battles do, where it matters to an attack."""
        return self.filter(Q(settings__orders=orders) | ~Q(settings__has_key="orders"))

    def newest(self) -> Self:
        """The last run of each attack on each judge version."""
        return self.order_by("judge_version", "attack", "-ended_at").distinct("judge_version", "attack")


class AttackRun(models.Model):
    """One attack on a judge, as it was, over items, as they were; its answers are answers of exams."""

    judge = models.CharField(max_length=120, help_text="Its name when it was attacked.")
    judge_version = models.CharField(max_length=64)
    attack = models.CharField(max_length=40, help_text="A name of the table of attacks.")
    hostile = models.BooleanField(default=False, help_text="Whether who wins by it is hostile.")
    items_digest = models.CharField(max_length=64, help_text="Hash of all clean items, in their order.")
    settings = models.JSONField(default=dict, help_text="Items' source and seed: what repeats it.")
    items = models.PositiveIntegerField()
    skipped = models.JSONField(default=dict, help_text="By reason: how many items could not be attacked.")
    light = models.CharField(max_length=8, default="n/a", help_text="The worst of its variants.")
    lights = models.JSONField(default=dict, help_text="By variant.")
    figures = models.JSONField(default=list, help_text="By variant: name, value, lower, upper, n and so on.")
    ranking = models.JSONField(default=list, help_text="By competitor: what attacking everywhere wins it.")
    examples = models.JSONField(default=list, help_text="Items that fell, by the hashes of what was shown.")
    started_at = models.DateTimeField(db_default=Now(), editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)

    objects = AttackRunQuerySet.as_manager()

    class Meta:
        ordering = ["judge", "attack", "-started_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["judge_version", "attack", "items_digest", "settings"], name="attacks_run_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.attack} on {self.judge}"
