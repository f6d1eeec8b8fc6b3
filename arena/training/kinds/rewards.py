"""Rewards for the rows of `grpo`, as TRL calls them: columns in, a number for each completion out.

They need no network and no model: what is right stands in the row.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from arena.judges.protocols.base import Case
from arena.judges.protocols.parse import read_verdict
from arena.judges.protocols.reading import Unreadable, answer_object, folded
from arena.judges.protocols.scales import MEANINGS, STRENGTHS, Scale
from arena.judges.protocols.wrappers.solve_first import parted, solves

Completion = str | Sequence[Mapping[str, Any]]
"""Text, or a model's turns."""
Rewards = list[float | None]
ANY = Scale(tuple(MEANINGS), STRENGTHS)
"""Every label that any scale offers."""
KEYS = ("overall", "label", "verdict")
"""Where an answer in JSON says what it comes to."""


def judged(completions: Sequence[Completion], answer: Sequence[str], **columns: Any) -> Rewards:
    """1 where the verdict is the one in `answer`, else 0: an answer that cannot be read earns nothing."""
    return [float(says(_words(one), right)) for one, right in zip(completions, answer, strict=True)]


def solved(completions: Sequence[Completion], gold_answer: Sequence[str], **columns: Any) -> Rewards:
    """1 where the solution that comes before the verdict is right, 0 where not or where there is none.

    The solution is what stands first, in `<solution>` tags. None, which TRL leaves out, of a question
    without a known answer.
    """
    pairs = zip(completions, gold_answer, strict=True)
    return [_solved(_words(one), known) if known else None for one, known in pairs]


def solved_and_judged(
    completions: Sequence[Completion],
    answer: Sequence[str],
    gold_answer: Sequence[str],
    weights: tuple[float, float] = (1.0, 1.0),
    **columns: Any,
) -> Rewards:
    """The sum of both, at most 2.0; `weights` are of solving and of judging.

    A question without a known answer earns nothing for solving.
    """
    solving, judging = weights
    pairs = zip(solved(completions, gold_answer), judged(completions, answer), strict=True)
    return [solving * (own or 0.0) + judging * (verdict or 0.0) for own, verdict in pairs]


REWARDS: Mapping[str, Callable[..., Rewards]] = {
    "judged": judged,
    "solved": solved,
    "solved_and_judged": solved_and_judged,
}


def says(words: str, right: str) -> bool:
    """Whether a judge's words come to what is right, in the terms of its prompt."""
    _, words = parted(words)
    try:
        if right in ("A", "B", "tie", "both_bad"):
            return read_verdict(words, standards=(), scale=ANY).preference == right.casefold()
        given = answer_object(words, _key(words)) or {}
    except Unreadable:
        return False
    return any(_same(given[key], right) for key in KEYS if key in given)


def _key(words: str) -> str:
    return next((key for key in KEYS if f'"{key}"' in words), KEYS[0])


def _same(said: Any, right: str) -> bool:
    if isinstance(said, (int, float)) and not isinstance(said, bool):
        try:
            return float(said) == float(right)
        except ValueError:
            return False
    return folded(said) == folded(right)


def _solved(words: str, known: str) -> float:
    solution, _ = parted(words)
    return float(bool(solution) and solves(Case((), (), gold={"answer": known}), [solution]) is True)


def _words(completion: Completion) -> str:
    if isinstance(completion, str):
        return completion
    return "\n".join(str(turn["content"]) for turn in completion)
