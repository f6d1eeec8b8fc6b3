"""How fast ratings come from battles, beside the peers in the same process and the work nobody can avoid.

A ratio says how many times longer the other takes. Peers start from the frame of words that their users have;
evalica is also shown handed numbers and its own outcome objects, for what its core alone can do.
"""

import tracemalloc
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

import choix
import numpy as np
import pandas as pd
import peers
from timing import Call, race, row, seconds

from ratings import METHODS, Comparisons
from ratings.counts import pair_counts
from ratings.slices import fit_slices
from ratings.strengths import strengths

Row = dict[str, Any]
SIZES = ((1_000_000, 200), (1_000_000, 20), (100_000, 200), (100_000, 20))
WORDS = np.array(["model_a", "model_b", "tie", "both_bad"], dtype=object)
SHARES = np.geomspace(0.02, 1, 27)  # of the battles, in each of the overlapping categories
GROWTH = (100_000, 1_000_000, 10_000_000, 30_000_000)


def rows() -> Iterator[Row]:
    for n, size in SIZES:
        yield from point_fits(n, size)
    yield from sparse(100_000, 1_000)
    for n, size in SIZES:
        yield sandwich(n, size)
    yield bootstrap(100_000, 20, 1_000)
    for n, size in ((100_000, 20), (1_000_000, 200)):
        yield categories(n, size)
    for covariates in (4, 10):
        yield from style(1_000_000, 200, covariates)
    for n, size in ((100_000, 200), (1_000_000, 200)):
        yield from elo(n, size)
    yield choix_point(20_000, 20)
    yield from growth(200)
    yield memory(10_000_000, 200)


def board(n: int, size: int) -> Comparisons:
    rng = np.random.default_rng(n + size)
    strength = rng.normal(0, 1, size)
    a = rng.integers(0, size, n)
    b = (a + rng.integers(1, size, n)) % size
    won = rng.random(n) < 1 / (1 + np.exp(strength[b] - strength[a]))
    outcome = np.where(rng.random(n) < 0.3, 2, np.where(won, 0, 1)).astype(np.int8)
    return Comparisons(tuple(f"model-{k:04d}" for k in range(size)), a, b, outcome)


def frame(data: Comparisons) -> pd.DataFrame:
    """As pandas makes it: columns of words, not of categories."""
    names = np.array(data.names, dtype=object)
    columns = {"model_a": names[data.a], "model_b": names[data.b], "winner": WORDS[data.outcome]}
    return pd.DataFrame(columns)


def point(data: Comparisons) -> object:
    return strengths(pair_counts(data))


def from_words(words: pd.DataFrame) -> Comparisons:
    return Comparisons.from_arrays(words["model_a"], words["model_b"], words["winner"])  # type: ignore[arg-type]


def point_fits(n: int, size: int) -> Iterator[Row]:
    data, what = board(n, size), f"{size} competitors"
    words = frame(data)
    objects = words.astype(object)
    took = race(
        {
            "ids": lambda: point(data),
            "words": lambda: point(from_words(words)),
            "objects": lambda: point(from_words(objects)),
            "FastChat": lambda: peers.fastchat_bt(words),
            "evalica": lambda: peers.evalica_bt(words),
            "core": peers.evalica_prepared(words, peers.evalica.bradley_terry),
        }
    )
    peer = min(("FastChat", "evalica"), key=took.__getitem__)
    for ours, title, bound in (("ids", "ids", 100.0), ("words", "words", 5.0), ("objects", "objects", None)):
        name = f"point BT from {title}, {what}; ratio to {peer} from words"
        yield row(name, n, took[ours], took[peer] / took[ours], bound)
    yield row(
        f"point BT from ids, {what}; ratio to evalica from ids", n, took["ids"], took["core"] / took["ids"]
    )


def sparse(n: int, size: int) -> Iterator[Row]:
    data = board(n, size)
    words = frame(data)
    calls = {"evalica from words": partial(peers.evalica_bt, words)}
    calls["evalica from ids"] = peers.evalica_prepared(words, peers.evalica.bradley_terry)
    for peer, bound in zip(calls, (1.5, None), strict=True):
        yield against(
            f"point BT from ids, {size} competitors", n, lambda: point(data), {peer: calls[peer]}, bound
        )


def sandwich(n: int, size: int) -> Row:
    data = board(n, size)
    theirs = {"arena-rank": partial(peers.arena_rank_bt, frame(data))}
    ours = partial(METHODS["bt"].fit, data)
    return against(f"BT + sandwich, {size} competitors", n, ours, theirs, 200)


def bootstrap(n: int, size: int, replicates: int) -> Row:
    data = board(n, size)
    theirs = {"FastChat, one process": partial(peers.fastchat_bootstrap, frame(data), replicates)}
    ours = partial(METHODS["bt"].fit, data, error="bootstrap", replicates=replicates)
    return against(f"BT + bootstrap of {replicates}, {size} competitors", n, ours, theirs, 20)


def categories(n: int, size: int) -> Row:
    data, rng = board(n, size), np.random.default_rng(1)
    masks = {f"{share:.3f}": rng.random(n) < share for share in SHARES}
    parts = peers.evalica_slices(frame(data))
    name = f"{len(masks)} overlapping boards with intervals, {size} competitors"
    theirs = {"evalica's points": lambda: parts(list(masks.values()))}
    return against(name, n, lambda: fit_slices(data, masks), theirs, 15)


def style(n: int, size: int, covariates: int) -> Iterator[Row]:
    plain, rng = board(n, size), np.random.default_rng(2)
    values = {f"x{k}": rng.normal(0, 1, n) for k in range(covariates)}
    data = Comparisons(plain.names, plain.a, plain.b, plain.outcome, covariates=values)
    words, names = frame(plain).assign(**values), list(values)
    calls: dict[str, Call] = {
        "ours": partial(METHODS["style"].fit, data),
        "arena-rank": partial(peers.arena_rank_style, words, names),
        "FastChat's point": partial(peers.fastchat_style, words, names),
    }
    took = race(calls, 3)
    for peer, bound in (("arena-rank", 8.0), ("FastChat's point", 3.0)):
        name = f"style + intervals, {size} x {covariates}; ratio to {peer} (3 runs)"
        yield row(name, n, took["ours"], took[peer] / took["ours"], bound)


def elo(n: int, size: int) -> Iterator[Row]:
    data = board(n, size)
    words = frame(data)
    calls: dict[str, tuple[Call, float | None]] = {
        "evalica from words": (partial(peers.evalica_elo, words), 4.0),
        "FastChat from words": (partial(peers.fastchat_elo, words), None),
        "evalica from ids": (peers.evalica_prepared(words, peers.evalica.elo), None),
    }
    for peer, (call, bound) in calls.items():
        ours = partial(METHODS["elo"].fit, data)
        yield against(f"Elo, one pass, {size} competitors", n, ours, {peer: call}, bound)


def choix_point(n: int, size: int) -> Row:
    """choix knows no ties and takes pairs of (winner, loser), so it is given decisive battles only."""
    data = board(n, size)
    data = data.take(data.outcome < 2)
    first_won = data.outcome == 0
    wins = np.stack([np.where(first_won, data.a, data.b), np.where(first_won, data.b, data.a)], axis=1)
    theirs = {"choix ilsr_pairwise": lambda: choix.ilsr_pairwise(size, wins)}
    return against(f"point BT from ids, {size} competitors", len(data), lambda: point(data), theirs, 20)


def growth(size: int) -> Iterator[Row]:
    """After aggregation a fit knows only pairs: three hundred times the rows cost it nothing."""
    first = 0.0
    for n in GROWTH:
        data = board(n, size)
        took = race({"ours": partial(pair_counts, data), "copy": copy_of(data)})
        bound, ratio = 0.2 if n >= 10_000_000 else None, took["copy"] / took["ours"]
        yield row("aggregation to pairs; ratio to a memory copy", n, took["ours"], ratio, bound)
        fit = seconds(partial(strengths, pair_counts(data)))
        first = first or fit
        yield row(f"point BT from pair counts; ratio to {GROWTH[0]:.0e} rows", n, fit, first / fit, 0.5)


def copy_of(data: Comparisons) -> Call:
    """A copy of the columns into memory that is there already."""
    columns = (data.a, data.b, data.outcome)
    there = [np.empty_like(column) for column in columns]
    return lambda: [np.copyto(*pair) for pair in zip(there, columns, strict=True)]


def memory(n: int, size: int) -> Row:
    """Extra memory at the peak of a whole fit: with the input, three times that input at most."""
    data = board(n, size)
    given = data.a.nbytes + data.b.nbytes + data.outcome.nbytes
    tracemalloc.start()
    took = seconds(lambda: METHODS["bt"].fit(data), 1)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return row("BT + sandwich; ratio: bytes given / extra bytes at the peak", n, took, given / peak, 0.5)


def against(name: str, n: int, ours: Call, theirs: Mapping[str, Call], bound: float | None) -> Row:
    """A line for our call beside one peer's."""
    ((peer, call),) = theirs.items()
    repeats = 5 if n < 500_000 else 3
    took = race({"ours": ours, peer: call}, repeats)
    runs = "" if repeats == 5 else f" ({repeats} runs)"
    return row(f"{name}; ratio to {peer}{runs}", n, took["ours"], took[peer] / took["ours"], bound)
