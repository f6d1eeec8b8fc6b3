"""How relevant frames are to a query: one file and one line here for each way to tell."""

from __future__ import annotations

from .ask import ASK
from .base import AsyncScore, Score, Scorer
from .change import CHANGE

__all__ = ["SCORERS", "AsyncScore", "Score", "Scorer"]

SCORERS: dict[str, Scorer] = {scorer.name: scorer for scorer in (CHANGE, ASK)}
