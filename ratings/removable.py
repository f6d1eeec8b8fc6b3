"""The kinds of battles of which a smallest removal that swaps two competitors may consist."""

from dataclasses import dataclass

import numpy as np

from ratings.arrays import Counts, Flags, Floats, Indices
from ratings.refits import CREDIT, Refits

_TIE = 2


@dataclass(frozen=True, eq=False)
class Cells:
    """C kinds of battles, (C,) each: how one pair ended, and how often.

    before: another kind that must be used up before this one; -1 if there is none.
    """

    pair: Indices
    outcome: Indices
    number: Counts
    before: Indices

    @property
    def size(self) -> int:
        return self.pair.size

    def without(self, number: Counts, removed: Counts) -> Counts:
        """What is left, (B, P, 3), of a board's battles, (P, 3), when so many of each kind go, (B, C)."""
        left = np.repeat(number[None], len(removed), axis=0)
        left[:, self.pair, self.outcome] -= removed
        return left


def removable(refits: Refits, number: Counts, strength: Floats) -> Cells:
    """Those kinds, the ones whose removal may move strengths most first.

    number: battles by outcome, (P, 3). strength: of all, (M,).
    Strengths are monotone in the results of each competitor: putting back a defeat of upper's, or a win of
    lower's, brings lower up or leaves it, and a tie of the two never decides who is above. So a smallest
    removal contains none of these. Nor has it a tie of one of them with a third while a battle of that pair
    is left whose removal does more: taking that instead brings lower up.
    """
    pair, outcome = np.nonzero((number > 0) & _useful(refits))
    order = np.argsort(-_pull(refits, number, strength)[pair, outcome], kind="stable")
    pair, outcome = pair[order], outcome[order]
    return Cells(pair, outcome, number[pair, outcome], _before(refits, pair, outcome))


def _useful(refits: Refits) -> Flags:
    """(P, 3)."""
    first, second, upper, lower = refits.first, refits.second, refits.upper, refits.lower
    both = ((first == upper) & (second == lower)) | ((first == lower) & (second == upper))
    return ~np.stack([(first == lower) | (second == upper), (first == upper) | (second == lower), both], 1)


def _pull(refits: Refits, number: Counts, strength: Floats) -> Floats:
    """|y - p| x'H^+ x of each cell, (P, 3)."""
    linked = np.ones((1, refits.size), dtype=np.bool_)
    local = refits.local(number[None], linked, strength[None])
    pull: Floats = np.abs(CREDIT - local.expected[0][:, None]) * local.resistance[0][:, None]
    return pull


def _before(refits: Refits, pair: Indices, outcome: Indices) -> Indices:
    before = np.full(pair.size, -1)
    two = (refits.upper, refits.lower)
    theirs = np.isin(refits.first[pair], two) | np.isin(refits.second[pair], two)
    for tie in np.flatnonzero(theirs & (outcome == _TIE)):
        earlier = np.flatnonzero(pair[:tie] == pair[tie])
        before[tie] = earlier[0] if earlier.size else -1
    return before
