"""Remembers questions, to find those that come again in the same or nearly the same words."""

from __future__ import annotations


class Known:
    """Questions that there are already; grows as questions are kept."""

    def __init__(self, texts: tuple[str, ...] = ()) -> None:
        self._texts: dict[str, str] = {}
        for text in texts:
            self.add(text)

    def add(self, text: str) -> None:
        """Remember a question."""
        self._texts.setdefault(text, text)

    def same(self, text: str) -> str | None:
        """A question in the same words, or None."""
        return self._texts.get(text)

    def nearest(self, text: str, likeness: float) -> tuple[str, float] | None:
        """The most alike question that is at least so much alike, with its likeness; or None."""
        return None
