"""Which pair should battle next, as probabilities that can be recorded with the battle."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ratings.arrays import Counts, Floats, Indices
from ratings.errors import BadSetting

FLOOR = 0.1  # share of battles drawn evenly over all pairs, whatever the rule prefers

Matchmaker = Callable[[Counts], Floats]


@dataclass(frozen=True, eq=False)
class PairProbabilities:
    """Probability that the next battle is between first and second, for every unordered pair, (P,) each."""

    names: tuple[str, ...]
    first: Indices
    second: Indices
    probability: Floats

    def draw(self, rng: np.random.Generator, size: int) -> Indices:
        """Positions of `size` pairs drawn independently, (size,)."""
        return rng.choice(self.probability.size, size=size, p=self.probability)


def pair_probabilities(
    names: Sequence[str], counts: Counts, matchmaker: str = "balanced", floor: float = FLOOR
) -> PairProbabilities:
    """Probabilities of all pairs of the named competitors.

    counts: battles so far, symmetric, (M, M), as Pairs.matrix gives them.
    floor: part of the probability spread evenly over all pairs; above zero every pair stays possible, which
    inverse-probability weighting needs. A pair that never met gets at least an even share.
    """
    weight = _weights(matchmaker)
    counts = _checked(names, counts)
    if not 0 <= floor <= 1:
        raise BadSetting(f"floor = {floor!r} must be between 0 and 1")
    first, second = np.triu_indices(len(names), 1)
    preferred = weight(counts)[first, second]
    even = 1 / first.size
    mixed = (1 - floor) * preferred / preferred.sum() + floor * even
    raised = np.where(counts[first, second] == 0, np.maximum(mixed, even), mixed)
    return PairProbabilities(tuple(names), first, second, raised / raised.sum())


def uniform(counts: Counts) -> Floats:
    """Every pair alike, (M, M)."""
    return np.ones(counts.shape)


def balanced(counts: Counts) -> Floats:
    """Fewest battles first, (M, M): 1/(n_i + 1) + 1/(n_j + 1); a newcomer meets everybody."""
    share: Floats = 1 / (counts.sum(axis=1) + 1.0)
    return share[:, None] + share[None, :]


MATCHMAKERS: Mapping[str, Matchmaker] = {"uniform": uniform, "balanced": balanced}


def _weights(matchmaker: str) -> Matchmaker:
    if matchmaker not in MATCHMAKERS:
        raise BadSetting(f"no matchmaker {matchmaker!r}; there are {', '.join(MATCHMAKERS)}")
    return MATCHMAKERS[matchmaker]


def _checked(names: Sequence[str], counts: Counts) -> Counts:
    table = np.asarray(counts)
    if len(names) < 2:
        raise BadSetting(f"a battle needs two competitors, not {len(names)}")
    if table.shape != (len(names), len(names)) or (table < 0).any() or (table != table.T).any():
        raise BadSetting(f"counts must be a symmetric table of {len(names)} x {len(names)} battles")
    return table
