"""Standard errors and intervals when battles come in clusters, such as all votes of one person."""

import numpy as np
from scipy.sparse import coo_array, csr_array
from scipy.special import expit, stdtrit

from ratings.arrays import Column, Floats
from ratings.board import Group
from ratings.comparisons import Comparisons
from ratings.errors import BadSetting
from ratings.sandwich import sandwich
from ratings.strengths import expectations

_CREDIT = np.array([1.0, 0.0, 0.5])


def clustered(group: Group, strength: Floats) -> Floats:
    """Cluster-robust covariance of the strengths, logits squared, mean-zero gauge, (R, R).

    H^+ B H^+ with B = sum over clusters of u u', u the summed scores of a cluster's battles (Liang and Zeger
    1986, Biometrika 73), without a correction for few clusters: that is in `reach`.
    """
    scores = scores_by_cluster(group.rows, strength)
    expected = expectations(group.pairs, strength)
    return sandwich(group.pairs, expected, (scores.T @ scores).toarray())


def scores_by_cluster(rows: Comparisons, strength: Floats, values: Column | None = None) -> csr_array:
    """What the battles of each cluster pull at each strength, in all, (clusters, R).

    values: the clusters, ascending, those of other rows among them; by default the rows' own.
    """
    weight = np.ones(len(rows)) if rows.weight is None else rows.weight
    surprise = weight * (_CREDIT[rows.outcome] - expit(strength[rows.a] - strength[rows.b]))
    return _by_cluster(rows, surprise, -surprise, values)


def reach(group: Group, tail: float) -> Floats:
    """How many of those standard errors the interval of each goes to each side, (R,); inf if unbounded.

    t sqrt(G / (G - 1)), t the quantile of Student's t with G - 1 degrees of freedom, as few clusters need
    (Cameron and Miller 2015, Journal of Human Resources 50), where G is the number of clusters a competitor
    met, in effect: one that cast most of its votes counts for most of them (Kish 1965). From less than two,
    nobody can tell how much clusters differ.
    """
    one = np.ones(len(group.rows))
    met = _by_cluster(group.rows, one, one)
    number = np.asarray(met.sum(axis=0)) ** 2 / np.asarray((met**2).sum(axis=0))
    enough = number >= 2
    free = np.where(enough, number - 1, 1)
    return np.where(enough, stdtrit(free, 1 - tail) * np.sqrt(1 + 1 / free), np.inf)


def _by_cluster(rows: Comparisons, of_a: Floats, of_b: Floats, values: Column | None = None) -> csr_array:
    """Sums over each cluster's battles of what a competitor gets from them, (clusters, R)."""
    values = np.unique(_clusters(rows)) if values is None else values
    cluster = np.searchsorted(values, _clusters(rows))
    place = np.tile(cluster, 2), np.concatenate([rows.a, rows.b])
    shape = (values.size, len(rows.names))
    return coo_array((np.concatenate([of_a, of_b]), place), shape=shape).tocsr()


def _clusters(rows: Comparisons) -> Column:
    if rows.cluster is None:
        raise BadSetting("error = 'clustered' needs a cluster for each battle")
    return rows.cluster
