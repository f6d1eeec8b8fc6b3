"""Finds the competitors whose strengths the battles can compare at all."""

from typing import Literal

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from ratings.arrays import Flags, Indices
from ratings.counts import Pairs

Connection = Literal["strong", "weak"]


def components(pairs: Pairs, connection: Connection = "strong") -> Indices:
    """Component of each competitor in the graph "beat or tied with", (M,); weak ones forget directions.

    The maximum-likelihood strengths are finite exactly inside a strong component (Ford 1957, American
    Mathematical Monthly 64; Zermelo 1929): between two of them one side never lost.
    """
    forward = pairs.weight[:, 0] + pairs.weight[:, 2] > 0
    backward = pairs.weight[:, 1] + pairs.weight[:, 2] > 0
    tails = np.concatenate([pairs.first[forward], pairs.second[backward]])
    heads = np.concatenate([pairs.second[forward], pairs.first[backward]])
    graph = coo_array((np.ones(tails.size, dtype=np.int8), (tails, heads)), shape=(pairs.size, pairs.size))
    _, labels = connected_components(graph, directed=True, connection=connection)
    return labels.astype(np.intp)


def giant(pairs: Pairs, connection: Connection = "strong") -> Flags:
    """The largest component, (M,), of equal ones that with more battles; nobody, if none has two members."""
    labels = components(pairs, connection)
    members = np.bincount(labels)
    if members.max() < 2:
        return np.zeros(pairs.size, dtype=np.bool_)
    inside = labels[pairs.first] == labels[pairs.second]
    battles = np.bincount(labels[pairs.first[inside]], pairs.total[inside], members.size)
    inside_giant: Flags = labels == np.lexsort((battles, members))[-1]
    return inside_giant
