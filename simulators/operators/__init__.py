"""The ways in which a question grows harder; a new one is a file and a line."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from . import compose, constrain, counterfactual, deepen, distract, ground
from .base import Operator

__all__ = ["OPERATORS", "Operator", "choose", "shares_of"]

OPERATORS: Mapping[str, Operator] = {
    "deepen": deepen.OPERATOR,
    "constrain": constrain.OPERATOR,
    "compose": compose.OPERATOR,
    "ground": ground.OPERATOR,
    "distract": distract.OPERATOR,
    "counterfactual": counterfactual.OPERATOR,
}


def shares_of(
    kinds: Iterable[str],
    modalities: Collection[str] = (),
    shares: Mapping[str, float] | None = None,
    tried: Collection[str] = (),
) -> dict[str, float]:
    """How much weight each operator has that fits and was not tried; empty if there is none.

    An operator weighs as much as there are faults of kinds that it serves, times its share in
    `shares` (1 where it has none). Without a fault that any of them serves they weigh their shares.
    """
    faults, given = Counter(kinds), shares or {}
    there = frozenset(modalities)
    able = [one for one in OPERATORS.values() if one.name not in tried and one.fits(there)]
    fair = {one.name: given.get(one.name, 1.0) for one in able}
    served = {one.name: fair[one.name] * sum(faults[kind] for kind in one.serves) for one in able}
    weights = served if any(served.values()) else fair
    return {name: weight for name, weight in weights.items() if weight > 0}


def choose(weights: Mapping[str, float], rng: random.Random) -> Operator | None:
    """One operator, drawn with these weights; None if there is none."""
    if not weights:
        return None
    (name,) = rng.choices(list(weights), list(weights.values()))
    return OPERATORS[name]
