"""A judge whose answers can often not be read: they go the way of every model's answer."""

from __future__ import annotations

import json

from arena.judges.protocols.base import Case, Judgment
from arena.judges.protocols.parse import PARSER, read_verdict
from arena.judges.protocols.reading import Unreadable

from .base import Options, Said
from .draw import draw_of_look
from .known import fair

LABELS = {"a": "A", "b": "B"}
UNREADABLE = (
    "",
    "Both have their merits, so A or B, who knows.",
    '{"reasoning": "A is better", "overall": "A',
    '{"reasoning": "It is close.", "overall": "neither of them"}',
    '{"reasoning": "A first.", "overall": "A", "overall": "B"}',
    '{"verdict": {"overall": "A"}}',
    '{"reasoning": "No doubt.", "overall": ["A", "B"]}',
    "<think>A is better, so I say [[A]]",
    "[[A]] or, all things considered, [[B]]?",
    "我认为两个都不错。",
    '{"overall": NaN}',
)
"""Answers without a verdict, each for a reason of its own."""


def malformed(case: Case, options: Options) -> Said | Judgment:
    """With chance `rate` an answer that nobody can read, else what is known."""
    draw = draw_of_look(case, options["seed"])
    said = fair(case)
    if draw.random() < options["rate"]:
        return _read(draw.choice(UNREADABLE))
    if len(case.replies) != 2 or "preference" not in said:
        return said
    label = LABELS.get(said["preference"], said["preference"])
    return _read(json.dumps({"reasoning": "So it is known.", "overall": label}))


def _read(text: str) -> Judgment:
    try:
        reading = read_verdict(text)
    except Unreadable as why:
        return Judgment("unparsed", rationale=str(why), raw=text, parser=PARSER)
    return Judgment("valid", reading.preference, rationale=reading.reasoning, raw=text, parser=PARSER)
