"""What competes: an endpoint plus settings."""

from __future__ import annotations

from django.db import models
from django.urls import reverse

from arena.endpoints.models import Endpoint
from arena.steered import Versioned


class Competitor(Versioned):
    """A model behind an endpoint, with the settings it is asked with."""

    title = models.CharField(max_length=200)
    endpoint = models.ForeignKey(Endpoint, on_delete=models.PROTECT, related_name="competitors")
    model = models.CharField(max_length=200, help_text="The name sent to the endpoint.")
    system_prompt = models.TextField(blank=True)
    sampling = models.JSONField(default=dict, blank=True)
    organisation = models.CharField(max_length=200, blank=True)
    licence = models.CharField(max_length=100, blank=True)

    class Meta(Versioned.Meta):
        pass

    def __str__(self) -> str:
        return self.title or self.name

    def get_absolute_url(self) -> str:
        return reverse("competitors:detail", args=[self.name])
