"""How far a stated confidence can be trusted: calibration, and what is gained by holding one's tongue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

BINS = 10
MEASURES = ("accuracy", "ece", "brier", "aurc")
SURE = (0.8, 0.9, 0.95)
UNSAID = 0.5
"""The confidence of whoever states none."""
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Calibration:
    """Measures of n answers with a confidence each, all as in ObjexMT (the authors' code).

    `ece` is the expected calibration error over ten bins of equal width, the last closed; `brier` the
    mean squared distance of confidence and truth; `wrong_at` the share of wrong answers among those of
    at least 0.8, 0.9 and 0.95, None where there are none; `aurc` the area under the risk–coverage curve.
    """

    n: int
    unsaid: int
    accuracy: float
    ece: float
    brier: float
    wrong_at: dict[float, float | None]
    aurc: float


def calibration(confidence: Sequence[float | None], right: Sequence[bool]) -> Calibration | None:
    """All measures; None without answers. Raises `ValueError` for a confidence outside [0, 1]."""
    said = np.array([UNSAID if given is None else given for given in confidence], float)
    truth = np.array(right, float)
    if said.shape != truth.shape or not ((said >= 0) & (said <= 1)).all():
        raise ValueError("one confidence from 0 to 1 for each answer")
    if not len(said):
        return None
    return Calibration(
        n=len(said),
        unsaid=sum(given is None for given in confidence),
        accuracy=float(truth.mean()),
        ece=_ece(said, truth),
        brier=float(((said - truth) ** 2).mean()),
        wrong_at={at: _wrong_at(said, truth, at) for at in SURE},
        aurc=_area(*risk_coverage(said.tolist(), right)),
    )


def intervals(
    confidence: Sequence[float | None], right: Sequence[bool], *, draws: int = 10_000, seed: int = 42
) -> dict[str, tuple[float, float]]:
    """95 % percentile intervals of all `MEASURES` over answers drawn anew; empty without any."""
    said, truth = np.array(confidence, object), np.array(right, bool)
    places = np.random.default_rng(seed).integers(0, max(1, len(said)), (draws, len(said)))
    drawn = [calibration(said[at].tolist(), truth[at].tolist()) for at in places]
    values = {name: [getattr(one, name) for one in drawn if one] for name in MEASURES}
    bounds = {name: np.percentile(found, [2.5, 97.5]) for name, found in values.items() if found}
    return {name: (float(low), float(high)) for name, (low, high) in bounds.items()}


def _ece(said: Floats, truth: Floats) -> float:
    # Rounded first: 0.3 lies in the fourth bin although ten times it may be a hair less than 3.
    bins = np.minimum(np.floor(np.round(said * BINS, 9)), BINS - 1).astype(int)
    gaps = np.bincount(bins, truth, BINS) - np.bincount(bins, said, BINS)
    return float(np.abs(gaps).sum() / len(said))


def _wrong_at(said: Floats, truth: Floats, at: float) -> float | None:
    sure = said >= at
    return float(1 - truth[sure].mean()) if sure.any() else None


def risk_coverage(confidence: Sequence[float], right: Sequence[bool]) -> tuple[Floats, Floats]:
    """Coverage k/n and risk (the share of errors among the k most confident), for k = 1 to n."""
    order = np.argsort(-np.array(confidence, float), kind="stable")
    ranks = np.arange(1, len(order) + 1)
    errors = np.cumsum(1 - np.array(right, float)[order])
    return ranks / len(order), errors / ranks


def _area(coverage: Floats, risk: Floats) -> float:
    """By trapezia from the first point to the last, not rescaled."""
    return float(np.trapezoid(risk, coverage))


def unsure(confidence: Sequence[float | None], gate: float) -> tuple[int, ...]:
    """The places of the answers whose confidence is below a gate: those that people should look at."""
    return tuple(n for n, given in enumerate(confidence) if (UNSAID if given is None else given) < gate)


@dataclass(frozen=True, slots=True)
class Threshold:
    """From what score on something counts as right, and the F1 that this has against people's labels."""

    at: float
    f1: float


def fit_threshold(scores: Sequence[float], positive: Sequence[bool]) -> Threshold | None:
    """The threshold of 0, .01, …, 1 with the highest F1, the lowest of equals; None without positives."""
    given, wanted = np.array(scores, float), np.array(positive, bool)
    if not wanted.any():
        return None
    grid = np.arange(101) / 100
    found = given[:, None] >= grid
    hits = (found & wanted[:, None]).sum(axis=0)
    f1 = 2 * hits / (found.sum(axis=0) + wanted.sum())
    return Threshold(float(grid[f1.argmax()]), float(f1.max()))
