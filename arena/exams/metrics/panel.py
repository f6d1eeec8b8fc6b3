"""Several judges at once: how far they agree with each other, and one beside what another says."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np

from arena.exams.items import Answered, Kind
from arena.judges.protocols.base import Truth, Verdict
from ratings.agreement import MISSING, Agreement, agreement
from ratings.arrays import Indices

from .base import kind_of
from .sheet import first_wrong

Judges = Mapping[str, Sequence[Answered]]


def answers(judges: Judges, order: str = "", kind: Kind | None = None) -> Indices:
    """What each judge said of each item, as codes in their order, items x judges.

    Of games in one order, or the first in any; MISSING where nothing was read. Items are the same by key.
    """
    kinds = kind or kind_of(next(iter(judges.values()), ()))
    rows: dict[str, dict[str, Any]] = {}
    for name, answered in judges.items():
        for one in answered:
            rows.setdefault(one.item.key, {})[name] = _said(one, order, SAID[kinds])
    known = sorted({said for row in rows.values() for said in row.values() if said is not None})
    codes = {said: code for code, said in enumerate(known)}
    table = [[codes.get(row.get(name), MISSING) for name in judges] for row in rows.values()]
    return np.array(table, dtype=np.intp).reshape(-1, len(judges))


def _said(one: Answered, order: str, of: Callable[[Verdict], Any]) -> Any:
    game = next((game for game in one.games if order in ("", game.order)), None)
    return of(game.verdict) if game and game.verdict.status == "valid" else None


def agreement_of(
    judges: Judges, rng: np.random.Generator, name: str = "alpha_nominal", order: str = ""
) -> Agreement:
    """How far all of them agree, by a measure of `ratings`: Krippendorff's alpha unless said otherwise."""
    return agreement(name, answers(judges, order), rng)


def agreement_of_pairs(
    judges: Judges, rng: np.random.Generator, name: str = "cohen", order: str = ""
) -> Iterator[tuple[str, str, Agreement]]:
    """The same of each two of them, for a matrix."""
    table, names = answers(judges, order), list(judges)
    for one, other in combinations(range(len(names)), 2):
        yield names[one], names[other], agreement(name, table[:, [one, other]], rng)


def against(opinions: Sequence[Answered], outcomes: Sequence[Answered]) -> list[Answered]:
    """The answers of one judge with what another said for the truth: an opinion beside an outcome.

    Items on which the other said nothing are left out.
    """
    said = {one.item.key: _said(one, "", lambda verdict: verdict) for one in outcomes}
    kept = [(one, said.get(one.item.key)) for one in opinions]
    return [_with_truth(one, verdict) for one, verdict in kept if verdict is not None]


def _with_truth(one: Answered, verdict: Verdict) -> Answered:
    scores = {name: tuple(s for s in told if s is not None) for name, told in verdict.scores.items()}
    truth = Truth(
        verdict.preference, verdict.standards, scores, verdict.label, verdict.ranking, verdict.steps
    )
    return replace(one, item=replace(one.item, case=replace(one.item.case, truth=truth)))


def _overall(verdict: Verdict) -> float | None:
    told = verdict.scores.get("overall") or next(iter(verdict.scores.values()), ())
    return told[0] if told else None


SAID: Mapping[Kind, Callable[[Verdict], Any]] = {
    "pair": lambda verdict: verdict.preference,
    "point": _overall,
    "label": lambda verdict: verdict.label or None,
    "trajectory": lambda verdict: verdict.label or None,
    "batch": lambda verdict: verdict.ranking or None,
    "steps": lambda verdict: first_wrong([step.right for step in verdict.steps]) if verdict.steps else None,
}
"""What a verdict says that can be the same as another; None where it says nothing of that."""
