"""The labels that a judge of two replies chooses from, by how many there are and how they are written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from .base import Preference
from .reading import folded

SPELLINGS: dict[Preference, tuple[str, ...]] = {
    "a": ("a", "model a", "reply a", "reply_a", "response a", "answer a"),
    "b": ("b", "model b", "reply b", "reply_b", "response b", "answer b"),
    "tie": ("tie", "tie (both good)", "both good", "both_good"),
    "both_bad": ("both_bad", "both bad", "bothbad", "tie (both bad)", "tie (bothbad)"),
}
"""How labels in letters may be written, in small letters; in slot terms, so a is shown first."""

MEANINGS: dict[str, tuple[Preference, str]] = {
    "A": ("a", "A is better"),
    "B": ("b", "B is better"),
    "tie": ("tie", "both are equally good"),
    "both_bad": ("both_bad", "neither will do"),
    "A>B": ("a", "A is better"),
    "B>A": ("b", "B is better"),
    "A=B": ("tie", "both are equally good"),
    "A=B=Good": ("tie", "both are good"),
    "A=B=Bad": ("both_bad", "neither will do"),
    "A>>B": ("a", "A is much better"),
    "B>>A": ("b", "B is much better"),
}
STRENGTHS = {"A>>B": 2.0, "A>B": 1.0, "tie": 0.0, "A=B": 0.0, "B>A": -1.0, "B>>A": -2.0}
"""By how much the first reply is the better one, on the scale of five levels."""

_SIGN = re.compile(" ?([=>]+) ?")


@dataclass(frozen=True)
class Scale:
    """What is offered, in the order in which it is said; `strengths` where a label also tells how much."""

    labels: tuple[str, ...]
    strengths: Mapping[str, float] = field(default_factory=dict)

    @cached_property
    def words(self) -> str:
        """The labels and what they mean, as a prompt says it."""
        return ", ".join(f'"{label}" ({MEANINGS[label][1]})' for label in self.labels)

    def preference(self, value: object) -> Preference | None:
        """What a label means, in slot terms; None for one that was not offered."""
        return self._spelled.get(_SIGN.sub(r"\1", folded(value)))

    def bracketed(self, label: str) -> Preference | None:
        """What a label between double brackets means; `c` is a tie there, where there are ties."""
        return self._bracketed.get(label)

    def strength(self, value: object) -> float | None:
        """By how much the first reply is better; None where the scale does not tell."""
        label = _SIGN.sub(r"\1", folded(value))
        return next((told for name, told in self.strengths.items() if name.casefold() == label), None)

    @cached_property
    def _spelled(self) -> dict[str, Preference]:
        known = {label.casefold(): MEANINGS[label][0] for label in self.labels}
        for preference in [MEANINGS[label][0] for label in self.labels if label.isidentifier()]:
            known |= dict.fromkeys(SPELLINGS[preference], preference)
        return known

    @cached_property
    def _bracketed(self) -> dict[str, Preference]:
        known = {label.casefold(): MEANINGS[label][0] for label in self.labels}
        return {**known, "c": "tie"} if "tie" in self.labels else known


SCALES: dict[tuple[int, str], Scale] = {
    (2, "letters"): Scale(("A", "B")),
    (3, "letters"): Scale(("A", "B", "tie")),
    (4, "letters"): Scale(("A", "B", "tie", "both_bad")),
    (5, "letters"): Scale(("A>>B", "A>B", "tie", "B>A", "B>>A"), STRENGTHS),
    (2, "signs"): Scale(("A>B", "B>A")),
    (3, "signs"): Scale(("A>B", "A=B", "B>A")),
    (4, "signs"): Scale(("A>B", "B>A", "A=B=Good", "A=B=Bad")),
    (5, "signs"): Scale(("A>>B", "A>B", "A=B", "B>A", "B>>A"), STRENGTHS),
}
"""By levels and by how they are written; JudgeBench's five are in letters and signs alike but for the tie."""

USUAL = SCALES[4, "letters"]
