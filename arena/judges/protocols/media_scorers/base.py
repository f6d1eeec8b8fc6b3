"""What a scorer of media is: a number for a picture, more is better."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from arena.judges.protocols.base import Case

Picture = npt.NDArray[np.uint8]
"""Rows of points of red, green and blue."""


@dataclass(frozen=True, slots=True)
class ScorerEntry:
    """A line of `MEDIA_SCORERS`.

    `score(picture, asked)` is called in a thread; `asked(case)` reads what of the question it goes by,
    once for all pictures. Both raise `Missing` where they can't.
    """

    score: Callable[[Picture, Any], float]
    title: str  # one sentence for docs
    asked: Callable[[Case], Any] = lambda case: None
    extra: str = ""  # that must be installed
    source: str = ""  # where the measure is from


class Missing(ValueError):
    """A scorer lacks something: a package, or what to look for; the message says what."""
