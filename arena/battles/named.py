"""A competitor or a judge as an address names it: all its versions, or with `.2` after the name only one."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django import forms
from django.db.models import Q

SHAPE = re.compile(r"([-\w]{1,80})(?:\.(\d{1,9}))?", re.ASCII)


@dataclass(frozen=True)
class Named:
    """Who is meant; version None: every one."""

    name: str
    version: int | None = None

    def __str__(self) -> str:
        return self.name if self.version is None else f"{self.name}.{self.version}"

    def condition(self, where: str = "") -> Q:
        """The rows that go by this name; `where` leads to them, as in "judge__"."""
        version = {} if self.version is None else {f"{where}version": self.version}
        return Q(**{f"{where}name": self.name}, **version)


class NamedField(forms.CharField):
    """Somebody by name, or nobody."""

    def __init__(self, **settings: object) -> None:
        super().__init__(required=False, max_length=100, **settings)

    def clean(self, value: str) -> Named | None:
        """What was meant, if it can be a name at all."""
        given = super().clean(value)
        found = SHAPE.fullmatch(given)
        if given and not found:
            raise forms.ValidationError("That is no name.")
        return Named(found[1], found[2] and int(found[2])) if found else None
