"""Answered items of exams, made up in a line: what is true, and what a judge said in every game."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from arena.exams.items import Answered, Game, Item, Kind
from arena.exams.metrics import METRICS, Figure, figures
from arena.judges.protocols.base import Case, Step, Truth, Verdict
from simulators.conversation import Part

UNREAD = Verdict("unparsed")
NO_ANSWER = Verdict("outage")
STATUSES: Mapping[str, Verdict] = {"unparsed": UNREAD, "outage": NO_ANSWER}


def an_item(truth: Truth, number: int = 0, replies: tuple[str, ...] = ("one", "two"), **fields: Any) -> Item:
    """An item with a truth."""
    case = Case((Part("text", text=f"Question {number}?"),), replies, truth=truth)
    return Item(f"item/{number}", case, **fields)


def says(said: str | Verdict, **fields: Any) -> Verdict:
    """A verdict for a side, or of no use."""
    if isinstance(said, Verdict):
        return said
    return STATUSES.get(said) or Verdict("valid", said, **fields)  # type: ignore[arg-type]


def pairs(golds: str, ab: Sequence[str], ba: Sequence[str] = (), **fields: Any) -> list[Answered]:
    """Pairs of which `golds` says the better side by item, with what was said in each order."""
    answered = []
    for number, gold in enumerate(golds):
        games = [Game("ab", says(ab[number]))] + [Game("ba", says(said)) for said in ba[number : number + 1]]
        answered.append(Answered(an_item(Truth(preference=gold), number, **fields), tuple(games)))  # type: ignore[arg-type]
    return answered


def labels(true: Sequence[str], said: Sequence[str], confidences: Sequence[float] = ()) -> list[Answered]:
    """Single replies with their label, and the one that was said."""
    told = confidences or [None] * len(true)
    return [
        Answered(an_item(Truth(label=is_so), at, ("one",)), (Game("a", _label(is_said, sure)),))
        for at, (is_so, is_said, sure) in enumerate(zip(true, said, told, strict=True))
    ]


def _label(said: str, confidence: float | None) -> Verdict:
    return STATUSES.get(said) or Verdict("valid", label=said, confidence=confidence)


def scored(true: Sequence[float], told: Sequence[float | None]) -> list[Answered]:
    """Single replies with their score, and the one that was told; None is unread."""
    return [
        Answered(
            an_item(Truth(scores={"overall": (right,)}), at, ("one",)),
            (Game("a", UNREAD if said is None else Verdict("valid", scores={"overall": (said,)})),),
        )
        for at, (right, said) in enumerate(zip(true, told, strict=True))
    ]


def stepped(true: str, said: str, errors: str = "") -> Answered:
    """A solution with its steps, `+` right and `-` wrong, and what was said of them; empty is unread."""
    truth = Truth(steps=tuple(Step(one == "+", "" if one == "+" else errors) for one in true))
    steps = tuple(Step(one == "+", "" if one == "+" else "reasoning") for one in said)
    verdict = Verdict("valid", steps=steps) if said else UNREAD
    return Answered(an_item(truth, replies=("one",)), (Game("a", verdict),))


def metric(name: str, answered: Sequence[Answered]) -> float:
    """What a metric comes to."""
    return METRICS[name].of(answered)


def told(
    answered: Sequence[Answered], kind: Kind, seed: int = 0, **settings: Any
) -> dict[tuple[str, str], Figure]:
    """All figures by name and category."""
    found = figures(answered, kind, np.random.default_rng(seed), **settings)
    return {(figure.name, figure.category): figure for figure in found}
