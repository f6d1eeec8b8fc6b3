"""How a preamble is searched for: one line here for each way. All randomness is the given generator's.

A search yields preambles to try and is sent how well each did; whoever drives it keeps the best. None
sees anything but these numbers: the judge is a black box.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from itertools import islice

import numpy as np

from .preambles import MOST, Pieces, ordered

Fitness = float
"""Mean lift on training questions; minus infinity where nothing could be scored."""
Trying = Generator[list[Pieces], Sequence[Fitness], None]
Search = Callable[[np.random.Generator, int, Sequence[str]], Trying]
"""`search(rng, budget, pieces)`: tries at most `budget` preambles made of `pieces`."""

PARENTS, CHILDREN = 4, 8
MISSES = 200


def best_of_n(rng: np.random.Generator, budget: int, pieces: Sequence[str]) -> Trying:
    """So many preambles by chance, all at once."""
    yield list(islice(_drawn(rng, pieces), budget))


def evolution(rng: np.random.Generator, budget: int, pieces: Sequence[str]) -> Trying:
    """Begins with preambles that have each piece once; then children of the best, until the budget is spent.

    A child has pieces of two parents, one of them lost or exchanged now and then. Of preambles that are
    level the shorter are parents, so that pieces which do nothing are lost.
    """
    tried: dict[Pieces, Fitness] = {}
    brood = list(islice(_partition(rng, pieces), budget))
    while brood:
        tried |= dict(zip(brood, (yield brood), strict=True))
        parents = sorted(tried, key=lambda one: (-tried[one], len(one), one))[:PARENTS]
        children = (_child(rng, parents, pieces) for _ in range(20 * CHILDREN))
        fresh = dict.fromkeys(child for child in children if child and child not in tried)
        brood = list(fresh)[: min(CHILDREN, budget - len(tried))]


def _drawn(rng: np.random.Generator, pieces: Sequence[str]) -> Iterator[Pieces]:
    """Different preambles: first each piece once, then any, until hardly a new one is found."""
    seen: set[Pieces] = set()
    for one in _partition(rng, pieces):
        seen.add(one)
        yield one
    misses = 0
    while misses < MISSES:
        size = min(len(pieces), int(rng.integers(1, MOST + 1)))
        one = ordered({pieces[place] for place in rng.choice(len(pieces), size, replace=False)})
        misses = misses + 1 if one in seen else 0
        if one not in seen:
            seen.add(one)
            yield one


def _partition(rng: np.random.Generator, pieces: Sequence[str]) -> Iterator[Pieces]:
    """All pieces in groups of at most `MOST`, dealt by chance."""
    dealt = [pieces[place] for place in rng.permutation(len(pieces))]
    for start in range(0, len(dealt), MOST):
        yield ordered(set(dealt[start : start + MOST]))


def _child(rng: np.random.Generator, parents: Sequence[Pieces], pieces: Sequence[str]) -> Pieces:
    one, other = (parents[int(place)] for place in rng.integers(len(parents), size=2))
    both = sorted({*one, *other})
    kept = {piece for piece in both if rng.random() < 0.6} or {both[int(rng.integers(len(both)))]}
    if rng.random() < 0.3:
        kept.add(pieces[int(rng.integers(len(pieces)))])
    while len(kept) > MOST:
        kept.remove(sorted(kept)[int(rng.integers(len(kept)))])
    return ordered(kept)


SEARCHES: Mapping[str, Search] = {"evolution": evolution, "best_of_n": best_of_n}
