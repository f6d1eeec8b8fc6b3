"""HumanRank: where a score would stand among those of people (MLE-Dojo, arXiv 2505.07782)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from arena.endpoints.clients.settings import number

from .base import OptionError


@dataclass(frozen=True, slots=True)
class Board:
    """A list of people's scores in one competition."""

    scores: tuple[float, ...]
    lower_is_better: bool = False

    @property
    def constant(self) -> bool:
        """Whether everybody has the same score: nothing can be told by such a list."""
        return len(set(self.scores)) < 2

    def position(self, score: float) -> int:
        """One more than the number of people who are strictly better."""
        if self.lower_is_better:
            return 1 + sum(other < score for other in self.scores)
        return 1 + sum(other > score for other in self.scores)

    def position_score(self, score: float) -> float:
        """`(N - p + 1) / N` at position p of N people: 1 for the first, 0 behind them all."""
        return (len(self.scores) - self.position(score) + 1) / len(self.scores)


def mean_position(score: float, boards: Iterable[Board]) -> float | None:
    """The position score, averaged over the boards that tell anything, such as public and private."""
    told = [board.position_score(score) for board in boards if not board.constant]
    return sum(told) / len(told) if told else None


def read_board(scores: Any, name: str, *, lower_is_better: bool = False) -> Board:
    """A board out of a list of numbers, in any order; raises `OptionError` naming it and the row."""
    if not isinstance(scores, Sequence) or isinstance(scores, str):
        raise OptionError(f"board {name!r} must be a list of scores")
    for row, score in enumerate(scores, 1):
        if not number(-math.inf).holds(score):
            raise OptionError(f"board {name!r}, row {row}: {score!r} is no score")
    return Board(tuple(map(float, scores)), lower_is_better)
