"""Medians of repeated calls, and the rows that benchmarks report."""

import time
from collections.abc import Callable
from statistics import median
from typing import Any


def seconds(call: Callable[[], object], repeats: int = 5) -> float:
    """Median wall seconds of a call, after one that is not counted."""
    call()
    return median(_once(call) for _ in range(repeats))


def versus(ours: Callable[[], object], theirs: Callable[[], object], repeats: int = 5) -> tuple[float, float]:
    """Our median seconds and how many times longer theirs take; calls alternate, so both meet the same load."""
    ours()
    theirs()
    pairs = [(_once(ours), _once(theirs)) for _ in range(repeats)]
    mine = median(pair[0] for pair in pairs)
    return mine, median(pair[1] for pair in pairs) / mine


def row(
    name: str, n: int, took: float, ratio: float | None = None, bound: float | None = None
) -> dict[str, Any]:
    """A line of the report; ratio must be at least bound, where there is one."""
    ok = None if bound is None or ratio is None else ratio >= bound
    return {"name": name, "n": n, "seconds": took, "ratio": ratio, "bound": bound, "ok": ok}


def _once(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start
