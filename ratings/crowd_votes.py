"""Votes by who cast them: what each annotator said about each pair."""

from dataclasses import dataclass

import numpy as np

from ratings.arrays import Column, Floats, Indices
from ratings.board import Group
from ratings.comparisons import Comparisons
from ratings.errors import BadComparisons


@dataclass(frozen=True, eq=False)
class Votes:
    """C cells, each all votes of one of K annotators on one of P pairs.

    annotators: their names. annotator, pair: index of each cell's, (C,). pairs: P.
    won, lost: weight given to first and to second of the pair, a tie half to each, (C,).
    squared: summed squared weights by outcome (first won, second won, tie), (C, 3).
    cast: number of votes of each annotator, (K,).
    """

    annotators: tuple[str, ...]
    annotator: Indices
    pair: Indices
    pairs: int
    won: Floats
    lost: Floats
    squared: Floats
    cast: Floats

    def by_annotator(self, values: Floats) -> Floats:
        """Sums over the cells of each annotator, (K,)."""
        return np.asarray(np.bincount(self.annotator, values, len(self.annotators)), dtype=np.float64)

    def by_pair(self, values: Floats) -> Floats:
        """Sums over the cells of each pair, (P,)."""
        return np.asarray(np.bincount(self.pair, values, self.pairs), dtype=np.float64)


def votes_of(group: Group, human: str) -> Votes:
    """The votes between members of the group that state a preference."""
    rows, pairs = group.rows, group.pairs
    names, annotator = annotators(rows, human)
    low, high = np.minimum(rows.a, rows.b), np.maximum(rows.a, rows.b)
    pair = np.searchsorted(pairs.first * pairs.size + pairs.second, low * pairs.size + high)
    cell, place = np.unique(annotator * pairs.first.size + pair, return_inverse=True)
    outcome = np.where((rows.a > rows.b) & (rows.outcome < 2), 1 - rows.outcome, rows.outcome)
    weight = np.ones(len(rows)) if rows.weight is None else rows.weight

    def by_outcome(values: Floats) -> Floats:
        return np.asarray(np.bincount(place * 3 + outcome, values, 3 * cell.size).reshape(-1, 3))

    first, second, tie = by_outcome(weight).T
    return Votes(
        annotators=names,
        annotator=cell // pairs.first.size,
        pair=cell % pairs.first.size,
        pairs=pairs.first.size,
        won=first + tie / 2,
        lost=second + tie / 2,
        squared=by_outcome(weight**2),
        cast=np.bincount(annotator, minlength=len(names)).astype(np.float64),
    )


def annotators(data: Comparisons, human: str) -> tuple[tuple[str, ...], Indices]:
    """Names of the annotators and the index of each row's, (N,): people by cluster, judges by source."""
    if data.cluster is None:
        if data.source is None:
            raise BadComparisons("must say who voted, or source which judge did", column="cluster")
        return _coded(data.source)
    if data.source is None:
        return _coded(data.cluster)
    person = np.asarray(data.source == human)
    people, voter = _coded(data.cluster[person])
    judges, judge = _coded(data.source[~person])
    code = np.empty(len(data), dtype=np.intp)
    code[person], code[~person] = voter, judge + len(people)
    return people + judges, code


def _coded(values: Column) -> tuple[tuple[str, ...], Indices]:
    found, code = np.unique(values, return_inverse=True)
    return tuple(str(value) for value in found), code
