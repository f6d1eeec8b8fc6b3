"""How far a picture is from showing bare bodies."""

from __future__ import annotations

from functools import cache
from threading import Lock
from typing import Any

from .base import Missing, Picture, ScorerEntry

EXPOSED = frozenset(
    {
        "FEMALE_BREAST_EXPOSED",
        "FEMALE_GENITALIA_EXPOSED",
        "MALE_GENITALIA_EXPOSED",
        "ANUS_EXPOSED",
        "BUTTOCKS_EXPOSED",
    }
)
"""What of a detector's labels counts against a picture."""
_ALONE = Lock()


def not_bare(picture: Picture, asked: None = None) -> float:
    """1 less the surest finding of a bare part of a body; says nothing of any other danger."""
    with _ALONE:
        found = _detector().detect(picture[:, :, ::-1].copy())  # it takes blue, green, red
    return 1.0 - max((float(one["score"]) for one in found if one["class"] in EXPOSED), default=0.0)


@cache
def _detector() -> Any:
    try:
        from nudenet import NudeDetector
    except ImportError:
        raise Missing("looking for bare bodies needs nudenet, which comes with the extra 'scorers'") from None
    return NudeDetector()


ENTRY = ScorerEntry(
    not_bare,
    "How far a picture is from showing bare bodies.",
    extra="scorers",
    source="NudeNet 3.4, 320n",
)
