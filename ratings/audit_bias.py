"""What a judge favours more than people do: longer replies, formats, the first place, its family, ties."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from math import nan

import numpy as np
from scipy.special import stdtr, stdtrit

from ratings.arrays import Flags, Floats
from ratings.audit_decided import MISSING, Decided
from ratings.audit_figures import Bias, holm
from ratings.audit_sharpness import Evidence, Fitted, fit, people

FIRST = "first shown"
_TIE = 2
RATES: Mapping[str, int] = {"ties": _TIE, "both bad": 3}
_CREDIT = np.array([1.0, 0.0, 0.5])  # to side a
_MOST_UNKNOWN = 0.5  # of the battles; a covariate less known than that would cost the others too much
_ALIKE = 1e-6  # of a column, left over by others; below it the two say the same
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


def biases(decided: Decided, known: Evidence, level: float, alpha: float) -> tuple[Bias, ...]:
    """A row for each covariate, the place and the rates of verdicts, flagged together by Holm."""
    rows = (*_favours(decided, known, level), *_swapped(decided, level), *_rates(decided, level))
    flagged = holm([row.p_value for row in rows], alpha)
    return tuple(_flagged(row) if flag else row for row, flag in zip(rows, flagged.tolist(), strict=True))


def _flagged(row: Bias) -> Bias:
    more, less = _SAYINGS.get(row.name, (f"it favours {row.name} more", f"it marks {row.name} down more"))
    return replace(row, flagged=True, saying=f"{more if row.value > 0 else less} than people do")


@dataclass(frozen=True, eq=False)
class Design:
    """Columns of the compared battles: the first len(names) tested, the rest allowed for, (N, K).

    kept: which of the compared battles have all of them, (N,). notes: why a covariate has no column.
    """

    names: tuple[str, ...]
    columns: Floats
    kept: Flags
    notes: Mapping[str, str]


def design(decided: Decided) -> Design:
    """The covariates that can be tested, and what they need beside them."""
    rows = decided.compared
    given = {name: values[rows] for name, values in decided.covariates.items()}
    if decided.first is not None and decided.looks is None and decided.first[rows].any():
        given[FIRST] = decided.first[rows].astype(np.float64)
    notes = {name: "known for too few battles" for name, values in given.items() if _unknown(values)}
    given = {name: values for name, values in given.items() if name not in notes}
    kept = np.ones(int(rows.sum()), dtype=np.bool_)
    for values in given.values():
        kept &= ~np.isnan(values)
    beside = np.ones((int(kept.sum()), 1))  # people saw side a first: theirs is a constant
    constant = FIRST in given and np.ptp(given[FIRST][kept]) == 0 if kept.any() else False
    names: list[str] = []
    columns = beside[:, :0] if constant else beside
    for name, values in given.items():
        column = values[kept, None]
        if _adds(columns, column):
            columns = np.hstack([columns, column])
            names.append(name)
        else:
            notes[name] = "goes with the others" if column.any() else "the same on both sides everywhere"
    order = [*range(columns.shape[1] - len(names), columns.shape[1]), *range(columns.shape[1] - len(names))]
    return Design(tuple(names), columns[:, order], kept, notes)


def _unknown(values: Floats) -> bool:
    return bool(np.isnan(values).mean() > _MOST_UNKNOWN) if values.size else True


def _adds(columns: Floats, column: Floats) -> bool:
    if not column.size:
        return False
    left = column - columns @ np.linalg.lstsq(columns, column, rcond=None)[0] if columns.size else column
    return float(np.linalg.norm(left)) > _ALIKE * max(float(np.linalg.norm(column)), _ALIKE)


def _favours(decided: Decided, known: Evidence, level: float) -> Iterator[Bias]:
    made = design(decided)
    among, size = known.take(made.kept), len(made.names)
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
    if decided.looks is None:
        return
    looks = decided.looks[((decided.looks >= 0) & (decided.looks <= _TIE)).all(axis=1)]
    yield _mean(FIRST, (_CREDIT[looks[:, 0]] - _CREDIT[looks[:, 1]]) / 2, level)


def _rates(decided: Decided, level: float) -> Iterator[Bias]:
    """How much more often than people it says tie, and that both are bad, where either ever says so."""
    rows = decided.both & (decided.a != decided.b)
    judge, votes = decided.judge[rows], decided.people[rows]
    given = np.maximum((votes != MISSING).sum(axis=1), 1)
    for name, code in RATES.items():
        theirs = (votes == code).sum(axis=1) / given
        if (judge == code).any() or theirs.any():
            yield replace(_mean(name, (judge == code) - theirs, level), people=float(theirs.mean()))


def _mean(name: str, each: Floats, level: float) -> Bias:
    """Student's t on battles."""
    n = each.size
    if n < 2 or not np.ptp(each) > 0:
        value = float(each.mean()) if n else nan
        same = "the same in all battles" if n else "no battle to tell it from"
        return Bias(name, value, nan, nan, value, nan, False, n, nan, same)
    value, error = float(each.mean()), float(each.std(ddof=1) / np.sqrt(n))
    half = float(stdtrit(n - 1, (1 + level) / 2)) * error
    p_value = float(2 * stdtr(n - 1, -abs(value) / error))
    return Bias(name, value, value - half, value + half, value, p_value, False, n)
