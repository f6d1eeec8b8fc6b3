"""What a question is that a program can answer in steps, and so get wrong by a slip in one of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

Worked = Callable[[int], Sequence[str]]
"""The solution whose decisive step is off by so much (0: right), a step to a line; the result is last."""


@dataclass(frozen=True, slots=True)
class Puzzle:
    """A question and its solutions: `worked(0)` is right, all others are wrong in the same words."""

    question: str
    worked: Worked


Draw = Callable[[np.random.Generator], Puzzle]


def whole(rng: np.random.Generator, low: int, high: int) -> int:
    """A whole number from low to high, both among them."""
    return int(rng.integers(low, high + 1))
