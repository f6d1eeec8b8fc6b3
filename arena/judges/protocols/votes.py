"""Makes one verdict of several on the same case, by their votes; all of them in the case's own terms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeVar

from .base import Preference, Step, Verdict
from .orders import gravest

Ties = Literal["tie", "drop", "first"]
TIES: tuple[Ties, ...] = ("tie", "drop", "first")
"""What an equal split of votes means: a tie; no verdict at all; what was said first of what is level."""
SPLIT = "split_vote"
"""Flag of a verdict whose votes were equally split."""
ABSTAINED = "abstained"
"""Flag of a void verdict on a case that was judged: whoever judged would rather not decide."""

Choice = TypeVar("Choice", bound=Hashable)
Ballots = Sequence[tuple[Choice, float]]


def majority(
    verdicts: Sequence[Verdict], weights: Sequence[float] | None = None, ties: Ties = "tie"
) -> Verdict:
    """What most of the verdicts say, by weight (1 each, unless told).

    Preference and label, each standard and each step go to the largest weight; scores and confidence
    are weighted means over those who tell any; a ranking is by mean rank. An equal split is flagged
    `split_vote` and goes by `ties`; labels, rankings and steps know no tie, so there what was said first
    of what is level stands. More than half of the verdicts must be valid, or the whole has the gravest
    of their statuses. Everybody's judgments are kept; `notes["votes"]` is the weight of each choice, and
    of each status that is no choice.
    """
    ballots = list(zip(verdicts, weights or [1.0] * len(verdicts), strict=True))
    valid = [(verdict, weight) for verdict, weight in ballots if verdict.status == "valid"]
    kept = _kept(verdicts, votes(ballots))
    if 2 * len(valid) <= len(ballots):
        return replace(kept, status=gravest(*(verdict.status for verdict in verdicts)))
    preference = _elected([(one.preference, weight) for one, weight in valid if one.preference], ties, "tie")
    label = _elected([(one.label, weight) for one, weight in valid if one.label], ties, None)
    split = preference.split or label.split
    if split and ties == "drop":
        return abstaining(kept, SPLIT)
    return replace(
        kept,
        status="valid",
        preference=preference.choice,
        label=label.choice or "",
        flags=(*kept.flags, *([SPLIT] if split and SPLIT not in kept.flags else [])),
        standards=_standards(valid, ties),
        scores=mean_scores(valid),
        ranking=_ranking(valid),
        steps=_steps(valid),
        confidence=_mean([(one.confidence, weight) for one, weight in valid]),
    )


def votes(ballots: Ballots[Verdict]) -> dict[str, float]:
    """How much weight each choice has: a preference or, without any, a label; else the status."""
    counted: dict[str, float] = defaultdict(float)
    for verdict, weight in ballots:
        counted[verdict.preference or verdict.label or verdict.status] += weight
    return {choice: int(weight) if weight == int(weight) else weight for choice, weight in counted.items()}


def abstaining(verdict: Verdict, *flags: str) -> Verdict:
    """The same, undecided: void and flagged `abstained`, never a tie; its judgments say what was said."""
    told = tuple(dict.fromkeys((*verdict.flags, ABSTAINED, *flags)))
    return Verdict(
        "void",
        flags=told,
        judgments=verdict.judgments,
        transcript=verdict.transcript,
        notes=verdict.notes,
    )


def mean_scores(ballots: Ballots[Verdict]) -> dict[str, tuple[float | None, ...]]:
    """The mean of each score over those who gave it; None where nobody did."""
    said: dict[str, list[tuple[tuple[float | None, ...], float]]] = defaultdict(list)
    for verdict, weight in ballots:
        for name, scores in verdict.scores.items():
            said[name].append((scores, weight))
    return {
        name: tuple(
            _mean([(scores[place], weight) for scores, weight in rows if place < len(scores)])
            for place in range(max(len(scores) for scores, _ in rows))
        )
        for name, rows in said.items()
    }


@dataclass(frozen=True, slots=True)
class _Elected:
    choice: Any = None
    split: bool = False


def _elected(ballots: Ballots[Choice], ties: Ties, tie: Choice | None) -> _Elected:
    """Whatever has the largest weight; of an equal split `tie`, if there is one, or what came first."""
    counted: dict[Choice, float] = defaultdict(float)
    for choice, weight in ballots:
        counted[choice] += weight
    if not counted:
        return _Elected()
    best = max(counted.values())
    level = [choice for choice, weight in counted.items() if abs(weight - best) < 1e-9]
    if len(level) == 1:
        return _Elected(level[0])
    return _Elected(tie if ties == "tie" and tie is not None else level[0], split=True)


def _standards(ballots: Ballots[Verdict], ties: Ties) -> dict[str, Preference]:
    names = dict.fromkeys(name for verdict, _ in ballots for name in verdict.standards)
    elected = {
        name: _elected(
            [(one.standards[name], weight) for one, weight in ballots if name in one.standards], ties, "tie"
        )
        for name in names
    }
    return {name: one.choice for name, one in elected.items() if not (one.split and ties == "drop")}


def _steps(ballots: Ballots[Verdict]) -> tuple[Step, ...]:
    """Step by step, over those who speak of as many steps as most do; each in the first's words."""
    told = [(verdict.steps, weight) for verdict, weight in ballots if verdict.steps]
    count = _elected([(len(steps), weight) for steps, weight in told], "first", None).choice or 0
    spoken = [(steps, weight) for steps, weight in told if len(steps) == count]
    return tuple(_step([(steps[place], weight) for steps, weight in spoken]) for place in range(count))


def _step(ballots: Ballots[Step]) -> Step:
    said = _elected([((step.right, step.error), weight) for step, weight in ballots], "first", None).choice
    right = _elected([(step.right, weight) for step, weight in ballots], "first", None).choice
    if said[0] != right:
        errors = [((step.right, step.error), weight) for step, weight in ballots if step.right == right]
        said = _elected(errors, "first", None).choice
    return next(step for step, _ in ballots if (step.right, step.error) == said)


def _ranking(ballots: Ballots[Verdict]) -> tuple[int, ...]:
    """By mean rank, best first; of places that are level the first ranking's order stands."""
    told = [(verdict.ranking, weight) for verdict, weight in ballots if verdict.ranking]
    if not told:
        return ()
    first = told[0][0]
    sums = {place: sum(weight * _rank(ranking, place) for ranking, weight in told) for place in first}
    return tuple(sorted(first, key=lambda place: (round(sums[place], 9), first.index(place))))


def _rank(ranking: Sequence[int], place: int) -> int:
    return ranking.index(place) if place in ranking else len(ranking)


def _mean(ballots: Sequence[tuple[float | None, float]]) -> float | None:
    told = [(value, weight) for value, weight in ballots if value is not None]
    whole = sum(weight for _, weight in told)
    return sum(value * weight for value, weight in told) / whole if whole else None


def _kept(verdicts: Sequence[Verdict], counted: Mapping[str, float]) -> Verdict:
    """All that led to the verdicts, of which nothing is decided yet."""
    return Verdict(
        "void",
        flags=_all(verdicts, lambda verdict: dict.fromkeys(verdict.flags)),
        judgments=tuple(judgment for verdict in verdicts for judgment in verdict.judgments),
        faults=tuple(fault for verdict in verdicts for fault in verdict.faults),
        transcript=tuple(said for verdict in verdicts for said in verdict.transcript),
        notes={"votes": dict(counted)},
    )


def _all(verdicts: Sequence[Verdict], named: Callable[[Verdict], Mapping[str, Any]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for verdict in verdicts for name in named(verdict)))
