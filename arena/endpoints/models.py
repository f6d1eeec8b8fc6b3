"""How any model is reached."""

from __future__ import annotations

import os
from typing import Protocol

from django.core.validators import MinValueValidator
from django.db import models

from arena.steered import Steered

from .clients import KINDS
from .clients.base import Address, Timeouts


def kinds() -> list[tuple[str, str]]:
    """The table as choices: a callable, so that a new kind needs no migration."""
    return [(kind, kind) for kind in KINDS]


class MissingVariable(LookupError):
    """The variable that should hold an endpoint's key is not set."""


class Endpoint(Steered):
    """An address that answers questions, and how much it may be asked at once."""

    kind = models.CharField(max_length=40, choices=kinds)
    base_url = models.URLField(max_length=500, blank=True)
    api_key_env = models.CharField(max_length=100, blank=True, help_text="Name of a variable, never a key.")
    max_concurrency = models.PositiveIntegerField(default=64, validators=[MinValueValidator(1)])
    connect_s = models.FloatField(default=5)
    first_token_s = models.FloatField(default=30)
    total_s = models.FloatField(default=120, help_text="All tries together.")
    options = models.JSONField(default=dict, blank=True)
    family = models.CharField(
        max_length=80, blank=True, help_text="Whose models it serves; empty: its own name."
    )
    price = models.JSONField(
        default=dict, blank=True, help_text="Of a million tokens: input and output; empty: nobody knows."
    )
    gguf = models.CharField(
        max_length=500, blank=True, help_text="A model file that this machine serves on loopback itself."
    )

    class Meta(Steered.Meta):
        pass

    @property
    def behaviour(self) -> dict[str, object]:
        """What of it shapes an answer: who is asked through it with other options is somebody else."""
        return {"kind": self.kind, "gguf": self.gguf, "options": self.options}

    def address(self) -> Address:
        """Everything a client must know; raises MissingVariable when the key is not in the environment."""
        key = ""
        if self.api_key_env:
            try:
                key = os.environ[self.api_key_env]
            except KeyError:
                raise MissingVariable(
                    f"endpoint {self.name}: the variable {self.api_key_env} is not set"
                ) from None
        return Address(
            name=self.name,
            base_url=self.base_url,
            api_key=key,
            timeouts=Timeouts(connect=self.connect_s, first_token=self.first_token_s, total=self.total_s),
            max_concurrency=self.max_concurrency,
            options=self.options,
        )


class Reached(Protocol):
    """Whatever has a model behind an endpoint, or none."""

    family: str
    endpoint: Endpoint | None


def family_of(row: Reached) -> str:
    """Its own family, else its endpoint's, else the endpoint's name; empty where no model is behind it."""
    if row.endpoint is None:
        return ""
    return row.family or row.endpoint.family or row.endpoint.name
