"""How fast ratings come from battles, beside the work that nobody can avoid and the peer in our lock."""

from collections.abc import Iterator
from typing import Any

import choix
import numpy as np
from timing import row, seconds, versus

from ratings import METHODS, Comparisons
from ratings.counts import pair_counts
from ratings.strengths import strengths


def rows() -> Iterator[dict[str, Any]]:
    for n, size in ((100_000, 20), (1_000_000, 200)):
        data = board(n, size)
        yield row(f"BT point fit from codes, {size} competitors", n, seconds(lambda d=data: point(d)))
        yield row(
            f"BT with sandwich from codes, {size} competitors",
            n,
            seconds(lambda d=data: METHODS["bt"].fit(d)),
        )
        yield row(f"Elo, one pass, {size} competitors", n, seconds(lambda d=data: METHODS["elo"].fit(d), 3))
    yield against_choix(20_000, 20)
    yield from growth()
    yield memory(10_000_000, 200)


def board(n: int, size: int) -> Comparisons:
    rng = np.random.default_rng(n + size)
    strength = rng.normal(0, 1, size)
    a = rng.integers(0, size, n)
    b = (a + rng.integers(1, size, n)) % size
    won = rng.random(n) < 1 / (1 + np.exp(strength[b] - strength[a]))
    outcome = np.where(rng.random(n) < 0.3, 2, np.where(won, 0, 1)).astype(np.int8)
    return Comparisons(tuple(f"c{k}" for k in range(size)), a, b, outcome)


def point(data: Comparisons) -> object:
    return strengths(pair_counts(data))


def against_choix(n: int, size: int) -> dict[str, Any]:
    """choix knows no ties and takes pairs of (winner, loser), so it is given decisive battles only."""
    data = board(n, size)
    data = data.take(data.outcome < 2)
    first_won = data.outcome == 0
    wins = np.stack([np.where(first_won, data.a, data.b), np.where(first_won, data.b, data.a)], axis=1)
    took, ratio = versus(lambda: point(data), lambda: choix.ilsr_pairwise(size, wins), 3)
    return row(
        f"BT point fit, ratio: choix ilsr_pairwise / ours, {size} competitors", len(data), took, ratio, 20.0
    )


def growth() -> Iterator[dict[str, Any]]:
    """After aggregation a fit knows only pairs: ten times the rows cost it nothing."""
    for n in (100_000, 1_000_000, 10_000_000):
        data = board(n, 200)
        arrays = (data.a, data.b, data.outcome)
        took, ratio = versus(lambda d=data: pair_counts(d), lambda c=arrays: [column.copy() for column in c])
        yield row(
            "aggregation to pair counts, ratio: memory copy / ours", n, took, ratio, 0.2 if n > 5e6 else None
        )
        pairs = pair_counts(data)
        yield row("BT point fit from pair counts", n, seconds(lambda p=pairs: strengths(p)))


def memory(n: int, size: int) -> dict[str, Any]:
    """Extra memory at the peak of a whole fit, as the share of the input's bytes that it may take."""
    import tracemalloc

    data = board(n, size)
    given = data.a.nbytes + data.b.nbytes + data.outcome.nbytes
    tracemalloc.start()
    took = seconds(lambda: METHODS["bt"].fit(data), 1)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return row("BT with sandwich, ratio: bytes given / extra bytes at the peak", n, took, given / peak, 0.5)
