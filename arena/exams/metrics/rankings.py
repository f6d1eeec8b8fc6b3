"""How close a judge's ranking of several replies is to people's."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from itertools import combinations

import numpy as np

from .base import BATCH, Measured, MetricEntry, share
from .sheet import Sheet


def levenshtein(one: Sequence[Hashable], other: Sequence[Hashable]) -> int:
    """The fewest insertions, deletions and replacements that make one sequence the other."""
    row = list(range(len(other) + 1))
    for deleted, left in enumerate(one, 1):
        above, row[0] = row[0], deleted
        for place, right in enumerate(other, 1):
            changed = above + (left != right)
            above, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, changed)
    return row[-1]


def distance(one: Sequence[Hashable], other: Sequence[Hashable]) -> float:
    """Levenshtein's over the length of the longer one; 0 of two empty ones."""
    return levenshtein(one, other) / max(len(one), len(other), 1)


def agreeing(true: Sequence[int], said: Sequence[int]) -> float:
    """Pairs of replies in the same order, of all pairs."""
    place = {reply: at for at, reply in enumerate(said)}
    pairs = list(combinations(true, 2))
    same = sum(one in place and other in place and place[one] < place[other] for one, other in pairs)
    return same / len(pairs)


def _mean(of: Callable[[Sequence[int], Sequence[int]], float], unread: float) -> Callable[[Sheet], Measured]:
    """The mean over games of what a true and a told ranking come to."""

    def measure(sheet: Sheet) -> Measured:
        worth = np.zeros(len(sheet.item))
        for game in np.flatnonzero(sheet.counted):
            said = sheet.verdicts[game].ranking
            worth[game] = of(sheet.truths[sheet.item[game]].ranking, said) if said else unread
        return share(sheet.per_item(worth), sheet.per_item(sheet.counted))

    return measure


RANKINGS: dict[str, MetricEntry] = {
    "levenshtein": MetricEntry(
        "Normalised Levenshtein",
        _mean(distance, 1.0),
        BATCH,
        "arXiv 2402.04788",
        "mean of the edits from one ranking to the other / its length; 0 is the same",
        "counts as 1, the farthest",
    ),
    "ranked_pairs": MetricEntry(
        "Pairs in order",
        _mean(agreeing, 0.0),
        BATCH,
        "arXiv 2402.04788",
        "pairs of replies ranked alike / pairs",
    ),
    "best_found": MetricEntry(
        "Best found",
        _mean(lambda true, said: float(true[0] == said[0]), 0.0),
        BATCH,
        "arXiv 2402.04788",
        "rankings with the right first place / rankings",
    ),
}
