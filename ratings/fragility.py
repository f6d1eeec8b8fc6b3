"""How few battles decide who stands above whom."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from ratings.connectivity import groups
from ratings.counts import Pairs
from ratings.duel import Duel
from ratings.errors import BadComparisons
from ratings.influence import Influence

WIDTH = 2_000  # removals of one size that are refitted, at most, in search of a proof
_LONG = 200  # battles, beyond which no removal is searched for if influence finds none


@dataclass(frozen=True)
class Fragility:
    """The fewest battles whose removal lets `lower` overtake `upper`; None where there is no such removal.

    gap: between their strengths now, logits. predicted: by influence alone. confirmed: the fewest found, by a
    refit that puts lower strictly above. proved: that no fewer do, as each smaller removal was refitted, or
    shown by a bound to leave upper ahead; without it, the truth is `confirmed` or less.
    """

    upper: str
    lower: str
    gap: float
    predicted: int | None
    confirmed: int | None
    proved: bool


@dataclass(frozen=True)
class BoardFragility:
    """What holds up the top of the largest comparable group.

    top: between the first and the second. challenger: whoever needs the fewest to overtake the first.
    """

    top: Fragility
    challenger: Fragility


def fragile_neighbours(names: Sequence[str], pairs: Pairs, width: int = WIDTH) -> tuple[Fragility, ...]:
    """For each two neighbours on the board, best first, group by group, how few battles separate them.

    A removal counts if it leaves the two comparable, in whatever is left of their group. Battles are taken
    whole: each must have weight one, else BadComparisons. width: how many removals of one size a search may
    refit; more prove more.
    """
    found: list[Fragility] = []
    for known, fit in _groups(names, pairs):
        order = np.argsort(-fit.strength, kind="stable").tolist()
        found += [_between(Duel(fit, upper, lower), known, width) for upper, lower in pairwise(order)]
    return tuple(found)


def board_fragility(names: Sequence[str], pairs: Pairs, width: int = WIDTH) -> BoardFragility | None:
    """How few battles decide the top of the largest group; None if the board rates nobody."""
    for known, fit in _groups(names, pairs):
        first, second, *others = np.argsort(-fit.strength, kind="stable").tolist()
        top = best = _between(Duel(fit, first, second), known, width)
        proved = top.proved
        duels = [Duel(fit, first, other) for other in others]
        for duel in sorted(duels, key=lambda duel: duel.order.predicted or np.inf):
            one = _between(duel, known, width, best.confirmed and best.confirmed - 1)
            proved &= one.proved
            best = best if one.confirmed is None else one
        return BoardFragility(top, replace(best, proved=proved))
    return None


def _groups(names: Sequence[str], pairs: Pairs) -> Iterator[tuple[list[str], Influence]]:
    """Names and fit of each comparable group, the largest first."""
    if not np.array_equal(pairs.weight, pairs.number):
        raise BadComparisons("fragility counts battles, so each must have weight one", column="weight")
    for inside in groups(pairs):
        known = [name for name, member in zip(names, inside, strict=True) if member]
        yield known, Influence.of(pairs.within(inside))


def _between(duel: Duel, names: Sequence[str], width: int, most: int | None = None) -> Fragility:
    """What separates the two; with `most`, larger removals are of no interest."""
    every, predicted = int(duel.fit.number.sum()), duel.order.predicted
    confirmed = duel.confirmed() if most is None or (predicted or every) <= most else None
    limit = confirmed - 1 if confirmed else min(every, _LONG) if most is None else most
    proved = duel.surely_more_than(limit)
    while not proved:
        found = duel.search(limit, width)
        proved = found.proved
        if found.removals is None:
            break
        confirmed, limit = found.removals, found.removals - 1
    if confirmed is None and most is None:
        proved &= limit == every
    return Fragility(names[duel.upper], names[duel.lower], duel.gap, predicted, confirmed, proved)
