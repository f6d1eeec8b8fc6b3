"""What came of a search for a preamble: as JSON, and in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from arena.attacks.critique.told import figure_line, whole

__all__ = ["in_words", "whole"]


def in_words(told: Mapping[str, Any]) -> str:
    """The same for people, each figure with its n and interval."""
    return "\n".join(_lines(told))


def _lines(told: Mapping[str, Any]) -> Iterator[str]:
    best, settings = told["examples"][0], told["settings"]
    yield (
        f"{told['judge']} scoring {settings['candidate']}: {best['tried']} preambles tried on "
        f"{best['training']} {settings['source']} questions, measured on {best['held_out']} others"
    )
    yield f"  best: {best['preamble']}"
    variant = None
    for one in told["figures"]:
        if one["variant"] != variant:
            variant = one["variant"]
            yield f"  {variant}"
        yield figure_line(one)
