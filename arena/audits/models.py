"""What audits of judges found, and how judges answer the same questions over time."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models.functions import Now


class AuditQuerySet(models.QuerySet):
    """Audits, for cards and reports."""

    def of_judge(self, version: str) -> Self:
        """All audits of a judge as it is now, the newest first."""
        return self.filter(judge_version=version).order_by("-made_at")


class Audit(models.Model):
    """A judge beside people on the battles that both decided, as they stood when it was made."""

    judge = models.CharField(max_length=120)
    judge_version = models.CharField(max_length=64)
    settings = models.JSONField(default=dict, help_text="Slice, level, seed: what repeats it.")
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
