"""What a voter may send."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import forms

from arena.pages.words import PREFERENCES, STANDARDS
from arena.votes.reasons import LONGEST, REASONS

_WATCHED = re.compile(r"([AB]):([01]\.\d{1,3})")


class VoteForm(forms.Form):
    """A preference; where the voter likes, one by each standard."""

    preference = forms.ChoiceField(choices=list(PREFERENCES.items()))
    watched = forms.CharField(required=False, max_length=200)

    def __init__(self, data: Mapping[str, Any]) -> None:
        super().__init__(data)
        for name in STANDARDS:
            self.fields[f"standard-{name}"] = forms.ChoiceField(
                choices=list(PREFERENCES.items()), required=False
            )

    @property
    def standards(self) -> dict[str, str]:
        """Preferences by standard, where given."""
        said = {name: self.cleaned_data[f"standard-{name}"] for name in STANDARDS}
        return {name: preference for name, preference in said.items() if preference}

    @property
    def watched_shares(self) -> dict[str, float]:
        """By side, as letters a and b: of several videos the one that was watched least."""
        shares: dict[str, float] = {}
        for letter, share in _WATCHED.findall(self.cleaned_data["watched"]):
            side = letter.lower()
            shares[side] = min(shares.get(side, 1.0), float(share))
        return shares


class ReasonsForm(forms.Form):
    """Chips by side, and a few words."""

    reason = forms.MultipleChoiceField(
        required=False, choices=[(f"{side}:{name}", name) for side in "ab" for name in REASONS]
    )
    comment = forms.CharField(required=False, max_length=LONGEST)
