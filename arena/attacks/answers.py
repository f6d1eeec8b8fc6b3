"""What contestants said when they were put under an attack; no battle, and nothing that is rated."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models.functions import Now


class ContestantAnswerQuerySet(models.QuerySet):
    """Answers by what they are worth to somebody who asks again."""

    def of_contestant(self, version: str) -> Self:
        """All that a contestant was ever asked under attacks, as it is now."""
        return self.filter(contestant_version=version)

    def final(self) -> Self:
        """Answers that asking again would not change: an outage says nothing of anybody."""
        return self.exclude(status="outage")


class ContestantAnswer(models.Model):
    """One answer of a contestant; found again by who it is and by all that it was sent."""

    contestant_version = models.CharField(max_length=64, help_text="Hash of all that the contestant is.")
    request = models.CharField(max_length=64, help_text="Hash of all that it was sent.")
    turns = models.JSONField(help_text="What it was sent: roles and words, in order.")
    status = models.CharField(max_length=10)
    text = models.TextField(blank=True)
    error = models.CharField(max_length=40, blank=True, help_text="Code of an endpoint error.")
    tokens_in = models.PositiveIntegerField(null=True)
    tokens_out = models.PositiveIntegerField(null=True)
    answered_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = ContestantAnswerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contestant_version", "request"], name="attacks_answer_asked_once"
            )
        ]

    def __str__(self) -> str:
        return f"answer of {self.contestant_version[:8]} to {self.request[:8]}"
