"""Finds the competitors whose strengths the battles can compare at all."""

from typing import Literal

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from ratings.arrays import Flags, Indices
from ratings.counts import Pairs

Connection = Literal["strong", "weak"]

_TABLE = 2_048  # competitors; a table of all their pairs takes 4 MiB
_STEPS = 4  # of battles from one competitor to another


def components(pairs: Pairs, connection: Connection = "strong") -> Indices:
    """Component of each competitor in the graph "beat or tied with", (M,); weak ones forget directions.

    The maximum-likelihood strengths are finite exactly inside a strong component (Ford 1957, American
    Mathematical Monthly 64; Zermelo 1929): between two of them one side never lost.
    """
    forward = pairs.weight[:, 0] + pairs.weight[:, 2] > 0
    backward = pairs.weight[:, 1] + pairs.weight[:, 2] > 0
    if pairs.size <= _TABLE and _hang_together(pairs, forward, backward):
        return np.zeros(pairs.size, dtype=np.intp)
    tails = np.concatenate([pairs.first[forward], pairs.second[backward]])
    heads = np.concatenate([pairs.second[forward], pairs.first[backward]])
    graph = coo_array((np.ones(tails.size, dtype=np.int8), (tails, heads)), shape=(pairs.size, pairs.size))
    _, labels = connected_components(graph, directed=True, connection=connection)
    return labels.astype(np.intp)


def _hang_together(pairs: Pairs, forward: Flags, backward: Flags) -> bool:
    """Whether all are in one strong component for a reason seen at once, as on most boards.

    From somebody a few steps lead to everybody, and from everybody back to it.
    """
    above, below = pairs.cells
    table = np.zeros((pairs.size, pairs.size), dtype=np.bool_)
    table.reshape(-1)[above], table.reshape(-1)[below] = forward, backward
    hub = int(np.argmax(table.sum(axis=1)))
    return _reaches_all(table, hub) and _reaches_all(table.T, hub)


def _reaches_all(table: Flags, start: int) -> bool:
    reached = table[start].copy()
    reached[start] = True
    for _ in range(_STEPS):
        if reached.all():
            return True
        reached |= table[reached].any(axis=0)
    return False


def groups(pairs: Pairs, connection: Connection = "strong") -> tuple[Flags, ...]:
    """The components of two members or more, (M,) each; the largest first, then the one with more battles."""
    labels = components(pairs, connection)
    members = np.bincount(labels)
    if members.size == 1:
        return (labels == 0,) if pairs.size > 1 else ()
    inside = labels[pairs.first] == labels[pairs.second]
    battles = np.bincount(labels[pairs.first[inside]], pairs.total[inside], members.size)
    order = np.lexsort((battles, members))[::-1]
    return tuple(labels == label for label in order if members[label] > 1)


def giant(pairs: Pairs, connection: Connection = "strong") -> Flags:
    """The first of the groups, (M,); nobody, if there is none."""
    found = groups(pairs, connection)
    return found[0] if found else np.zeros(pairs.size, dtype=np.bool_)
