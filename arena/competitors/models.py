"""What competes: an endpoint plus settings."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse

from arena.endpoints.models import Endpoint
from arena.steered import SteeredQuerySet, Versioned


class CompetitorQuerySet(SteeredQuerySet):
    """Competitors, with the versions they went through."""

    def versions_of(self, name: str) -> Self:
        """Every version under a name, the latest first."""
        return self.filter(name=name).select_related("endpoint").order_by("-version")

    def names(self) -> list[tuple[str, str]]:
        """Every name that ever competed, with its latest title."""
        titles = self.order_by("name", "version").values_list("name", "title")
        return list(dict(titles).items())


class Competitor(Versioned):
    """A model behind an endpoint, with the settings it is asked with."""

    class Standing(models.TextChoices):
        LIVE = "live"
        FROZEN = "frozen"
        WITHDRAWN = "withdrawn"

    title = models.CharField(max_length=200)
    endpoint = models.ForeignKey(Endpoint, on_delete=models.PROTECT, related_name="competitors")
    model = models.CharField(max_length=200, help_text="The name sent to the endpoint.")
    system_prompt = models.TextField(blank=True)
    sampling = models.JSONField(default=dict, blank=True)
    reached = models.JSONField(
        default=dict,
        blank=True,
        help_text="Kind, model file and options of its endpoint: part of what it is.",
    )
    family = models.CharField(
        max_length=80, blank=True, help_text="Whose model it is, if not its endpoint's."
    )
    organisation = models.CharField(max_length=200, blank=True)
    licence = models.CharField(max_length=100, blank=True)
    # What visitors filter by and read; none of it changes how the model behaves, so none makes a version.
    open_weights = models.BooleanField(null=True, blank=True, help_text="Unknown where nobody said.")
    released = models.DateField(null=True, blank=True)
    homepage = models.URLField(max_length=500, blank=True)
    about = models.TextField(blank=True)
    aliases = ArrayField(
        models.CharField(max_length=80), default=list, blank=True,
        help_text="Names that would give it away in a reply.",
    )  # fmt: skip
    standing = models.CharField(
        max_length=10, choices=Standing, default=Standing.LIVE,
        help_text="Frozen: shown and rated, plays no more. Withdrawn: by its owner.",
    )  # fmt: skip
    standing_reason = models.CharField(max_length=300, blank=True)
    standing_since = models.DateField(null=True, blank=True)

    objects = CompetitorQuerySet.as_manager()

    class Meta(Versioned.Meta):
        pass

    def __str__(self) -> str:
        return self.title or self.name

    def get_absolute_url(self) -> str:
        page = reverse("competitors:detail", args=[self.name])
        return f"{page}?version={self.version}" if self.retired_at else page

    @property
    def status(self) -> str:
        """Whether it still battles: its standing, or that the operator's file names it no more."""
        return "retired" if self.retired_at and self.standing == self.Standing.LIVE else self.standing

    @property
    def since(self) -> date | None:
        """Since when it is retired, frozen or withdrawn, as far as anybody knows."""
        return self.standing_since or (self.retired_at.date() if self.retired_at else None)

    @property
    def is_baseline(self) -> bool:
        """Whether it is scripted: no model, but something to measure models against."""
        return self.endpoint.kind == "scripted"
