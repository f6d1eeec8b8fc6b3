"""Reads what a visitor asked for in the address: what cannot be used is left out, and said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms

MAX_SAID = 60


@dataclass(frozen=True)
class Asked:
    """The filters of a page: those that count, and those that were left out, as words."""

    form: forms.Form
    values: dict[str, Any]
    ignored: tuple[str, ...]

    def value(self, name: str) -> str:
        """What was asked for under a name, or nothing."""
        return self.values.get(name, "")

    @property
    def any(self) -> bool:
        """Whether anything narrows the page at all."""
        return any(self.values.values())


def read(form: forms.Form) -> Asked:
    """The usable part of a bound form."""
    ignored = tuple(f"{name}={_short(form.data.get(name, ''))}" for name in form.errors)
    return Asked(form, form.cleaned_data, ignored)


def _short(value: str) -> str:
    shown = "".join(character if character.isprintable() else "\ufffd" for character in value)
    return shown if len(shown) <= MAX_SAID else shown[:MAX_SAID] + "…"
