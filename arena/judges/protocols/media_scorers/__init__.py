"""Scorers of pictures whose weights, if they have any, come in a package: one line here each."""

from __future__ import annotations

from . import safety, sharpness, written
from .base import Missing, ScorerEntry

__all__ = ["MEDIA_SCORERS", "Missing", "ScorerEntry"]

MEDIA_SCORERS: dict[str, ScorerEntry] = {
    "text": written.ENTRY,
    "safety": safety.ENTRY,
    "sharpness": sharpness.ENTRY,
}
