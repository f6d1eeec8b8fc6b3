"""What an audit finds in judges with a planted fault, and what it says of honest ones, over simulated audits.

The ratio is a share of n audits. Honest judges may be flagged for anything at all in 0.05 of them, and intervals
must hold the planted size in 0.93 to 0.97; either give or take two standard errors of the simulation. A planted
fault must be flagged with the right sign in 0.9. How often tau's interval holds the true one is there to be known.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from audited import FAULTS, decided

from ratings.audit import audit
from ratings.audit_bias import biases
from ratings.audit_design import design

AUDITS, HONEST, COVERED, FOUND = 200, 0.05, (0.93, 0.97), 0.9
BATTLES = 1_200  # in which a fault is planted
SETTINGS: dict[str, dict[str, Any]] = {
    "as sharp as people": {"noise": 0.0},
    "guesses in 40 %": {"noise": 0.4},
    "up to three votes": {"noise": 0.2, "votes": 3},
    "150 battles": {"noise": 0.2, "battles": 150},
    "3,000 battles": {"noise": 0.2, "battles": 3_000},
}


def rows() -> Iterator[dict[str, Any]]:
    for said, setting in SETTINGS.items():
        yield honest(said, setting)
    for fault, (size, moved) in FAULTS.items():
        yield from planted(fault, size, moved)
    yield noisy_category()
    yield large()


def honest(said: str, setting: dict[str, Any]) -> dict[str, Any]:
    began = perf_counter()
    flagged = [bool(_audit(seed, **setting).flagged) for seed in range(AUDITS)]
    error = np.sqrt(HONEST * (1 - HONEST) / AUDITS)
    share = float(np.mean(flagged))
    return _row(f"honest, {said}: flagged for anything", began, share, HONEST, share <= HONEST + 2 * error)


def planted(fault: str, size: float, moved: float) -> Iterator[dict[str, Any]]:
    """How often it is found, and how often the interval holds its size."""
    began = perf_counter()
    found, held = [], []
    for seed in range(AUDITS):
        data = decided(np.random.default_rng([seed, 11]), fault, size, battles=BATTLES)
        one = next(row for row in biases(data, design(data), 0.95, 0.025) if row.name == fault)
        found.append(one.flagged and one.value > 0)
        held.append(one.lower <= moved <= one.upper)
    share = float(np.mean(found))
    yield _row(f"{fault} by {size}: flagged with its sign", began, share, FOUND, share >= FOUND)
    share, error = float(np.mean(held)), np.sqrt(0.95 * 0.05 / AUDITS)
    low, high = COVERED[0] - 2 * error, COVERED[1] + 2 * error
    yield _row(
        f"{fault} by {size}: size in the interval", began, share, COVERED[0], bool(low <= share <= high)
    )


def noisy_category() -> dict[str, Any]:
    began = perf_counter()
    found = []
    for seed in range(AUDITS):
        rows = _audit(seed, "code", 1.0, noise=0.0, battles=1_500).strata
        found.append(next(row.flagged and row.excess.value < 0 for row in rows if row.value == "code"))
    share = float(np.mean(found))
    return _row("guesses in one category of three: flagged there", began, share, FOUND, share >= FOUND)


def large() -> dict[str, Any]:
    began = perf_counter()
    _audit(0, battles=100_000)
    took = perf_counter() - began
    return {**_row("seconds of one audit of 100,000 battles", began, took, 20.0, took < 20.0), "n": 100_000}


def _audit(seed: int, *fault: Any, **setting: Any) -> Any:
    make = partial(decided, np.random.default_rng([seed, 11]), *fault, **setting)
    return audit(make(), np.random.default_rng(seed))


def _row(name: str, began: float, ratio: float, bound: float, ok: bool) -> dict[str, Any]:
    took = perf_counter() - began
    return {"name": name, "n": AUDITS, "seconds": took, "ratio": ratio, "bound": bound, "ok": bool(ok)}
