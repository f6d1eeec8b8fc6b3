"""Frames sampled from videos: which ones, by a table of strategies, and their pictures."""

from __future__ import annotations

from .base import Strategy
from .plan import Frame, Plan
from .rounds import Rounds
from .sampling import Focus, focus, focus_async, length, sample
from .scorers import SCORERS
from .strategies import STRATEGIES
from .subtitled import interleave

__all__ = [
    "SCORERS", "STRATEGIES", "Focus", "Frame", "Plan", "Rounds", "Strategy",
    "focus", "focus_async", "interleave", "length", "sample",
]  # fmt: skip
