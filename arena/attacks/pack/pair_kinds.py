"""The kinds of built-in pairs."""

from __future__ import annotations

from collections.abc import Mapping

from . import riddles, sums
from .puzzle import Draw

KINDS: Mapping[str, Draw] = {
    "shopping": sums.shopping,
    "travel": sums.travel,
    "discount": sums.discount,
    "lengths": sums.lengths,
    "clock": sums.clock,
    "counting": sums.counting,
    "sorting": riddles.sorting,
    "dates": riddles.dates,
    "weekdays": riddles.weekdays,
    "ordering": riddles.ordering,
    "tracing": riddles.tracing,
    "sequences": sums.sequences,
    "areas": sums.areas,
    "choices": riddles.choices,
}
