"""The gold standard: what annotators say of battles by standard, and what was settled where they differ."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from arena.battles.models import Battle

LABELS = {"a": "A better", "b": "B better", "tie_good": "tie, both good", "tie_bad": "tie, both bad"}


class Annotation(models.Model):
    """One annotator's label of one battle by one standard."""

    battle = models.ForeignKey(Battle, on_delete=models.CASCADE, related_name="annotations")
    annotator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="annotations"
    )
    standard = models.CharField(max_length=40)
    label = models.CharField(max_length=10, choices=list(LABELS.items()))
    swapped = models.BooleanField(default=False, help_text="Side b was shown first, as A.")
    note = models.TextField(blank=True)
    seconds = models.FloatField(null=True, help_text="From seeing the battle to the answer.")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["battle", "standard", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["battle", "annotator", "standard"], name="annotations_annotation_one_each"
            ),
            models.CheckConstraint(condition=Q(label__in=list(LABELS)), name="annotations_annotation_label"),
        ]

    def __str__(self) -> str:
        return f"annotation {self.pk} of battle {self.battle_id}"


class Gold(models.Model):
    """The settled label of a battle by one standard: agreed by all, or adjudicated by somebody."""

    battle = models.ForeignKey(Battle, on_delete=models.CASCADE, related_name="gold")
    standard = models.CharField(max_length=40)
    label = models.CharField(max_length=10, choices=list(LABELS.items()))
    adjudicator = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="adjudicated",
        help_text="None: the annotators agreed.",
    )  # fmt: skip
    reason = models.TextField(blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["battle", "standard"]
        verbose_name_plural = "gold"
        constraints = [
            models.UniqueConstraint(fields=["battle", "standard"], name="annotations_gold_one_per_standard"),
            models.CheckConstraint(condition=Q(label__in=list(LABELS)), name="annotations_gold_label"),
        ]

    def __str__(self) -> str:
        return f"gold of battle {self.battle_id} by {self.standard}"
