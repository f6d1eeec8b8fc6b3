"""Judges by what an environment measured of each reply: an outcome beats an opinion; asks no model."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from arena.endpoints.clients.settings import TEXT, number, one_of

from .base import LETTERS, Action, Ask, Case, Judgment, OptionError, Preference, Verdict
from .entry import ProtocolEntry
from .human_rank import Board, mean_position, read_board
from .looking import verdict_of
from .option import Option

VERSION = "environment/1"
LONGEST_RESULT = 1_000_000
TAKES: dict[str, Callable[[list[float], bool], float]] = {
    "best": lambda scores, lower_is_better: min(scores) if lower_is_better else max(scores),
    "last": lambda scores, lower_is_better: scores[-1],
}
"""Which of a reply's valid outcomes counts."""


@dataclass(frozen=True, slots=True)
class Environment:
    """What a question's `gold["environment"]` says: which way scores go, and what people reached."""

    lower_is_better: bool
    boards: tuple[Board, ...]

    def place(self, score: float | None) -> float | None:
        """The mean position score among people; None without a score or without people."""
        return None if score is None else mean_position(score, self.boards)


@dataclass(frozen=True, slots=True)
class ByOutcome:
    """The reply with the better outcome wins; within `epsilon` it is a tie.

    A reply without a valid outcome loses to any that has one, and two are both bad.
    """

    score: str
    takes: str
    epsilon: float

    async def __call__(self, case: Case, ask: Ask) -> Verdict:
        """Valid whatever the replies say; void, with the reason, where nothing was measured."""
        letters = LETTERS[: len(case.replies)]
        try:
            environment = read_environment(case.gold.get("environment"))
            outcomes = self.outcomes(case, environment.lower_is_better)
        except OptionError as error:
            return verdict_of(Judgment("void", order=letters, rationale=str(error), parser=VERSION))
        scores = {"outcome": tuple(outcomes)}
        if environment.boards:
            scores["position"] = tuple(map(environment.place, outcomes))
        said: dict[str, Any] = {"scores": scores}
        if len(outcomes) == 2:
            said["preference"] = prefer(outcomes, environment.lower_is_better, self.epsilon)
        why = "; ".join(
            f"{letter}: {'no valid outcome' if outcome is None else f'{outcome:g}'}"
            for letter, outcome in zip(letters, outcomes, strict=True)
        )
        return verdict_of(Judgment("valid", order=letters, rationale=why, parser=VERSION, **said))

    def outcomes(self, case: Case, lower_is_better: bool) -> list[float | None]:
        """The outcome of each reply, None where there is none; raises `OptionError` where nobody acted."""
        if not any(case.actions):
            raise OptionError("nothing that happened in an environment is known of the replies")
        measured = [
            [*filter(_is_score, (_measured(one, self.score) for one in acts))] for acts in case.actions
        ]
        return [float(TAKES[self.takes](scores, lower_is_better)) if scores else None for scores in measured]


def prefer(outcomes: Sequence[float | None], lower_is_better: bool, epsilon: float) -> Preference:
    """Who of two is better by outcome."""
    a, b = outcomes
    if a is None or b is None:
        return "both_bad" if a is b else "b" if a is None else "a"
    ahead = b - a if lower_is_better else a - b
    if abs(ahead) <= epsilon:
        return "tie"
    return "a" if ahead > 0 else "b"


def read_environment(row: Any) -> Environment:
    """A question's environment; raises `OptionError` naming the key that can't be read."""
    if not isinstance(row, Mapping):
        raise OptionError("the question names no environment")
    lower = row.get("lower_is_better", False)
    boards = row.get("boards", {})
    if not isinstance(lower, bool):
        raise OptionError("environment: lower_is_better must be true or false")
    if not isinstance(boards, Mapping):
        raise OptionError("environment: boards must be a table of lists of scores")
    read = [read_board(scores, name, lower_is_better=lower) for name, scores in boards.items()]
    return Environment(lower, tuple(board for board in read if not board.constant))


def _measured(action: Action, path: str) -> Any:
    """What stands at a path of a result that is JSON; None where nothing does.

    Only keys are followed: what a program printed is a text within, and no text is looked into.
    """
    try:
        found: Any = json.loads(action.result) if len(action.result) <= LONGEST_RESULT else None
    except (ValueError, RecursionError):
        return None
    for key in path.split("."):
        found = found.get(key) if isinstance(found, Mapping) else None
    return found


def _is_score(value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    try:
        return math.isfinite(value)
    except OverflowError:  # a whole number that is too large for any float
        return False


ENTRY = ProtocolEntry(
    bare=lambda options: ByOutcome(options["score"], options["takes"], options["epsilon"]),
    accepts=lambda case: isinstance(case.gold.get("environment"), Mapping),
    needs_model=False,
    shape="trajectory",
    options={
        "score": Option(
            TEXT,
            "score",
            "submission.raw_score",
            "Where the outcome stands in what an action gave back, a JSON object; dots lead inside.",
            after=True,
        ),
        "takes": Option(
            one_of(*TAKES),
            "best",
            "last",
            "Which valid outcome of a reply counts.",
            after=True,
        ),
        "epsilon": Option(
            number(0),
            0,
            0.01,
            "The difference of outcomes that still is a tie.",
            after=True,
        ),
    },
    parser=VERSION,
    version=VERSION,
    title="The better outcome in an environment wins, whatever anybody thinks of it; asks no model.",
    paper="MLE-Dojo, arXiv 2505.07782",
)
