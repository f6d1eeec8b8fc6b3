"""Scores on a distilled benchmark: replies against those that people chose and those they threw out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ratings.errors import BadSetting
from ratings.shares import wilson

TIE_WORTH: Mapping[str, float] = {"selected": 0.5, "rejected": 0.0}
"""What a tie earns against each kind of reply: to be as good as what people threw out earns nothing."""

MARKS = ("win", "tie", "loss")


@dataclass(frozen=True)
class Score:
    """100 points for each win and a tie's worth for each tie, per judged question; None where there is none.

    undecided: questions without a valid verdict, which are left out of the score and counted here.
    """

    mode: str
    wins: int
    ties: int
    losses: int
    undecided: int = 0
    level: float = 0.95

    def __post_init__(self) -> None:
        if self.mode not in TIE_WORTH:
            raise BadSetting(f"mode = {self.mode!r} must be one of {', '.join(TIE_WORTH)}")

    @property
    def judged(self) -> int:
        """How many questions the score is made of."""
        return self.wins + self.ties + self.losses

    @property
    def points(self) -> float | None:
        """From 0 to 100. Source: VideoAutoArena (Luo et al. 2024), section on VideoAutoBench."""
        if not self.judged:
            return None
        return 100 * (self.wins + TIE_WORTH[self.mode] * self.ties) / self.judged

    @property
    def interval(self) -> tuple[float, float] | None:
        """Wilson's interval of the points, which has a width at 0 and 100 too."""
        if self.points is None:
            return None
        lower, upper = wilson(self.points / 100, self.judged, self.level)
        return 100 * float(lower), 100 * float(upper)


def score(mode: str, marks: Iterable[str | None]) -> Score:
    """Counts win, tie and loss; None is a question without a valid verdict. Else raises BadSetting."""
    counts = dict.fromkeys((*MARKS, None), 0)
    for mark in marks:
        if mark not in counts:
            raise BadSetting(f"mark {mark!r} must be one of {', '.join(MARKS)}")
        counts[mark] += 1
    return Score(mode, counts["win"], counts["tie"], counts["loss"], counts[None])


def average(scores: Iterable[Score]) -> float | None:
    """The plain mean of the modes' points, as published; None if one of them has none."""
    points = [one.points for one in scores]
    known = [one for one in points if one is not None]
    return sum(known) / len(known) if known and len(known) == len(points) else None
