"""A share of so many, with the interval that so few leave open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

from ratings.shares import wilson

DECIMALS = 6


@dataclass(frozen=True)
class Share:
    """`count` of `n`; the share and Wilson's interval at 95 % are None where n is nought.

    A count may hold halves, as of wins with ties counting half; the interval is then wide enough.
    """

    count: float
    n: int
    share: float | None = None
    lower: float | None = None
    upper: float | None = None

    @classmethod
    def of(cls, count: float, n: int) -> Self:
        """With its interval."""
        if not n:
            return cls(count, n)
        lower, upper = wilson(count / n, n)
        return cls(count, n, *(round(float(value), DECIMALS) for value in (count / n, lower, upper)))

    @property
    def sure(self) -> bool:
        """Whether it is defined at all."""
        return self.share is not None

    def as_json(self) -> dict[str, Any]:
        """The share for machines."""
        return dict(vars(self))


def told_apart(one: Share, other: Share) -> str:
    """Whether one is surely "rarer" or "more often" than the other, or nothing: intervals that overlap."""
    if one.upper is None or other.upper is None:
        return ""
    if one.upper < other.lower:
        return "rarer"
    return "more often" if one.lower > other.upper else ""
