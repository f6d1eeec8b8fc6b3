"""What levels have in common where the same cluster, such as a person, has battles at several of them."""

from collections.abc import Sequence
from itertools import combinations
from math import log

import numpy as np
from scipy.sparse import csr_array

from ratings.arrays import Column, Flags, Floats
from ratings.board import Group
from ratings.clusters import scores_by_cluster
from ratings.counts import pair_counts
from ratings.mixture_levels import Level
from ratings.sandwich import information, inverse
from ratings.strengths import expectations


def between(levels: Sequence[Level], members: Flags) -> dict[tuple[int, int], Floats]:
    """Covariances of the strengths at two levels, rating points squared, over the components of `members`.

    H^+ (sum over clusters of u v') K^+, u and v the summed scores of a cluster's battles at the two levels, H
    and K their information: the blocks off the diagonal of a cluster-robust covariance of all levels at once.
    Only of levels that are rated with clustered errors; none else are said to depend on each other.
    """
    clustered = all(level.ratings.settings.get("error") == "clustered" for level in levels)
    if not clustered or len(levels) < 2:
        return {}
    values = np.unique(np.concatenate([level.data.cluster for level in levels]))
    sides = [_side(level, members, values) for level in levels]
    return {
        (row, column): sides[row][0] @ (sides[row][1].T @ sides[column][1]).toarray() @ sides[column][0]
        for row, column in combinations(range(len(levels)), 2)
    }


def _side(level: Level, members: Flags, values: Column) -> tuple[Floats, csr_array]:
    """H^+ times a rating point, (R, R), and the scores of every cluster, (clusters, R)."""
    ratings, inside = level.ratings, level.ratings.component == level.home(members)
    unit = ratings.settings["scale"] / log(ratings.settings["base"])
    group = Group(pair_counts(level.data).within(inside), level.data, inside)
    strength = (ratings.rating[inside] - ratings.settings["mean"]) / unit
    bread = unit * inverse(information(group.pairs, expectations(group.pairs, strength)))
    return bread, scores_by_cluster(group.rows, strength, values)
