"""Puts the rows of a file, one for each verdict of anybody, side by side as battles to audit."""

from collections.abc import Mapping

import numpy as np

from ratings.arrays import Codes, Column, Flags, Indices
from ratings.audit_decided import MISSING, Decided
from ratings.comparisons import Comparisons
from ratings.merged_battles import choose_judge, items

_FLIPPED = np.array([1, 0, 2, 3])
_WORTH = np.array([1, -1, 0, 0])  # of an outcome to side a
_TIE, _BOTH_BAD = 2, 3
_BY_SIGN = np.array([1, _TIE, 0])  # the outcome whose worth is -1, 0, 1


def decided_from(
    data: Comparisons, human: str = "human", judge: str = "", strata: Mapping[str, Column] | None = None
) -> Decided:
    """A battle for each item, its sides as the first vote on it has them, else as its first row has them.

    Side a of a row is what whoever decided was shown first. A judge that decided an item in both orders has
    two looks, and says tie where they differ; of several verdicts in one order the more frequent counts.
    strata: words by row, (N,) each. Raises BadComparisons or BadSetting for a source that does not exist and
    for an item whose rows name different competitors.
    """
    judge = choose_judge(data, human, judge)
    item, _ = items(data)
    voted, judged = (np.asarray(data.source == who) for who in (human, judge))
    leading = _leading(item, voted, judged)
    flipped = data.a != data.a[leading[item]]  # says nothing where neither decided, and is not used there
    place, row = np.cumsum(leading >= 0) - 1, leading[leading >= 0]
    outcome = np.where(flipped, _FLIPPED[data.outcome], data.outcome).astype(np.int8)
    size = row.size

    def look(rows: Flags) -> Codes:
        return _usual(place[item[rows]], outcome[rows], size)

    looks = np.stack([look(judged & ~flipped), look(judged & flipped)], axis=1)
    seen = looks != MISSING
    twice = bool(seen.all(axis=1).any())
    return Decided(
        names=data.names,
        a=data.a[row],
        b=data.b[row],
        judge=_verdict(looks),
        people=_votes(place[item[voted]], outcome[voted], size),
        covariates={name: values[row] for name, values in (data.covariates or {}).items()},
        strata={name: values[row] for name, values in (strata or {}).items()},
        first=(seen[:, 0].astype(np.int8) - seen[:, 1]).astype(np.int8),
        looks=looks if twice else None,
    )


def _leading(item: Indices, voted: Flags, judged: Flags) -> Indices:
    """The first vote on each item, or else the judge's first row, (I,); -1 if neither decided it."""
    row = np.full(int(item.max()) + 1, -1, dtype=np.intp)
    for rows in (np.flatnonzero(judged), np.flatnonzero(voted)):
        row[item[rows[::-1]]] = rows[::-1]  # the first of the file is written last
    return row


def _usual(item: Indices, outcome: Codes, size: int) -> Codes:
    """What most verdicts on each item say, (size,); MISSING without any."""
    number, bad = np.bincount(item, minlength=size), np.bincount(item, outcome == _BOTH_BAD, size)
    sign = np.sign(np.bincount(item, _WORTH[outcome], size)).astype(np.intp)
    usual = np.where(2 * bad > number, _BOTH_BAD, _BY_SIGN[sign + 1])
    return np.where(number > 0, usual, MISSING).astype(np.int8)


def _verdict(looks: Codes) -> Codes:
    one, other = looks.T
    alone = np.where(one == MISSING, other, one)
    return np.where((one == other) | (one == MISSING) | (other == MISSING), alone, _TIE).astype(np.int8)


def _votes(item: Indices, outcome: Codes, size: int) -> Codes:
    """Votes on each item in their order, (size, R)."""
    order = np.argsort(item, kind="stable")
    number = np.bincount(item, minlength=size)
    begin = np.cumsum(number) - number
    votes = np.full((size, max(1, int(number.max(initial=0)))), MISSING, dtype=np.int8)
    votes[item[order], np.arange(item.size) - begin[item[order]]] = outcome[order]
    return votes
