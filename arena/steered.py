"""What an operator's file steers: named rows that are retired, never deleted."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models.functions import Now


class SteeredQuerySet(models.QuerySet):
    """Rows that an operator's file names, and those it no longer does."""

    def active(self) -> Self:
        """The rows in force."""
        return self.filter(retired_at=None)

    def retire(self) -> int:
        """Takes the rows out of force; their history stays."""
        return self.active().update(retired_at=Now())


class Steered(models.Model):
    """A row known by its name in the operator's file."""

    name = models.SlugField(max_length=80)
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = SteeredQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["name"],
                condition=models.Q(retired_at=None),
                name="%(app_label)s_%(class)s_one_active_name",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Versioned(Steered):
    """A row whose behaviour never changes: other settings make another version.

    A rating or a verdict is about the settings it was earned with, so a changed competitor or
    judge starts anew under the same name and the old version keeps its history.
    """

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta(Steered.Meta):
        abstract = True
        constraints = [
            *Steered.Meta.constraints,
            models.UniqueConstraint(fields=["name", "version"], name="%(app_label)s_%(class)s_one_version"),
        ]
