"""How far a judge agrees with people on single battles, beside how far people agree with each other."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from math import isnan, nan

import numpy as np

from ratings.arrays import Counts, Floats
from ratings.audit_decided import MISSING, Decided
from ratings.audit_figures import Figure, between
from ratings.labels import OUTCOMES

REPLICATES = 1_000
_K = len(OUTCOMES)
_WINS = 2  # the first outcomes are those with a winner

Tables = Floats
"""Verdicts of one rater (rows) by those of another (columns), (B, K, K)."""


def percent(tables: Tables) -> Floats:
    """Share of pairs of verdicts that are the same."""
    return _ratio(np.trace(tables, axis1=1, axis2=2), tables.sum(axis=(1, 2)))


def kappa(tables: Tables) -> Floats:
    """Agreement beyond chance, each rater by its own habits (Cohen 1960)."""
    total = tables.sum(axis=(1, 2))
    expected = _ratio((tables.sum(axis=2) * tables.sum(axis=1)).sum(axis=1), total**2)
    return _ratio(percent(tables) - expected, 1 - expected)


def alpha(tables: Tables) -> Floats:
    """One less observed over expected disagreement, by common habits (Krippendorff 2011)."""
    given = tables.sum(axis=2) + tables.sum(axis=1)
    number = given.sum(axis=1)
    expected = _ratio(number**2 - (given**2).sum(axis=1), number * (number - 1))
    return 1 - _ratio(1 - percent(tables), expected)


MEASURES: Mapping[str, Callable[[Tables], Floats]] = {"percent": percent, "kappa": kappa, "alpha": alpha}


@dataclass(frozen=True, eq=False)
class Patterns:
    """P different ways in which a battle was decided, and how many battles each, (P,).

    judge: verdict by votes, judge being the columns; people: vote by the other votes on the battle, over one
    less than there are, so that a battle weighs as much in both; (P, K, K) each.
    """

    judge: Floats
    people: Floats
    battles: Counts


def patterns(decided: Decided, most: int = _K) -> Patterns:
    """Of the battles that both decided; `most` outcomes count, verdicts beyond it are left out."""
    rows = decided.both
    judge, votes = decided.judge[rows], decided.people[rows]
    counts = np.stack([(votes == code).sum(axis=1) for code in range(most)], axis=1)
    keys, battles = np.unique(np.column_stack([judge, counts]), axis=0, return_counts=True)
    said, given = keys[:, 0], keys[:, 1:].astype(np.float64)
    tables = np.zeros((2, len(keys), _K, _K))
    counted = np.flatnonzero((said != MISSING) & (said < most))
    tables[0, counted, :most, said[counted]] = given[counted]
    pairs = given[:, :, None] * given[:, None, :] - given[:, :, None] * np.eye(most)
    tables[1, :, :most, :most] = pairs / np.maximum(given.sum(axis=1) - 1, 1)[:, None, None]
    return Patterns(tables[0], tables[1], battles)


def confusion(decided: Decided) -> tuple[tuple[int, ...], ...]:
    """Votes by what they say (row) and what the judge says (column), (K, K)."""
    found = patterns(decided)
    table = np.tensordot(found.battles, found.judge, axes=1)
    return tuple(tuple(int(cell) for cell in row) for row in np.rint(table))


def agreement(decided: Decided, rng: np.random.Generator, level: float) -> dict[str, Figure]:
    """Every measure, of all verdicts and of those with a winner, of the judge, of people and of the gap."""
    figures: dict[str, Figure] = {}
    for most, on in ((_K, ""), (_WINS, " on decisive")):
        found = patterns(decided, most)
        drawn = rng.multinomial(found.battles.sum(), found.battles / found.battles.sum(), REPLICATES)
        for name, measure in MEASURES.items():
            figures |= {one.name: one for one in _figures(f"{name}{on}", measure, found, drawn, level)}
    return figures


def _figures(
    name: str, measure: Callable[[Tables], Floats], found: Patterns, drawn: Counts, level: float
) -> Iterator[Figure]:
    """Battles are drawn anew with all their votes (Efron 1979)."""
    twice = np.logical_and(found.people.any(axis=(1, 2)), found.judge.any(axis=(1, 2)))
    there = np.einsum("p,pij->pij", twice, found.judge)
    beside = np.einsum("p,pij->pij", twice, found.people)
    parts = {
        "": (found.judge, None),
        " people": (found.people, None),
        " judge there": (there, None),
        " people there": (beside, None),
    }
    for what, (first, second) in {**parts, " short of people": (there, beside)}.items():
        samples = _of(measure, first, drawn)
        value = _of(measure, first, found.battles[None])
        if second is not None:
            samples, value = (
                one - _of(measure, second, of) for one, of in ((samples, drawn), (value, found.battles[None]))
            )
        battles = int(found.battles[first.any(axis=(1, 2))].sum())
        yield _figure(name + what, float(value[0]), samples, battles, level)


def _figure(name: str, value: float, samples: Floats, battles: int, level: float) -> Figure:
    if not battles:
        return Figure(name, nan, nan, nan, 0, "no battle was decided by two of them")
    if isnan(value):
        return Figure(name, nan, nan, nan, battles, "all verdicts are the same")
    lower, upper, note = between(samples, level)
    return Figure(name, value, lower, upper, battles, note)


def _of(measure: Callable[[Tables], Floats], tables: Floats, drawn: Counts) -> Floats:
    """The measure of each sample of battles, (B,)."""
    return measure((drawn @ tables.reshape(len(tables), -1)).reshape(-1, _K, _K))


def of_part(decided: Decided, rng: np.random.Generator, level: float) -> tuple[Figure, Figure]:
    """Percent and kappa of all verdicts on these battles."""
    found = patterns(decided)
    drawn = rng.multinomial(found.battles.sum(), found.battles / found.battles.sum(), REPLICATES)
    battles = int(found.battles.sum())
    one, two = (
        _figure(
            name,
            float(_of(MEASURES[name], found.judge, found.battles[None])[0]),
            _of(MEASURES[name], found.judge, drawn),
            battles,
            level,
        )
        for name in ("percent", "kappa")
    )
    return one, two


def _ratio(part: Floats, whole: Floats) -> Floats:
    """part / whole, NaN where the whole is nothing but rounding."""
    found: Floats = np.full(part.shape, np.nan)
    np.divide(part, whole, out=found, where=np.abs(whole) > 1e-12)
    return found
