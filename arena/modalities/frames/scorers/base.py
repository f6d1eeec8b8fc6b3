"""What a scorer says of itself."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from arena.modalities.frames.plan import Frame
from simulators.conversation import Ask

Score = Callable[[str, Sequence[Frame]], Sequence[float]]
"""`(query, frames) -> scores`: one number for each frame, higher for what the query is about."""

AsyncScore = Callable[[str, Sequence[Frame]], Awaitable[Sequence[float]]]
"""The same for those that must wait, such as for a model."""


@dataclass(frozen=True, slots=True)
class Scorer:
    """A way to score frames; `make(ask)` gives it a model, which one that needs none ignores."""

    name: str
    title: str
    make: Callable[[Ask], AsyncScore]
