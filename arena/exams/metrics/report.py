"""All that an exam says of a judge: every metric of its kind, overall and by category, with intervals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from math import isnan

import numpy as np

from arena.exams.items import Answered
from ratings.arrays import Floats

from .base import Figure, Measured, MetricEntry
from .sheet import Sheet

MOST_DRAWN = 2_000_000
"""Counts that are held at once: some tens of megabytes, whatever the number of items and games."""
MOST_UNDEFINED = 0.05
"""Of the samples; beyond it their quantiles say nothing."""
SAME = 1e-12
NO_ITEMS = "no item has what it needs"
UNDEFINED = "nothing to divide by"


def report(
    metrics: Mapping[str, MetricEntry],
    sheet: Sheet,
    rng: np.random.Generator,
    replicates: int,
    level: float,
) -> list[Figure]:
    """Figures of all items, then of each category those that all items had any of."""
    overall = list(_figures(metrics, sheet, rng, replicates, level))
    found = {figure.name: metrics[figure.name] for figure in overall if figure.n}
    for category, of_it in _by_category(sheet.answered).items():
        part = Sheet(of_it, sheet.kind)
        told = _figures(found, part, rng, replicates, level)
        overall.extend(replace(figure, category=category) for figure in told)
    return overall


def by_tag(answered: Sequence[Answered], tag: str) -> list[Answered]:
    """The same with a tag, such as `difficulty` or `author`, for the category."""
    return [replace(one, item=replace(one.item, category=one.item.tags.get(tag, ""))) for one in answered]


def _by_category(answered: Sequence[Answered]) -> dict[str, list[Answered]]:
    found: dict[str, list[Answered]] = {}
    for one in answered:
        if one.item.category:
            found.setdefault(one.item.category, []).append(one)
    return dict(sorted(found.items()))


def _figures(
    metrics: Mapping[str, MetricEntry], sheet: Sheet, rng: np.random.Generator, replicates: int, level: float
) -> Iterator[Figure]:
    measured = {name: entry.measure(sheet) for name, entry in metrics.items()}
    values = {name: one.value for name, one in measured.items()}
    known = {name: one for name, one in measured.items() if not isnan(values[name])}
    drawn = _drawn(known, rng, replicates, len(sheet.item))
    lost = int(sheet.unparsed.sum()), int(sheet.failed.sum())
    for name, one in measured.items():
        n = int(one.over.sum())
        if name in drawn:
            lower, upper, note = interval(drawn[name], level)
            yield Figure(name, values[name], lower, upper, n, *lost, note)
        else:
            why = one.why or (UNDEFINED if n else NO_ITEMS)
            yield Figure(name, None, None, None, n, *lost, why)


def _drawn(
    measured: Mapping[str, Measured], rng: np.random.Generator, replicates: int, games: int
) -> dict[str, Floats]:
    """The values in samples of the units, drawn with replacement (Efron 1979); the same for all metrics."""
    found: dict[str, list[Floats]] = {name: [] for name in measured}
    for size in sorted({one.size for one in measured.values()}):
        at_once = max(1, MOST_DRAWN // max(size, games))
        for start in range(0, replicates, at_once):
            counts = _counts(rng, min(at_once, replicates - start), size)
            for name, one in measured.items():
                if one.size == size:
                    found[name].append(one.of(counts))
    return {name: np.concatenate(values) for name, values in found.items()}


def _counts(rng: np.random.Generator, samples: int, size: int) -> Floats:
    """How often each unit is in each sample, (B, U)."""
    which = rng.integers(size, size=(samples, size)) + np.arange(samples)[:, None] * size
    return np.bincount(which.ravel(), minlength=samples * size).reshape(samples, size).astype(np.float64)


def interval(drawn: Floats, level: float) -> tuple[float | None, float | None, str]:
    """Percentiles of samples that are the middle `level` of them; or why they give no interval."""
    undefined = float(np.isnan(drawn).mean())
    if undefined > MOST_UNDEFINED:
        return None, None, f"no interval: undefined in {undefined:.0%} of the samples"
    # Items that all came out alike cannot show how far others might not.
    if np.nanstd(drawn) < SAME:
        return None, None, "no interval: the same in all samples"
    lower, upper = np.nanquantile(drawn, [(1 - level) / 2, (1 + level) / 2])
    if upper - lower < SAME:
        return None, None, "no interval: the same in nearly all samples"
    return float(lower), float(upper), ""
