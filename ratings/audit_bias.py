"""What a judge favours more than people do: longer replies, formats, the first place, its family, ties."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from math import nan

import numpy as np
from scipy.special import stdtr, stdtrit

from ratings.arrays import Floats
from ratings.audit_decided import MISSING, Decided
from ratings.audit_design import FIRST, LOOKS, Design
from ratings.audit_figures import Bias, holm
from ratings.audit_sharpness import Fitted, fit, people

_TIE = 2
RATES: Mapping[str, int] = {"ties": _TIE, "both bad": 3}
_CREDIT = np.array([1.0, 0.0, 0.5])  # to side a
_FEW = "too few battles in which the sides differ"
_WEAK = "too little tells noise from taste here; the interval allows for any noise"

# What is said of a flagged one, for more and for less.
_SAYINGS: Mapping[str, tuple[str, str]] = {
    "length": ("it favours the longer reply more", "it favours the shorter reply more"),
    "headers": ("it favours replies with headers more", "it marks replies with headers down more"),
    "lists": ("it favours replies with lists more", "it marks replies with lists down more"),
    "bold": ("it favours replies in bold more", "it marks replies in bold down more"),
    "own_family": ("it favours models of its own family more", "it marks models of its own family down more"),
    "tone": ("it favours the warmer reply more", "it favours the cooler reply more"),
    FIRST: ("it favours the reply shown first more", "it favours the reply shown second more"),
    "ties": ("it says tie more often", "it says tie less often"),
    "both bad": ("it finds both replies bad more often", "it finds both replies bad less often"),
}


def biases(decided: Decided, made: Design, level: float, alpha: float) -> tuple[Bias, ...]:
    """A row for each covariate, the place and the rates of verdicts, flagged together by Holm."""
    rows = (*_favours(made, level), *_swapped(decided, level), *_rates(decided, level))
    flagged = holm([row.p_value for row in rows], alpha)
    return tuple(_flagged(row) if flag else row for row, flag in zip(rows, flagged.tolist(), strict=True))


def _flagged(row: Bias) -> Bias:
    more, less = _SAYINGS.get(row.name, (f"it favours {row.name} more", f"it marks {row.name} down more"))
    return replace(row, flagged=True, saying=f"{more if row.value > 0 else less} than people do")


def _favours(made: Design, level: float) -> Iterator[Bias]:
    among, size = made.known, len(made.names)
    if size:
        found = fit(among, made.columns, size)
        for k, name in enumerate(made.names):
            row = _row(name, found, k, made.columns[:, k], level)
            yield replace(row, people=float(people(among, made.columns, size)[k]))
    for name, why in made.notes.items():
        yield Bias(name, nan, nan, nan, nan, nan, False, 0, nan, why)


def _row(name: str, found: Fitted, k: int, column: Floats, level: float) -> Bias:
    value, (lower, upper) = float(found.value[k]), found.interval(level)
    few = bool(np.isnan(found.p_value[k]))
    return Bias(
        name=name,
        value=value,
        lower=float(lower[k]),
        upper=float(upper[k]),
        per_sd=value * float(column.std()),
        p_value=float(found.p_value[k]),
        flagged=False,
        n=int(np.count_nonzero(column)),
        note=_FEW if few else _WEAK if found.blunt else "",
    )


def _swapped(decided: Decided, level: float) -> Iterator[Bias]:
    """Half of what a moves by, from the place shown second to the first, in battles it looked at twice."""
    if decided.looks is None or decided.twice.sum() < LOOKS:
        return
    looks = decided.looks[decided.twice]
    yield _mean(FIRST, (_CREDIT[looks[:, 0]] - _CREDIT[looks[:, 1]]) / 2, level, 0.5)


def _rates(decided: Decided, level: float) -> Iterator[Bias]:
    """How much more often than people it says tie, and that both are bad, where either ever says so."""
    rows = decided.both & (decided.a != decided.b)
    judge, votes = decided.judge[rows], decided.people[rows]
    given = np.maximum((votes != MISSING).sum(axis=1), 1)
    for name, code in RATES.items():
        theirs = (votes == code).sum(axis=1) / given
        if (judge == code).any() or theirs.any():
            yield replace(_mean(name, (judge == code) - theirs, level, 1.0), people=float(theirs.mean()))


def _mean(name: str, each: Floats, level: float, most: float) -> Bias:
    """Student's t on battles, each within `most` of 0."""
    n = each.size
    if not n:
        return Bias(name, nan, nan, nan, nan, nan, False, 0, nan, "no battle to tell it from")
    if not np.ptp(each) > 0:
        return _same(name, float(each[0]), n, level, most)
    value, error = float(each.mean()), float(each.std(ddof=1) / np.sqrt(n))
    half = float(stdtrit(n - 1, (1 + level) / 2)) * error
    p_value = float(2 * stdtr(n - 1, -abs(value) / error))
    return Bias(name, value, value - half, value + half, value, p_value, False, n)


def _same(name: str, value: float, n: int, level: float, most: float) -> Bias:
    """What is the same in all battles has no spread, and is the surest for that: exact bounds stand in.

    Of a mean of 0, at most `most / (most + |value|)` of all battles can be so, hence the p-value. The share
    that is so has Clopper and Pearson's bound (1934, Biometrika 26); the rest may be the other extreme.
    """
    rest = 1 - ((1 - level) / 2) ** (1 / n)
    far = most + abs(value)
    p_value = float(min(1.0, 2 * (most / far) ** n))
    lower = value - rest * (most + value) if value >= 0 else value
    upper = value + rest * (most - value) if value <= 0 else value
    return Bias(name, value, lower, upper, value, p_value, False, n, nan, "the same in all battles")
