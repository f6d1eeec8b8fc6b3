"""Whether the battles that people voted on are a random draw of those that the judge decided."""

from dataclasses import dataclass

import numpy as np

from ratings.arrays import Floats, Indices
from ratings.errors import BadComparisons
from ratings.merged_battles import Battles

STRICT = 1e-3  # chance that any random draw at all is refused


@dataclass(frozen=True, eq=False)
class _Strata:
    """Judged battles, (J,), in S strata of one pair and one side; weight is 0 without a vote."""

    stratum: Indices
    weight: Floats
    size: Floats

    def shift(self, verdict: Floats) -> tuple[Floats, Floats]:
        """Weighted excess of the verdict where people voted, and its variance had they been drawn, (S,) each.

        The variance is that of a random permutation within the stratum (hypergeometric for equal weights).
        """
        deviation, spread = self._deviation(verdict), self._deviation(self.weight)
        excess = self._total(self.weight * deviation)
        variance = self._total(spread**2) * self._total(deviation**2) / np.maximum(self.size - 1, 1)
        return excess, variance

    def mean(self, values: Floats) -> Floats:
        """Of each stratum, (S,)."""
        return self._total(values) / self.size

    def _total(self, values: Floats) -> Floats:
        return np.asarray(np.bincount(self.stratum, values, self.size.size), dtype=np.float64)

    def _deviation(self, values: Floats) -> Floats:
        deviation: Floats = values - self.mean(values)[self.stratum]
        return deviation


def require_random_draw(battles: Battles, names: tuple[str, ...]) -> None:
    """BadComparisons if, within pairs and sides, the judge's verdicts differ where people voted.

    Compared are how often it prefers side a, says tie, goes with its usual verdict on the pair, and prefers
    each competitor: by Bennett's inequality (1962, JASA 57), valid for any number of battles drawn without
    replacement as for independent ones, at STRICT divided by the number of comparisons.
    """
    strata, side, first, second = _strata(battles, len(names))
    verdict = battles.verdict[battles.judged]
    excess, variance = strata.shift(verdict)
    usual = np.sign(strata.mean(verdict) - 0.5)

    def per_competitor(one: Floats, other: Floats) -> list[float]:
        sums = np.bincount(first, one, len(names)) + np.bincount(second, other, len(names))
        return [float(value) for value in sums]

    tied, ties = (values.sum() for values in strata.shift(np.asarray(verdict == 0.5, dtype=np.float64)))
    score = np.array([side @ excess, tied, usual @ excess, *per_competitor(excess, -excess)])
    noise = np.array([side**2 @ variance, ties, usual**2 @ variance, *per_competitor(variance, variance)])
    chance = _bennett(score, noise, float(strata.weight.max()))
    worst = int(np.argmin(chance))
    if chance[worst] * score.size < STRICT:
        raise BadComparisons(_reason(worst, score[worst] > 0, names), column="item")


def _strata(battles: Battles, size: int) -> tuple[_Strata, Floats, Indices, Indices]:
    """The strata of the judged battles, and side, first and second of each, (S,)."""
    judged = np.flatnonzero(battles.judged)
    first, second, side = battles.first[judged], battles.second[judged], battles.side[judged]
    voters = battles.voters[judged]
    weight = battles.votes[judged].sum(axis=1) / np.maximum(voters, 1)  # that of one vote, 0 without
    key = (first * size + second) * 3 + side.astype(np.intp)
    _, row, stratum, count = np.unique(key, return_index=True, return_inverse=True, return_counts=True)
    return _Strata(stratum, weight, count.astype(np.float64)), side[row], first[row], second[row]


def _bennett(score: Floats, variance: Floats, most: float) -> Floats:
    """Bound on the chance of a score so far from zero; `most` bounds each of its terms."""
    some = np.maximum(variance, np.finfo(np.float64).tiny)
    ratio = most * np.abs(score) / some
    exponent = some / most**2 * ((1 + ratio) * np.log1p(ratio) - ratio)
    return np.asarray(np.minimum(1, 2 * np.exp(-exponent)))


def _reason(which: int, more: bool, names: tuple[str, ...]) -> str:
    what = (
        "prefers side a",
        "says tie",
        "goes with its usual verdict",
        *(f"prefers {name}" for name in names),
    )[which]
    return (
        "the battles that people voted on are not a random draw of those the judge decided: within a pair it "
        f"{what} {'more' if more else 'less'} often where people voted (p < {STRICT:g}); draw battles for "
        "people at random, or weight votes by the inverse of their battle's chance to be voted on"
    )
