"""From the sides as a page shows them to the battle's own, and back."""

from __future__ import annotations

_OTHER = {"a": "b", "b": "a"}


def turned(said: str, swapped: bool) -> str:
    """What was said of A and B, said of the battle's sides; and the other way round, for it undoes itself."""
    return _OTHER.get(said, said) if swapped else said
