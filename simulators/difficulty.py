"""How hard questions are for everybody: no competitor's own results can make one look harder."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.intp]
PRIOR = 2.0
"""Battles of middling difficulty that each question is given to begin with."""


def shared_difficulty(question: Whole, a: Whole, b: Whole, failed: Floats) -> Floats:
    """A number for each question, higher for harder, 0 for middling.

    `question`, `a` and `b` are codes from 0; `failed` is 1 for a battle in which neither reply would
    do, else 0. For each competitor in turn its battles are left out and `difficulty` is estimated
    from the rest; the lowest of these estimates counts. So whatever one competitor does, it cannot
    lift a question above what the others alone make of it: a question is hard if it is hard
    whoever is left out, and one that only one competitor's battles call hard stays middling.
    """
    size = int(question.max(initial=-1)) + 1
    lowest = np.full(size, np.inf)
    for competitor in np.unique([a, b]):
        others = (a != competitor) & (b != competitor)
        estimate = difficulty(question[others], a[others], b[others], failed[others], size)
        lowest = np.minimum(lowest, estimate)
    return lowest


def difficulty(question: Whole, a: Whole, b: Whole, failed: Floats, size: int) -> Floats:
    """Question effects of an additive model, failed = strength of a + strength of b + difficulty.

    Ridge regression in closed form: questions are shrunk to 0 by `PRIOR` battles, strengths are not
    shrunk, so a question is not hard because weak competitors happened to play it. Not asked: 0.
    """
    if not len(question):
        return np.zeros(size)
    competitors = int(max(a.max(), b.max())) + 1
    played = np.bincount(question, minlength=size) + PRIOR
    met = _counted(a, question, (competitors, size)) + _counted(b, question, (competitors, size))
    pairs = _counted(a, b, (competitors, competitors))
    together = pairs + pairs.T + np.diag(met.sum(1))
    bad = np.bincount(question, failed, size)
    totals = np.bincount(a, failed, competitors) + np.bincount(b, failed, competitors)
    normal = together - (met / played) @ met.T
    strength = np.linalg.lstsq(normal, totals - met @ (bad / played), rcond=None)[0]
    effect: Floats = (bad - strength @ met) / played
    return effect


def _counted(row: Whole, column: Whole, shape: tuple[int, int]) -> Floats:
    counts = np.bincount(row * shape[1] + column, minlength=shape[0] * shape[1])
    return counts.reshape(shape).astype(np.float64)
