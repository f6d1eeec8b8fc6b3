"""Medians of repeated calls, and the rows that benchmarks report."""

import time
from collections.abc import Callable, Mapping
from statistics import median
from typing import Any

Call = Callable[[], object]
SHORT_S = 0.02  # a round repeats shorter calls until so much has passed: one alone would time the clock


def seconds(call: Call, repeats: int = 5) -> float:
    """Median wall seconds of a call, after one that is not counted."""
    return race({"": call}, repeats)[""]


def race(calls: Mapping[str, Call], repeats: int = 5) -> dict[str, float]:
    """Median wall seconds of each call; rounds take turns, so that all meet the same load.

    Every call runs once before anything counts: what it compiles, caches or imports is not its speed.
    """
    for call in calls.values():
        call()
    rounds = [{name: _timed(call) for name, call in calls.items()} for _ in range(repeats)]
    return {name: median(found[name] for found in rounds) for name in calls}


def versus(ours: Call, theirs: Call, repeats: int = 5) -> tuple[float, float]:
    """Our median seconds and how many times longer theirs take."""
    took = race({"ours": ours, "theirs": theirs}, repeats)
    return took["ours"], took["theirs"] / took["ours"]


def row(
    name: str, n: int, took: float, ratio: float | None = None, bound: float | None = None
) -> dict[str, Any]:
    """A line of the report; ratio must be at least bound, where there is one."""
    ok = None if bound is None or ratio is None else ratio >= bound
    return {"name": name, "n": n, "seconds": took, "ratio": ratio, "bound": bound, "ok": ok}


def _timed(call: Call) -> float:
    """Seconds of one call: the median of as many as fit into a short while, one of a long one."""
    began, took = time.perf_counter(), []
    while not took or time.perf_counter() - began < SHORT_S:
        start = time.perf_counter()
        call()
        took.append(time.perf_counter() - start)
    return median(took)
