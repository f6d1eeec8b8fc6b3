"""Which pair should battle next, as probabilities that can be recorded with the battle."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ratings.arrays import Counts, Floats, Indices
from ratings.errors import BadSetting
from ratings.evidence import Evidence, squared_distances

FLOOR = 0.1  # share of battles drawn evenly over all pairs, whatever the rule prefers
PLACEMENT = 20  # battles before which a competitor is a newcomer; with them a record of wins alone is rare
_ROUNDING = 1e-9  # relative: boundaries closer than this are equally wide

Matchmaker = Callable[[Evidence], Floats]


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
    names: Sequence[str],
    known: Counts | Evidence,
    matchmaker: str = "balanced",
    floor: float = FLOOR,
    placement: int = PLACEMENT,
) -> PairProbabilities:
    """Probabilities of all pairs of the named competitors.

    known: battles so far, symmetric, (M, M), as Pairs.matrix gives them, or all that is known besides.
    floor: a pair gets at least this part of an even share, one that never met a whole one: every pair stays
    possible, which inverse-probability weighting needs. What is left goes where the rule gains most for its
    cost; while a competitor has fewer than `placement` battles, only to pairs with such a newcomer.
    """
    gain = _rule(matchmaker)
    if not FLOOR <= floor <= 1:
        raise BadSetting(f"floor = {floor!r} must be between {FLOOR} and 1")
    evidence = _checked(names, known)
    first, second = np.triu_indices(len(names), 1)
    preferred = (gain(evidence) / evidence.cost * _urgency(evidence.counts, placement))[first, second]
    never_met = evidence.counts[first, second] == 0
    owed = np.where(never_met, 1.0, floor) / first.size
    probability = owed + max(0.0, 1 - owed.sum()) * preferred / preferred.sum()
    return PairProbabilities(tuple(names), first, second, probability / probability.sum())


def uniform(evidence: Evidence) -> Floats:
    """Every pair alike, (M, M)."""
    return np.ones(evidence.counts.shape)


def balanced(evidence: Evidence) -> Floats:
    """Fewest battles first, (M, M): 1/(n_i + 1) + 1/(n_j + 1); a newcomer meets everybody."""
    share: Floats = 1 / (evidence.counts.sum(axis=1) + 1.0)
    return share[:, None] + share[None, :]


def variance(evidence: Evidence) -> Floats:
    """How much one battle narrows the interval of the pair's own win rate, (M, M).

    Chiang et al. 2024 (arXiv 2403.04132, equation 9), with the variance of one battle at the strengths.
    """
    return narrowing(evidence.information, evidence.counts)


def narrowing(variance: Floats, counts: Counts) -> Floats:
    """sqrt(variance / n) - sqrt(variance / (n + 1)); who never met is taken to have met half a time."""
    met = np.maximum(counts, 0.5)
    gain: Floats = np.sqrt(variance / met) - np.sqrt(variance / (met + 1))
    return gain


def a_optimal(evidence: Evidence) -> Floats:
    """How much one battle is expected to lower the sum of all variances, (M, M).

    pq |G x|^2 / (1 + pq x'G x), G the covariance, x = e_i - e_j (Atkinson, Donev and Tobias 2007, Optimum
    Experimental Designs, chapter 10); G is centred first, for the sum to be that about the mean.
    """
    centred = evidence.covariance - evidence.covariance.mean(axis=0)
    return _shrink(evidence, squared_distances(centred.T @ centred))


def boundary(evidence: Evidence) -> Floats:
    """How much one battle is expected to lower the variance of the widest tier boundary, (M, M).

    A boundary is the difference c of two neighbours in strength. The gain is pq (c'G x)^2 / (1 + pq x'G x): a
    c-optimal design for one boundary at a time, which over many battles narrows whichever is widest. If some
    are equally wide, as on a new board, their gains are added.
    """
    order = np.argsort(-evidence.strength, kind="stable")
    upper, lower = order[:-1], order[1:]
    width = evidence.spread[upper, lower]
    widest = width >= width.max() * (1 - _ROUNDING)
    columns = evidence.covariance[upper[widest]] - evidence.covariance[lower[widest]]
    return _shrink(evidence, squared_distances(columns.T @ columns))


MATCHMAKERS: Mapping[str, Matchmaker] = {
    "uniform": uniform,
    "balanced": balanced,
    "variance": variance,
    "a_optimal": a_optimal,
    "boundary": boundary,
}


def _shrink(evidence: Evidence, squared: Floats) -> Floats:
    """pq squared / (1 + pq x'G x), (M, M)."""
    shrink: Floats = evidence.information * squared / (1 + evidence.information * evidence.spread)
    return shrink


def _urgency(counts: Counts, placement: int) -> Floats:
    """1 for every pair or, as long as there are newcomers, the battles that the two of a pair still lack."""
    lacking: Floats = np.maximum(placement - counts.sum(axis=1), 0.0)
    return lacking[:, None] + lacking[None, :] if lacking.any() else np.ones(counts.shape)


def _rule(matchmaker: str) -> Matchmaker:
    if matchmaker not in MATCHMAKERS:
        raise BadSetting(f"no matchmaker {matchmaker!r}; there are {', '.join(MATCHMAKERS)}")
    return MATCHMAKERS[matchmaker]


def _checked(names: Sequence[str], known: Counts | Evidence) -> Evidence:
    size = len(names)
    counts = known.counts if isinstance(known, Evidence) else np.asarray(known)
    if size < 2:
        raise BadSetting(f"a battle needs two competitors, not {size}")
    if counts.shape != (size, size) or (counts < 0).any() or (counts != counts.T).any():
        raise BadSetting(f"counts must be a symmetric table of {size} x {size} battles")
    if isinstance(known, Evidence):
        _check_rest(known, size)
        return known
    return Evidence.expected(counts)


def _check_rest(known: Evidence, size: int) -> None:
    if not (_finite(known.strength, (size,)) and _finite(known.covariance, (size, size))):
        raise BadSetting(f"strength and covariance must be {size} and {size} x {size} finite numbers")
    if not (_finite(known.cost, (size, size)) and (known.cost > 0).all()):
        raise BadSetting(f"cost must be a table of {size} x {size} positive numbers")


def _finite(table: Floats, shape: tuple[int, ...]) -> bool:
    return table.shape == shape and bool(np.isfinite(table).all())
