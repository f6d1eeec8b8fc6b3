"""Published judges beside what is expected of them, one row each; and how long the figures of an exam take.

The ratio is the share of values that are as expected to their last decimal, and must be all of them; the first
of them is told as expected = ours. n is the number of items. Without the published files there is only the last
row: a pair exam of 2,000 items, all metrics with 1,000 samples, in less than 20 s.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from answering import pairs
from exam_cells import Cell, cells
from recorded import ABSENT, DATA

from arena.exams.metrics import figures

ITEMS, SECONDS = 2_000, 20.0


def rows() -> Iterator[dict[str, Any]]:
    if DATA.is_dir():
        yield from published()
    else:
        print(f"  {ABSENT}")
    yield large()


def published() -> Iterator[dict[str, Any]]:
    """A row for each cell."""
    began = perf_counter()
    for one in cells():
        took, began = perf_counter() - began, perf_counter()
        right = 1 - len(one.unequal) / max(1, len(one.values))
        yield {
            "name": _told(one),
            "n": one.items,
            "seconds": took,
            "ratio": right,
            "bound": 1.0,
            "ok": not one.unequal,
        }


def _told(one: Cell) -> str:
    if one.unequal:
        return f"{one.name}: {'; '.join(one.unequal)}"
    name, (wanted, ours, _) = next(
        ((key, of) for key, of in one.values.items() if key != "n"), ("", (None, 0, 0))
    )
    return f"{one.name}: {len(one.values)} values, {name} {wanted} = {ours:.4f}"


def large() -> dict[str, Any]:
    """All metrics of a large exam of a middling judge."""
    rng = np.random.default_rng(0)
    said = [rng.choice(["a", "b", "tie", "unparsed"], ITEMS, p=[0.5, 0.3, 0.15, 0.05]).tolist() for _ in "12"]
    answered = pairs("".join(rng.choice(["a", "b"], ITEMS)), *said)
    began = perf_counter()
    told = sum(figure.value is not None for figure in figures(answered, "pair", rng))
    took = perf_counter() - began
    name = f"{told} metrics of a pair exam, 1,000 samples"
    return {
        "name": name,
        "n": ITEMS,
        "seconds": took,
        "ratio": took / SECONDS,
        "bound": 1.0,
        "ok": took < SECONDS,
    }
