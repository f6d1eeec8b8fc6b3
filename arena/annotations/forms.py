"""What annotators and adjudicators may send."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core import signing
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from arena.pages.words import STANDARDS

from .models import LABELS

WORDS: dict[str, str | Promise] = {
    "a": _("A is better"),
    "b": _("B is better"),
    "tie_good": _("tie, both good"),
    "tie_bad": _("tie, both bad"),
}
_SALT = "arena.annotations.seen"
LONGEST = 2_000
A_DAY_S = 24 * 3600


class LabelForm(forms.Form):
    """A label for every standard, a note, and when the page was first seen."""

    note = forms.CharField(required=False, max_length=LONGEST, strip=True)
    seen = forms.CharField(required=False)

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        for name, title in STANDARDS.items():
            self.fields[name] = forms.ChoiceField(label=title, choices=list(WORDS.items()))

    @property
    def by_standard(self) -> dict[str, str]:
        """The labels."""
        return {name: self.cleaned_data[name] for name in STANDARDS}

    @property
    def seconds(self) -> float | None:
        """From seeing the battle to the labels; None where nobody can tell."""
        try:
            seen = signing.loads(self.cleaned_data["seen"], salt=_SALT, max_age=A_DAY_S)
        except signing.BadSignature:
            return None
        return max(0.0, time.time() - float(seen))


class SettleForm(forms.Form):
    """A label for one standard, and why."""

    standard = forms.ChoiceField(choices=list(STANDARDS.items()))
    label = forms.ChoiceField(choices=list(LABELS.items()))
    reason = forms.CharField(max_length=LONGEST, strip=True)


def seen_now() -> str:
    """For the page: a moment that nobody can move."""
    return signing.dumps(time.time(), salt=_SALT)
