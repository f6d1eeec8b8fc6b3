"""Judges how hard two questions are, on five scales from 1 to 5, both in one call and in a drawn order."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from .asking import Short, Talk
from .finished import Parent
from .reading import Shape
from .refusals import Refusal
from .wording import block, brief

Mark = Annotated[int, Field(strict=True, ge=1, le=5)]
SCALES = ("instruction_following", "accuracy", "relevance", "helpfulness", "overall")


@dataclass(frozen=True, slots=True)
class Scores:
    """How hard it is to reply well by each standard, and overall: whole numbers from 1 (easiest) to 5."""

    instruction_following: int
    accuracy: int
    relevance: int
    helpfulness: int
    overall: int


@dataclass(frozen=True, slots=True)
class Compared:
    """One look at both questions. `old_first`: the order they were shown in."""

    old: Scores
    new: Scores
    old_first: bool

    @property
    def harder(self) -> bool:
        """Whether the new one would be taken."""
        return accepts(self.old, self.new)


class _Scores(Shape):
    instruction_following: Mark
    accuracy: Mark
    relevance: Mark
    helpfulness: Mark
    overall: Mark


class _Both(Shape):
    reason: Short
    question_1: _Scores
    question_2: _Scores


async def compare(parent: Parent, new: str, talk: Talk, old_first: bool) -> Compared:
    """How hard the parent and a new question are.

    The scales and the rule are those of VideoAutoArena (arXiv 2411.13281, §3.3), which always showed
    the old one first. Raises `NoAnswer` and `Unreadable`: a mark that is no whole number from 1 to 5
    makes the answer unreadable.
    """
    shown = (parent.text, new) if old_first else (new, parent.text)
    told = (f"Question {number}:\n{block('question', text)}" for number, text in enumerate(shown, 1))
    persona = block("persona", parent.persona) if parent.persona else ""
    both = await talk(brief("complexity", persona, *told, media=parent.media), _Both)
    first, second = (Scores(**one.model_dump()) for one in (both.question_1, both.question_2))
    return Compared(first, second, old_first) if old_first else Compared(second, first, old_first)


def accepts(old: Scores, new: Scores) -> bool:
    """Whether the new question is strictly harder overall."""
    return new.overall > old.overall


def draw_old_first(rng: random.Random) -> bool:
    """Which of the two is shown first."""
    return rng.random() < 0.5


def refusal(looks: tuple[Compared, ...]) -> Refusal | None:
    """What one or more looks say against the new question: nothing only if it is harder in each."""
    harder = {look.harder for look in looks}
    if harder == {True}:
        return None
    return Refusal.CONFLICT if len(harder) > 1 else Refusal.NOT_HARDER
