"""Finds the seats that a judge's options name: its own, its wrappers' and its members'."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

NAMING = frozenset({"seat", "seats", "advocates", "described"})
"""Options whose values are names of seats: one, several, or one for each of something."""


def seats_named(options: Any) -> set[str]:
    """The seats without the judge's own model, which has no name."""
    return {name for name in _named(options) if name}


def _named(given: Any) -> Iterator[str]:
    if isinstance(given, Mapping):
        for key, value in given.items():
            yield from _words(value) if key in NAMING else _named(value)
    elif isinstance(given, list):
        for value in given:
            yield from _named(value)


def _words(value: Any) -> Iterator[str]:
    """Every text in a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | Mapping):
        for inner in value.values() if isinstance(value, Mapping) else value:
            yield from _words(inner)
