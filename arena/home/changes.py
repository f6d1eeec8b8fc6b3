"""Reads what changed from the file that says so, piece by piece."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

PATH = settings.BASE_DIR / "docs" / "changelog.md"


@dataclass(frozen=True)
class Change:
    """A heading of the file and what stands below it, as Markdown."""

    title: str
    text: str


def changes() -> list[Change]:
    """In the order of the file; what stands before the first heading is for its readers alone."""
    pieces = PATH.read_text(encoding="utf-8").split("\n## ")[1:]
    halves = (piece.partition("\n") for piece in pieces)
    return [Change(title.strip(), text.strip()) for title, _newline, text in halves]
