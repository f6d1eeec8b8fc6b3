"""Puts the votes of people and the verdicts of one judge on the same battle side by side."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ratings.arrays import Column, Flags, Floats, Indices
from ratings.comparisons import Comparisons
from ratings.errors import BadComparisons, BadSetting

_CREDIT = np.array([1.0, 0.0, 0.5, 0.0])  # by outcome, to side a
_FLIPPED = np.array([1, 0, 2, 3])
_BOTH_BAD = 3


@dataclass(frozen=True, eq=False)
class Battles:
    """I battles on which people voted or the judge decided, first < second being their competitors.

    votes: weight of people's votes by outcome (first won, second won, tie, both_bad), (I, 4).
    voters: number of these votes, (I,).
    verdict: what the judge gave to first, (I,); NaN where it stated no preference.
    side: 1 if the judge saw first on side a, -1 if on side b, 0 if on both alike, (I,).
    """

    first: Indices
    second: Indices
    votes: Floats
    voters: Floats
    verdict: Floats
    side: Floats

    @cached_property
    def decided(self) -> Floats:
        """Weight of the votes that state a preference, ties included, (I,)."""
        decided: Floats = self.votes[:, :3].sum(axis=1)
        return decided

    @cached_property
    def credit(self) -> Floats:
        """Weight that first won by votes, a tie being half a win, (I,)."""
        return self.votes[:, 0] + self.votes[:, 2] / 2

    @cached_property
    def judged(self) -> Flags:
        """Where the judge stated a preference, (I,)."""
        return ~np.isnan(self.verdict)

    @cached_property
    def labelled(self) -> Flags:
        """Where people voted too, if only that both replies were bad, (I,)."""
        return self.judged & (self.voters > 0)

    def among(self, members: Flags) -> "Battles":
        """The battles between two members (a mask of competitors), not renumbered."""
        kept = members[self.first] & members[self.second]
        names = ("first", "second", "votes", "voters", "verdict", "side")
        return Battles(*(getattr(self, name)[kept] for name in names))


def choose_judge(data: Comparisons, human: str, judge: str) -> str:
    """The judge that is meant; BadComparisons or BadSetting say what is missing or undecided."""
    sources = [str(source) for source in np.unique(_filled(data.source, "source"))]
    judges = [source for source in sources if source != human]
    if human not in sources:
        raise BadComparisons(f"there is no vote of {human!r}, only of {', '.join(sources)}", column="source")
    if not judges:
        raise BadComparisons(f"there is no verdict of a judge, only votes of {human!r}", column="source")
    if not judge and len(judges) > 1:
        raise BadSetting(f"judge must say which is meant of {', '.join(judges)}")
    if judge and judge not in judges:
        raise BadSetting(f"judge = {judge!r} must be one of {', '.join(judges)}")
    return judge or judges[0]


def match(data: Comparisons, human: str, judge: str) -> Battles:
    """One entry for each item; rows of other judges and of self-play are left out.

    Votes on a battle are summed, verdicts on it (such as one in each order) averaged. Weights are those of
    votes: a verdict counts once. An item whose rows name different competitors is an error with its row.
    """
    item, row = items(data)
    size, flipped, real = row.size, data.a > data.b, data.a != data.b
    outcome = np.where(flipped, _FLIPPED[data.outcome], data.outcome)
    by_person = real & np.asarray(data.source == human)
    by_judge = real & np.asarray(data.source == judge) & (data.outcome != _BOTH_BAD)
    weight = None if data.weight is None else data.weight[by_person]
    votes = np.bincount(item[by_person] * 4 + outcome[by_person], weight, size * 4).reshape(size, 4)
    voters, verdicts = (np.bincount(item[rows], minlength=size) for rows in (by_person, by_judge))

    def mean(values: Floats) -> Floats:
        total = np.bincount(item[by_judge], values[by_judge], size)
        return np.asarray(np.divide(total, verdicts, out=np.full(size, np.nan), where=verdicts > 0))

    return Battles(
        np.minimum(data.a, data.b)[row],
        np.maximum(data.a, data.b)[row],
        votes.astype(np.float64),
        voters.astype(np.float64),
        mean(_CREDIT[outcome]),
        np.sign(mean(np.where(flipped, -1.0, 1.0))),
    )


def items(data: Comparisons) -> tuple[Indices, Indices]:
    """The code of each row's item, (N,), and the first row of each item."""
    _, row, code = np.unique(_filled(data.item, "item"), return_index=True, return_inverse=True)
    low, high = np.minimum(data.a, data.b), np.maximum(data.a, data.b)
    wrong = np.flatnonzero((low != low[row][code]) | (high != high[row][code]))
    if wrong.size:
        at, earlier = int(wrong[0]), int(row[code[wrong[0]]])
        problem = (
            f"{data.names[low[at]]} and {data.names[high[at]]} are not who battled there in row {earlier + 1}"
        )
        raise BadComparisons(problem, row=at + 1, column="item")
    return code, row


def _filled(values: Column | None, column: str) -> Column:
    """The column, in which every row must say something."""
    if values is None:
        problem = "is missing; votes and verdicts on the same battle cannot be matched without it"
        raise BadComparisons(problem, column=column)
    if values.dtype.kind in "OUSf":
        empty = np.flatnonzero([value is None or value != value or value == "" for value in values.tolist()])
        if empty.size:
            raise BadComparisons("is empty", row=int(empty[0]) + 1, column=column)
    return values
