"""Comparisons that hold for all pairs of competitors at once, and the tiers and rank sets that follow."""

from dataclasses import dataclass

import numpy as np

from ratings.arrays import Counts, Floats

DRAWS = 2_000


@dataclass(frozen=True, eq=False)
class Apart:
    """What tells R competitors apart: the standard error of each difference, (R, R), and how many are enough."""

    errors: Floats
    critical: float

    @classmethod
    def at(cls, covariance: Floats, level: float, rng: np.random.Generator) -> "Apart":
        """From the covariance of the strengths, in any unit; all comparisons hold with probability `level`."""
        return cls(difference_errors(covariance), critical_value(covariance, level, rng))

    def ranks(self, strength: Floats) -> tuple[Counts, Counts]:
        """The best and the worst rank of each that no sure difference rules out, (R,) each, from 1.

        With probability `level` every true rank lies inside its set (Klein, Wright and Wieczorek 2020, JRSS A
        183; Mogstad et al. 2024, Review of Economic Studies 91), ties of the truth in either order.
        """
        surely = strength[:, None] - strength[None, :] > self.critical * self.errors
        return 1 + surely.sum(axis=0), strength.size - surely.sum(axis=1)


def critical_value(covariance: Floats, level: float, rng: np.random.Generator, draws: int = DRAWS) -> float:
    """How many standard errors every pairwise difference stays within, with probability `level`.

    The quantile of the largest |Z_i - Z_j| / se_ij for Z ~ N(0, covariance), simulated (Hothorn, Bretz and
    Westfall 2008, Biometrical Journal 50). covariance: of M strengths in any unit, (M, M).
    """
    values, vectors = np.linalg.eigh(covariance)
    noise = rng.standard_normal((draws, values.size)) @ (vectors * np.sqrt(np.clip(values, 0, None))).T
    errors, largest = difference_errors(covariance), np.zeros(draws)
    for k in range(1, values.size):
        apart = np.abs(noise[:, :k] - noise[:, k : k + 1]) / errors[:k, k]
        np.maximum(largest, apart.max(axis=1), out=largest)
    return float(np.quantile(largest, level))


def difference_errors(covariance: Floats) -> Floats:
    """Standard error of each difference, (M, M)."""
    variance = np.diag(covariance)
    spread = variance[:, None] + variance[None, :] - 2 * covariance
    errors: Floats = np.sqrt(np.clip(spread, 0, None))
    return errors


def simultaneous_tiers(strength: Floats, apart: Apart) -> Counts:
    """Tiers such that a leader is certainly better than every later leader, (R,), from 1.

    Going down the strengths, one surely behind every leader so far leads a new tier; everybody belongs to
    the first tier whose leader is not surely better. With `apart` at level 1 - a, the chance that any of the
    boundaries separates equals is at most a.
    """
    leaders: list[int] = []
    tier = np.zeros(strength.size, dtype=np.int64)
    for k in np.argsort(-strength, kind="stable"):
        behind = strength[leaders] - strength[k] > apart.critical * apart.errors[leaders, k]
        if behind.all():
            leaders.append(int(k))
            behind = np.append(behind, False)
        tier[k] = 1 + np.flatnonzero(~behind)[0]
    return tier
