"""What is asked."""

from __future__ import annotations

from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Now

from arena.steered import Steered
from simulators.conversation import Part


class QuestionSet(Steered):
    """Questions that came together, under one name."""

    class Meta(Steered.Meta):
        pass


class QuestionQuerySet(models.QuerySet):
    """Which questions may be asked."""

    def active(self) -> Self:
        """Questions that are asked today."""
        return self.filter(retired_at=None, question_set__retired_at=None)


class Question(models.Model):
    """One question: its parts, who asks it, how hard it is, and what is known of the right answer.

    Its content never changes: an edited row of a question file becomes a new question under the
    same key and the old one is retired, so that old battles still show what was really asked.
    """

    question_set = models.ForeignKey(QuestionSet, on_delete=models.PROTECT, related_name="questions")
    key = models.CharField(max_length=100, help_text="The id in its file.")
    modality = models.CharField(max_length=20, default="text", help_text="The richest of its parts.")
    parts = models.JSONField(help_text="A list of objects: modality, and text or url and mime.")
    category = models.CharField(max_length=60, db_index=True)
    language = models.CharField(max_length=35, default="en", help_text="A BCP 47 tag, e.g. en or pt-BR.")
    persona = models.TextField(blank=True)
    level = models.PositiveSmallIntegerField(
        default=1, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    reference = models.TextField(blank=True)
    checks = models.JSONField(default=list, blank=True)
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
        help_text="Grown from.",
    )
    generation = models.PositiveSmallIntegerField(default=0, help_text="Steps of evolution behind it.")
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["question_set", "key"]
        constraints = [
            models.UniqueConstraint(
                fields=["question_set", "key"],
                condition=models.Q(retired_at=None),
                name="questions_question_one_active_key",
            ),
            models.CheckConstraint(
                condition=models.Q(level__range=(1, 5)), name="questions_question_level_1_to_5"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.text[:80]}"

    @property
    def text(self) -> str:
        """The words of the question, its media left out."""
        return "\n".join(part["text"] for part in self.parts if part.get("text"))

    def as_parts(self) -> tuple[Part, ...]:
        """The parts as the pure packages know them."""
        return tuple(Part(**part) for part in self.parts)
