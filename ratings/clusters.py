"""Standard errors when battles come in clusters, such as all votes of one person."""

import numpy as np
from scipy.sparse import coo_array
from scipy.special import expit

from ratings.arrays import Floats
from ratings.board import Group
from ratings.errors import BadSetting
from ratings.sandwich import sandwich
from ratings.strengths import expectations

_CREDIT = np.array([1.0, 0.0, 0.5])


def clustered(group: Group, strength: Floats) -> Floats:
    """Cluster-robust covariance of the strengths, logits squared, mean-zero gauge, (R, R).

    H^+ B H^+ with B = sum over clusters of u u', u the summed scores of a cluster's battles (Liang and Zeger
    1986, Biometrika 73), without a correction for few clusters: it is only to be trusted with dozens of them.
    """
    rows = group.rows
    if rows.cluster is None:
        raise BadSetting("error = 'clustered' needs a cluster for each battle")
    _, cluster = np.unique(rows.cluster, return_inverse=True)
    weight = np.ones(len(rows)) if rows.weight is None else rows.weight
    surprise = weight * (_CREDIT[rows.outcome] - expit(strength[rows.a] - strength[rows.b]))
    expected = expectations(group.pairs, strength)
    columns, values = np.concatenate([rows.a, rows.b]), np.concatenate([surprise, -surprise])
    place, shape = (np.tile(cluster, 2), columns), (cluster.max() + 1, group.pairs.size)
    scores = coo_array((values, place), shape=shape).tocsr()
    return sandwich(group.pairs, expected, (scores.T @ scores).toarray())
