"""The gold standard: what annotators say of battles by standard, and what was settled where they differ."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Case, Count, Exists, OuterRef, Q, Value, When
from django.db.models.functions import Now

from arena.battles.models import Battle

LABELS = {"a": "A better", "b": "B better", "tie_good": "tie, both good", "tie_bad": "tie, both bad"}
# What a label is where votes are compared with it.
PREFERENCE_OF = {"a": "a", "b": "b", "tie_good": "tie", "tie_bad": "both_bad"}


class AnnotationQuerySet(models.QuerySet):
    """Labels by whose they are and what they are of."""

    def by(self, annotator: models.Model) -> Self:
        """The labels of one annotator."""
        return self.filter(annotator=annotator)

    def complete(self, overlap: int) -> Self:
        """Battles and standards with as many labels as are wanted, and how many different ones they got."""
        grouped = self.order_by().values("battle", "standard")
        return grouped.annotate(n=Count("pk"), kinds=Count("label", distinct=True)).filter(n__gte=overlap)

    def unsettled(self, overlap: int) -> Self:
        """Those of them on which nothing has been settled."""
        settled = Gold.objects.filter(battle=OuterRef("battle"), standard=OuterRef("standard"))
        return self.filter(~Exists(settled)).complete(overlap)


class GoldQuerySet(models.QuerySet):
    """The gold standard, for whatever is compared with it."""

    def gold_preferences(self) -> Self:
        """With `preference`: each label in the words of votes and verdicts, a, b, tie or both_bad."""
        words = [When(label=label, then=Value(said)) for label, said in PREFERENCE_OF.items()]
        return self.annotate(preference=Case(*words, output_field=models.CharField()))

    def for_list(self) -> Self:
        """With who settled it, the latest first."""
        return self.select_related("adjudicator", "battle").order_by("-created_at", "-pk")


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

    objects = AnnotationQuerySet.as_manager()

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

    objects = GoldQuerySet.as_manager()

    class Meta:
        ordering = ["battle", "standard"]
        verbose_name_plural = "gold"
        constraints = [
            models.UniqueConstraint(fields=["battle", "standard"], name="annotations_gold_one_per_standard"),
            models.CheckConstraint(condition=Q(label__in=list(LABELS)), name="annotations_gold_label"),
        ]

    def __str__(self) -> str:
        return f"gold of battle {self.battle_id} by {self.standard}"
