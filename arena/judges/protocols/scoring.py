"""The scales that replies are scored on: numbers within bounds, or words in an order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .reading import Unreadable, a_number
from .word_scale import TEN_WORDS, read_word


@dataclass(frozen=True, slots=True)
class ScoreScale:
    """From `lowest` to `highest`; with `words`, the first means 1 and each further one 1 more."""

    lowest: float
    highest: float
    words: tuple[str, ...] = ()
    whole: bool = False

    @property
    def told(self) -> str:
        """How a model is told of it."""
        if self.words:
            return "one of " + ", ".join(f'"{word}"' for word in self.words) + ", worst first"
        kind = "a whole number" if self.whole else "a number"
        return f"{kind} from {self.lowest:g} (worst) to {self.highest:g} (best)"

    def schema(self) -> dict[str, Any]:
        """Of the score in an answer's JSON schema."""
        if self.words:
            return {"type": "string", "enum": list(self.words)}
        kind = "integer" if self.whole else "number"
        return {"type": kind, "minimum": self.lowest, "maximum": self.highest}

    def read(self, given: Mapping[str, Any], key: str) -> float:
        """The score under a key; raises `Unreadable` naming it."""
        if self.words:
            return float(read_word(given.get(key), self.words))
        score = a_number(given, key, self.lowest, self.highest)
        if self.whole and score != int(score):
            raise Unreadable(f"{key} is no whole number")
        return score


FIVE_WORDS: Sequence[str] = ("Extremely Poor", "Poor", "Average", "Good", "Outstanding")

SCALES: Mapping[str, ScoreScale] = {
    "0-1": ScoreScale(0, 1),
    "0-5": ScoreScale(0, 5),
    "0-10": ScoreScale(0, 10),
    "0-100": ScoreScale(0, 100),
    "1-5": ScoreScale(1, 5, whole=True),
    "1-10": ScoreScale(1, 10, whole=True),
    "likert-5": ScoreScale(1, 5, tuple(FIVE_WORDS)),
    "likert-10": ScoreScale(1, 10, TEN_WORDS),
    "quality-5": ScoreScale(1, 5, ("Poor", "Fair", "Average", "Good", "Excellent")),
}
"""Numbers and Likert words of MJ-Bench (arXiv 2407.04842) and MLLM-as-a-Judge (arXiv 2402.04788)."""
