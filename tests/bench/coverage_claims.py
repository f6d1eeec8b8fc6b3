"""Claims about simulated boards, and how often they hold."""

import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np
from coverage_boards import UNIT, Rng

from ratings import Ratings
from ratings.simultaneous import Apart, joint_critical

Band = tuple[float, float] | None
RIGHT, AT_LEAST, ALONE = (0.93, 0.97), (0.95, 1.0), None
# For each claim, whether it holds on one board: numbers of 1 and 0, NaN where nothing is claimed.
Held = dict[str, Any]


def study(
    name: str, simulate: Callable[[Rng], Held], boards: int, bands: Mapping[str, Band] | None = None
) -> Iterator[dict[str, Any]]:
    """A row per claim, its band RIGHT unless bands say otherwise; the same boards every time."""
    started = time.perf_counter()
    found = [simulate(np.random.default_rng([zlib.crc32(name.encode()), k])) for k in range(boards)]
    took = time.perf_counter() - started
    for claim in found[0]:
        band = (bands or {}).get(claim, RIGHT)
        yield _row(f"{name}: {claim}", [np.atleast_1d(one[claim]).astype(float) for one in found], took, band)


def _row(name: str, found: list[np.ndarray], took: float, band: Band) -> dict[str, Any]:
    held = np.array([np.nansum(one) for one in found])
    claimed = np.array([np.isfinite(one).sum() for one in found])
    coverage = held.sum() / claimed.sum()
    # Boards are independent, the competitors of one board are not.
    slack = 2 * np.sqrt(((held - coverage * claimed) ** 2).sum()) / claimed.sum()
    lower, upper = band or (None, None)
    ok = None if band is None else bool(lower - slack <= coverage <= upper + slack)
    numbers = {"n": len(found), "seconds": took, "ratio": float(coverage), "bound": lower, "upper": upper}
    return {"name": f"{name} ±{slack:.3f}", **numbers, "ok": ok}


def shown(ratings: Ratings, strength: np.ndarray) -> np.ndarray:
    """The true strengths on the scale of the first component, (M,)."""
    inside = ratings.component == 1
    return ratings.rating[inside].mean() + UNIT * (strength - strength[inside].mean())


def inside(ratings: Ratings, strength: np.ndarray) -> np.ndarray:
    """1 where an interval or bound holds the true strength, 0 where not, NaN where nothing is said, (M,)."""
    truth = shown(ratings, strength)
    said = (ratings.component <= 1) & (np.isfinite(ratings.lower) | np.isfinite(ratings.upper))
    return np.where(said, (ratings.lower < truth) & (truth < ratings.upper), np.nan)


def at_once(ratings: Ratings, strength: np.ndarray) -> Held:
    """What is claimed of a whole board, 1 if true of everybody; NaN where somebody has no rating."""
    claims = (
        "all intervals, each alone",
        "all intervals",
        "all differences",
        "all rank sets",
        "all tiers",
    )
    if not ratings.rated.all() or ratings.covariance is None:
        return dict.fromkeys(claims, np.nan)
    truth, rng = shown(ratings, strength), np.random.default_rng(0)
    away, apart = ratings.rating - truth, Apart.at(ratings.covariance, 0.95, rng)
    reach = joint_critical(ratings.covariance, 0.95, rng) * ratings.se
    better = truth[:, None] > truth
    rank = 1 + better.sum(axis=0)
    backed = (better & (ratings.tier[:, None] == ratings.tier - 1)).any(axis=0) | (ratings.tier == 1)
    found = (
        inside(ratings, strength) == 1,
        abs(away) < reach,
        abs(away[:, None] - away) <= apart.critical * apart.errors,
        (ratings.best_rank <= rank) & (rank <= ratings.worst_rank),
        backed,
    )
    return {claim: held.all() for claim, held in zip(claims, found, strict=True)}
