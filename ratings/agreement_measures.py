"""The table of agreement coefficients, each a function of verdict patterns and how often they occur."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Literal

import krippendorff
import numpy as np
from scipy import stats

from ratings.arrays import Counts, Floats, Indices

_Level = Literal["nominal", "ordinal", "interval"]


@dataclass(frozen=True, eq=False)
class Patterns:
    """P different rows of verdicts by R raters, codes from 0 or -1 for none, (P, R); size codes there are.

    Every coefficient takes weights beside it, (B, P): how often each row stands in each of B samples.
    """

    codes: Indices
    size: int

    @cached_property
    def counts(self) -> Counts:
        """How many raters gave each code, (P, size)."""
        counts: Counts = np.stack([(self.codes == code).sum(axis=1) for code in range(self.size)], axis=1)
        return counts

    @cached_property
    def coincidences(self) -> Floats:
        """How many pairs of raters gave each two codes, over the other raters of the row, (P, size^2)."""
        counts = self.counts.astype(np.float64)
        pairs = counts[:, :, None] * counts[:, None, :] - counts[:, :, None] * np.eye(self.size)
        together: Floats = (pairs / (counts.sum(axis=1) - 1)[:, None, None]).reshape(len(counts), -1)
        return together

    def tables(self, weights: Counts) -> Floats:
        """The confusion matrices of two raters as shares, (B, size, size)."""
        cell = self.codes[:, 0] * self.size + self.codes[:, 1]
        one_hot = np.zeros((cell.size, self.size**2))
        one_hot[np.arange(cell.size), cell] = 1
        found = (weights @ one_hot).reshape(-1, self.size, self.size)
        shares: Floats = found / weights.sum(axis=1)[:, None, None]
        return shares


@dataclass(frozen=True)
class Measure:
    """title: for pages. of: values for each sample, (B,), NaN where undefined. raters: how many it takes."""

    title: str
    of: Callable[[Patterns, Counts], Floats]
    raters: int | None = None


def percent(patterns: Patterns, weights: Counts) -> Floats:
    """Mean over items of the share of pairs of raters that agree."""
    return np.asarray(weights @ _agreeing(patterns.counts) / weights.sum(axis=1))


def cohen(patterns: Patterns, weights: Counts) -> Floats:
    """Agreement beyond chance, each rater by its own habits (Cohen 1960, Educ. Psychol. Meas. 20)."""
    tables = patterns.tables(weights)
    expected = (tables.sum(axis=2) * tables.sum(axis=1)).sum(axis=1)
    return _beyond(np.trace(tables, axis1=1, axis2=2), expected)


def weighted(patterns: Patterns, weights: Counts, power: int) -> Floats:
    """Kappa in which a disagreement counts by its distance to the power (Cohen 1968, Psychol. Bull. 70)."""
    tables, code = patterns.tables(weights), np.arange(patterns.size)
    distance = np.abs(code[:, None] - code[None, :]).astype(np.float64) ** power
    by_chance = tables.sum(axis=2)[:, :, None] * tables.sum(axis=1)[:, None, :]
    return 1 - _ratio((tables * distance).sum(axis=(1, 2)), (by_chance * distance).sum(axis=(1, 2)))


def scott(patterns: Patterns, weights: Counts) -> Floats:
    """Agreement beyond chance, both raters by their common habits (Scott 1955, Public Opin. Q. 19)."""
    tables = patterns.tables(weights)
    common = (tables.sum(axis=2) + tables.sum(axis=1)) / 2
    return _beyond(np.trace(tables, axis1=1, axis2=2), (common**2).sum(axis=1))


def fleiss(patterns: Patterns, weights: Counts) -> Floats:
    """Scott's pi for several raters, who may differ from item to item (Fleiss 1971, Psychol. Bull. 76)."""
    given = weights @ patterns.counts
    habits = given / given.sum(axis=1, keepdims=True)
    return _beyond(percent(patterns, weights), (habits**2).sum(axis=1))


def alpha(patterns: Patterns, weights: Counts, level: _Level) -> Floats:
    """One less observed over expected disagreement (Krippendorff 2011).

    Of one sample by the package `krippendorff`; of many, all at once, from their coincidences of codes.
    """
    if len(weights) == 1:
        return np.array([_alpha(np.repeat(patterns.counts, weights[0], axis=0), level)])
    together = (weights @ patterns.coincidences).reshape(-1, patterns.size, patterns.size)
    given = together.sum(axis=2)
    distance = _distances(given, level)
    by_chance = given[:, :, None] * given[:, None, :]
    expected = (by_chance * distance).sum(axis=(1, 2)) / (given.sum(axis=1) - 1)
    return 1 - _ratio((together * distance).sum(axis=(1, 2)), expected)


def _distances(given: Floats, level: _Level) -> Floats:
    """Squared, between codes that were given so often, (B, size): (B or 1, size, size)."""
    if level == "nominal":
        return 1 - np.eye(given.shape[1])[None]
    middle = np.cumsum(given, axis=1) - given / 2
    place: Floats = middle if level == "ordinal" else np.arange(given.shape[1], dtype=np.float64)[None]
    squared: Floats = np.square(place[:, :, None] - place[:, None, :])
    return squared


def rank_correlation(patterns: Patterns, weights: Counts, kind: str) -> Floats:
    """Kendall's tau-b (1945, Biometrika 33) or Spearman's rho (1904) between two raters, by scipy."""
    return np.array([_correlation(np.repeat(patterns.codes, n, axis=0), kind) for n in weights])


_CORRELATIONS: Mapping[str, Callable[[Indices, Indices], float]] = {
    "kendall": lambda one, other: float(stats.kendalltau(one, other).statistic),
    "spearman": lambda one, other: float(stats.spearmanr(one, other).statistic),
}

MEASURES: Mapping[str, Measure] = {
    "percent": Measure("percent agreement", percent),
    "cohen": Measure("Cohen's kappa", cohen, 2),
    "linear": Measure("linearly weighted kappa", partial(weighted, power=1), 2),
    "quadratic": Measure("quadratically weighted kappa", partial(weighted, power=2), 2),
    "scott": Measure("Scott's pi", scott, 2),
    "fleiss": Measure("Fleiss' kappa", fleiss),
    "alpha_nominal": Measure("Krippendorff's alpha", partial(alpha, level="nominal")),
    "alpha_ordinal": Measure("Krippendorff's alpha, ordinal", partial(alpha, level="ordinal")),
    "alpha_interval": Measure("Krippendorff's alpha, interval", partial(alpha, level="interval")),
    "kendall": Measure("Kendall's tau-b", partial(rank_correlation, kind="kendall"), 2),
    "spearman": Measure("Spearman's rho", partial(rank_correlation, kind="spearman"), 2),
}


def _agreeing(counts: Counts) -> Floats:
    """Share of pairs of raters that agree on each item, (P,)."""
    raters = counts.sum(axis=1)
    agreeing: Floats = (counts * (counts - 1)).sum(axis=1) / (raters * (raters - 1))
    return agreeing


def _beyond(observed: Floats, expected: Floats) -> Floats:
    return _ratio(observed - expected, 1 - expected)


def _ratio(part: Floats, whole: Floats) -> Floats:
    """part / whole, NaN where the whole is nothing but rounding, (B,)."""
    found: Floats = np.full(part.shape, np.nan)
    np.divide(part, whole, out=found, where=np.abs(whole) > 1e-12)
    return found


def _alpha(counts: Counts, level: _Level) -> float:
    if np.count_nonzero(counts.sum(axis=0)) < 2:
        return float("nan")
    return float(krippendorff.alpha(value_counts=counts, level_of_measurement=level))


def _correlation(codes: Indices, kind: str) -> float:
    one, other = codes.T
    if (one == one[0]).all() or (other == other[0]).all():
        return float("nan")
    return _CORRELATIONS[kind](one, other)
