"""Whether a reply is as long as asked."""

from __future__ import annotations

import re
from collections.abc import Callable

from arena.endpoints.clients.settings import whole
from arena.judges.protocols.plain import plain

from .base import Simple, Spec

SENTENCE_END = re.compile("(?<=[.!?…])[\"'”’)*_]*+\\s+|(?<=[。！？])|\n+")


def _said(piece: str) -> bool:
    return any(map(str.isalnum, piece))


UNITS: dict[str, Callable[[str], int]] = {
    "words": lambda text: sum(map(_said, text.split())),
    "characters": len,
    "sentences": lambda text: sum(map(_said, SENTENCE_END.split(text))),
    "lines": lambda text: sum(1 for line in text.split("\n") if line.strip()),
}
"""What can be counted: words with a letter or digit in them, characters without white space around the
reply, sentences (a full stop with space after it ends one, so 'Dr. Smith' is two; so does a line), lines
that are not blank."""


def wrong_length(reply: str, spec: Spec) -> str | None:
    """For each unit, `min_…` and `max_…` hold, both allowed."""
    text = plain(reply).strip()
    for unit, count in UNITS.items():
        low, high = spec.get(f"min_{unit}", 0), spec.get(f"max_{unit}")
        if low == 0 and high is None:
            continue
        n = count(text)
        if n < low:
            return f"has {n} {unit}, fewer than {low}"
        if high is not None and n > high:
            return f"has {n} {unit}, more than {high}"
    return None


class Limits(Simple):
    """A check whose limits leave room for a reply."""

    def validate(self, what: str, spec: Spec) -> None:
        Simple.validate(self, what, spec)
        for unit in UNITS:
            low, high = spec.get(f"min_{unit}", 0), spec.get(f"max_{unit}")
            if high is not None and high < low:
                raise ValueError(f"{what}: max_{unit} = {high} is less than min_{unit} = {low}")


LIMITS = [f"{end}_{unit}" for unit in UNITS for end in ("min", "max")]
LENGTH = Limits(wrong_length, {limit: whole(0, 1_000_000) for limit in LIMITS}, needs=LIMITS)
