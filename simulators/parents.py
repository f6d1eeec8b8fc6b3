"""Which questions get a harder child: by shared difficulty, by one competitor's failures, or any."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from .difficulty import shared_difficulty

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Finished battles in columns of one length: a question, the competitors a and b, and the outcome.

    Outcomes are `a`, `b`, `tie` and `both_bad`. Build it with `of`.
    """

    questions: tuple[Any, ...]
    competitors: tuple[Any, ...]
    question: Whole
    a: Whole
    b: Whole
    outcome: npt.NDArray[np.str_]

    @classmethod
    def of(
        cls, question: Sequence[Any], a: Sequence[Any], b: Sequence[Any], outcome: Sequence[str]
    ) -> Outcomes:
        """From plain columns; raises `ValueError` for another outcome or columns of unequal length."""
        if len({len(question), len(a), len(b), len(outcome)}) > 1:
            raise ValueError("the columns are not of one length")
        if unknown := set(outcome) - {"a", "b", "tie", "both_bad"}:
            raise ValueError(f"no outcome is called {', '.join(sorted(unknown))}")
        questions, asked = _codes(question)
        competitors, sides = _codes([*a, *b])
        first, second = sides[: len(a)], sides[len(a) :]
        return cls(questions, competitors, asked, first, second, np.asarray(outcome, dtype=np.str_))

    def failed(self, competitor: Any) -> npt.NDArray[np.bool_]:
        """The battles that a competitor lost or in which neither reply would do."""
        if competitor not in self.competitors:
            return np.zeros(len(self.question), dtype=np.bool_)
        code, bad = self.competitors.index(competitor), self.outcome == "both_bad"
        lost_a, lost_b = (self.outcome == "b") | bad, (self.outcome == "a") | bad
        failed: npt.NDArray[np.bool_] = ((self.a == code) & lost_a) | ((self.b == code) & lost_b)
        return failed


@dataclass(frozen=True, slots=True)
class Chosen:
    """A question that gets a child, and the place of the battle whose replies are analysed."""

    question: Any
    battle: int
    score: float


@dataclass(frozen=True, slots=True)
class Way:
    """A way to choose parents. `score` gives each battle a number, NaN for never; the highest come first.

    `ranked`: children may be played for ratings, on levels of their own. `same_pair`: a child is
    played by the pair whose replies led to it. `about_one`: it needs a competitor.
    """

    name: str
    title: str
    score: Callable[[Outcomes, Any], Floats]
    ranked: bool
    same_pair: bool = False
    about_one: bool = False

    def choose(
        self, outcomes: Outcomes, n: int, rng: np.random.Generator, competitor: Any = None
    ) -> tuple[Chosen, ...]:
        """At most `n` questions, each once, the highest first, in an order that `rng` draws among equals.

        Raises `ValueError` if the way is about one competitor and none is given, or the reverse.
        """
        if self.about_one != (competitor is not None):
            raise ValueError(f"{self.name} needs {'a' if self.about_one else 'no'} competitor")
        scores = self.score(outcomes, competitor)
        shuffled = rng.permutation(len(scores))
        order = shuffled[np.argsort(-scores[shuffled], kind="stable")]
        order = order[~np.isnan(scores[order])]
        _, first = np.unique(outcomes.question[order], return_index=True)
        battles = order[np.sort(first)][: max(n, 0)]
        asked = outcomes.questions
        return tuple(Chosen(asked[outcomes.question[at]], int(at), float(scores[at])) for at in battles)


def _shared(outcomes: Outcomes, _: Any) -> Floats:
    both_bad = (outcomes.outcome == "both_bad").astype(np.float64)
    return shared_difficulty(outcomes.question, outcomes.a, outcomes.b, both_bad)[outcomes.question]


def _failures(outcomes: Outcomes, competitor: Any) -> Floats:
    return np.where(outcomes.failed(competitor), 1.0, np.nan)


def _published(outcomes: Outcomes, _: Any) -> Floats:
    return np.zeros(len(outcomes.question))


PARENTS: Mapping[str, Way] = {
    "shared": Way(
        "shared",
        "Questions that are hard whichever competitor is left out: for ranked levels.",
        _shared,
        ranked=True,
    ),
    "failures": Way(
        "failures",
        "Questions at which one competitor failed: for its strengths and weaknesses, never rated.",
        _failures,
        ranked=False,
        about_one=True,
    ),
    "published": Way(
        "published",
        "Any finished battle, played again by the same pair and rated with all others, as published.",
        _published,
        ranked=True,
        same_pair=True,
    ),
}


def _codes(names: Sequence[Any]) -> tuple[tuple[Any, ...], Whole]:
    places: dict[Any, int] = {}
    codes = [places.setdefault(name, len(places)) for name in names]
    return tuple(places), np.asarray(codes, dtype=np.intp)
