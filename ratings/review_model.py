"""What makes a judge's faults likely: a logistic regression on all that is known of its verdicts."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from scipy.linalg import cho_factor, cho_solve
from scipy.special import expit

from ratings.arrays import Column, Floats, Indices
from ratings.newton import climb

_ROUNDS = 8  # of fitting coefficients and spreads in turn
_SPREAD = 0.7  # of a kind's cells, in logits, before anything is seen
_LEAST_VARIANCE = 1e-4
_ROWS = 20_000  # of the design that are in memory at once

BANDS = (0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 1.0)
"""Where numbers are cut, as shares of the verdicts: finer at the ends, where what is amiss begins."""

# Mean and standard deviation, in logits, that a coefficient has before anything is seen. One verdict in five
# is at odds with people, give or take much. Of a judge that knows itself, confidence has 1, and of one that
# does not 0; the same holds for what the board expects. One that contradicts itself is wrong more often.
PRIORS: Mapping[str, tuple[float, float]] = {
    "": (-1.4, 1.5),
    "doubt": (0.5, 0.5),
    "upset": (0.5, 0.5),
    "conflict": (1.0, 1.0),
}


@dataclass(frozen=True, eq=False)
class Design:
    """N verdicts as rows of numbers: `lines` (N, L) by PRIORS, and of each kind a cell number, (N,).

    cells: the words of each kind's cells, in the order of their numbers.
    """

    lines: Floats
    names: tuple[str, ...]
    codes: Mapping[str, Indices]
    cells: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, lines: Mapping[str, Floats], kinds: Mapping[str, Column]) -> "Design":
        """From numbers by names of PRIORS, NaN where not known, and words by kind."""
        rows = len(next(iter(kinds.values()))) if kinds else len(next(iter(lines.values())))
        known = {name: _centred(values) for name, values in lines.items()}
        codes, cells = {}, {}
        for kind, words in kinds.items():
            values, numbers = np.unique(np.asarray(words, dtype=str), return_inverse=True)
            codes[kind], cells[kind] = numbers.astype(np.intp), tuple(values.tolist())
        return cls(np.stack([np.ones(rows), *known.values()], axis=1), ("", *known), codes, cells)

    @property
    def width(self) -> int:
        """How many coefficients there are."""
        return len(self.names) + sum(map(len, self.cells.values()))

    def starts(self) -> dict[str, int]:
        """Where the coefficients of each kind's cells begin."""
        ends = np.cumsum([len(self.names), *(len(cells) for cells in self.cells.values())])
        return dict(zip(self.cells, ends[:-1].tolist(), strict=True))

    def rows(self, which: Indices) -> Floats:
        """Those rows as numbers, (K, width)."""
        found = np.zeros((which.size, self.width))
        found[:, : len(self.names)] = self.lines[which]
        for kind, start in self.starts().items():
            found[np.arange(which.size), start + self.codes[kind][which]] = 1.0
        return found


def _centred(values: Floats) -> Floats:
    """With mean 0, and 0 where not known."""
    known = np.isfinite(values)
    mean = values[known].mean() if known.any() else 0.0
    return np.where(known, values - mean, 0.0)


@dataclass(frozen=True, eq=False)
class Model:
    """What was learnt: coefficients, their covariance, and how far the cells of each kind are apart."""

    design: Design
    coefficients: Floats
    covariance: Floats
    spreads: Mapping[str, float]

    def expected(self) -> tuple[Floats, Floats]:
        """How likely each verdict is wrong, in logits, and the variance of that, (N,) both."""
        total = len(self.design.lines)
        parts = [self._some(np.arange(at, min(at + _ROWS, total))) for at in range(0, total, _ROWS)]
        means, variances = zip(*parts, strict=True)
        return np.concatenate(means), np.concatenate(variances)

    def _some(self, which: Indices) -> tuple[Floats, Floats]:
        rows = self.design.rows(which)
        return rows @ self.coefficients, np.einsum("ij,ij->i", rows @ self.covariance, rows)


def fit(design: Design, wrong: Floats, weight: Floats) -> Model:
    """Learns from what people said: the share that disagrees, (N,), and what it weighs, 0 where nobody did.

    Coefficients of cells are normal around 0 with a spread for each kind, which is learnt by
    expectation–maximisation (Dempster, Laird and Rubin 1977) with Laplace's approximation: a kind of which
    the cells do not differ comes to nothing.
    """
    seen = np.flatnonzero(weight > 0)
    rows, said, weights = design.rows(seen), wrong[seen], weight[seen]
    mean = np.zeros(design.width)
    mean[: len(design.names)] = [PRIORS[name][0] for name in design.names]
    variances = {kind: _SPREAD**2 for kind, cells in design.cells.items() if len(cells) > 1}
    at = mean
    for _ in range(_ROUNDS):
        precision = _precision(design, variances)
        at, covariance = _likeliest(rows, said, weights, (at, mean, precision))
        variances = _variances(design, at, covariance, variances)
    spreads = {kind: float(np.sqrt(variance)) for kind, variance in variances.items()}
    return Model(design, at, covariance, spreads)


def _precision(design: Design, variances: Mapping[str, float]) -> Floats:
    found = [PRIORS[name][1] ** -2 for name in design.names]
    for kind, cells in design.cells.items():
        found += [1 / variances.get(kind, _LEAST_VARIANCE)] * len(cells)
    return np.array(found)


def _likeliest(
    rows: Floats, said: Floats, weight: Floats, prior: tuple[Floats, Floats, Floats]
) -> tuple[Floats, Floats]:
    """The likeliest coefficients and their covariance; prior: where to begin, mean and precision."""
    start, mean, precision = prior

    def curve(at: Floats) -> Floats:
        chance = expit(rows @ at)
        found: Floats = (rows * (weight * chance * (1 - chance))[:, None]).T @ rows + np.diag(precision)
        return found

    def hill(at: Floats) -> tuple[Floats, Callable[[], Floats]]:
        score = rows.T @ (weight * (said - expit(rows @ at))) - precision * (at - mean)
        return score, lambda: cho_solve(cho_factor(curve(at)), score)

    at, _ = climb(hill, lambda step: float(np.abs(step).max()), start, "what makes faults likely")
    return at, cho_solve(cho_factor(curve(at)), np.eye(at.size))


def _variances(design: Design, at: Floats, covariance: Floats, kinds: Iterable[str]) -> dict[str, float]:
    """The mean square of each kind's coefficients; a kind with one cell has none, it is like the rest."""
    found, starts = {}, design.starts()
    for kind in kinds:
        inside = slice(starts[kind], starts[kind] + len(design.cells[kind]))
        squares = at[inside] ** 2 + np.diag(covariance)[inside]
        found[kind] = max(float(squares.mean()), _LEAST_VARIANCE)
    return found


def banded(values: Floats) -> Column:
    """Numbers as words of the bands between BANDS; "" where not known."""
    known = np.isfinite(values)
    if not known.any():
        return np.full(values.shape, "")
    edges = np.unique(np.quantile(values[known], BANDS))
    inner = edges[1:-1]
    words = np.array([_words(edges, place) for place in range(inner.size + 1)])
    place = np.searchsorted(inner, np.where(known, values, edges[0]), side="right")
    found: Column = np.where(known, words[place], "")
    return found


def _words(edges: Floats, place: int) -> str:
    last = min(place + 1, edges.size - 1)
    return f"{edges[place]:.4g} to {edges[last]:.4g}"
