"""Judge cards: what is known of a judge, in one place, and whether it may count."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models.functions import Now

from arena.judges.models import CARDS, Judge

from .thresholds import THRESHOLDS


class CardQuerySet(models.QuerySet):
    """Cards, for pages and for whoever checks them."""

    def newest_of(self, judge: Judge) -> Self:
        """The cards of one version of a judge, the last made first."""
        return self.filter(judge=judge).order_by("-pk")


class Card(models.Model):
    """One card: its contents name every row that they are made from, so that anybody can make them again."""

    judge = models.ForeignKey(Judge, on_delete=models.PROTECT, related_name="cards")
    judge_version = models.CharField(max_length=64, help_text="Hash of all that the judge is.")
    contents = models.JSONField()
    digest = models.CharField(max_length=64, help_text="SHA-256 of the contents as canonical JSON.")
    comes_to = models.CharField(max_length=8, choices=CARDS)
    made_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = CardQuerySet.as_manager()

    class Meta:
        ordering = ["judge", "-pk"]
        constraints = [models.UniqueConstraint(fields=["judge", "digest"], name="trust_card_once")]

    def __str__(self) -> str:
        return f"card of {self.judge}: {self.comes_to}"

    @property
    def found(self) -> list[tuple[str, dict[str, Any]]]:
        """What each threshold found, in their order, which the database does not keep."""
        told = self.contents["thresholds"]
        return [(name, told[name]) for name in THRESHOLDS if name in told]
