"""The table of how far a board heeds the cards of its judges."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q


@dataclass(frozen=True)
class Trust:
    """Which of a board's judges count on it, as a condition on judges."""

    title: str
    counts: Q


TRUST: Mapping[str, Trust] = {
    "heeded": Trust("who failed its card does not count; without one a judge does", ~Q(card="fails")),
    "required": Trust("only who passed every part of its card counts", Q(card="passes")),
    "ignored": Trust("every judge counts, whatever its card says", Q()),
}
