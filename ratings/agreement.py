"""How far people, or people and judges, agree, with bootstrap intervals over the items they decided."""

from dataclasses import dataclass
from math import isnan, nan

import numpy as np
import numpy.typing as npt

from ratings.agreement_measures import MEASURES, Measure, Patterns
from ratings.arrays import Counts, Floats, Indices
from ratings.errors import BadComparisons, BadSetting

MISSING = -1
_MOST_UNDEFINED = 0.05  # of the replicates; beyond it their quantiles say nothing
_ROUNDING = 1e-12


@dataclass(frozen=True)
class Agreement:
    """A coefficient of agreement; NaN where it is undefined, `note` says why.

    items: those that two raters or more decided. lower, upper: percentiles of the bootstrap at `level`.
    """

    name: str
    value: float
    lower: float
    upper: float
    items: int
    raters: int
    level: float = 0.95
    note: str = ""


def agreement(
    name: str,
    verdicts: npt.ArrayLike,
    rng: np.random.Generator,
    level: float = 0.95,
    replicates: int = 1_000,
) -> Agreement:
    """The coefficient MEASURES[name] of a table of verdicts, items x raters, (N, R).

    verdicts: codes from 0, in their order where they have one; MISSING where a rater did not decide an item.
    Items are drawn anew with all their verdicts (Efron 1979), for verdicts on one item are not independent.
    """
    measure = _measure(name)
    table = _table(verdicts)
    raters = table.shape[1]
    if measure.raters not in (None, raters):
        raise BadSetting(f"{measure.title} is of {measure.raters} raters, not {raters}")
    if not 0 < level < 1 or replicates < 1:
        raise BadSetting(f"level = {level!r} must be between 0 and 1, replicates = {replicates!r} positive")
    decided = table[(table != MISSING).sum(axis=1) >= 2]
    items = len(decided)
    if items == 0:
        return Agreement(name, nan, nan, nan, 0, raters, level, "no item was decided by two raters")
    patterns, counts = _patterns(decided)
    value = float(measure.of(patterns, counts[None, :])[0])
    if isnan(value):
        return Agreement(name, nan, nan, nan, items, raters, level, "all verdicts are the same")
    drawn = measure.of(patterns, rng.multinomial(items, counts / items, replicates))
    return Agreement(name, value, *_interval(drawn, level), items, raters, level, _doubt(drawn))


def _measure(name: str) -> Measure:
    if name not in MEASURES:
        raise BadSetting(f"no measure of agreement {name!r}; there are {', '.join(MEASURES)}")
    return MEASURES[name]


def _table(verdicts: npt.ArrayLike) -> Indices:
    table = np.asarray(verdicts)
    if table.ndim != 2 or (table.size and table.dtype.kind not in "iu"):
        raise BadComparisons(f"needs a table of integer codes, not {table.dtype} of shape {table.shape}")
    low = np.argwhere(table < MISSING)
    if low.size:
        raise BadComparisons(f"code {table[tuple(low[0])]} is below {MISSING}", row=int(low[0][0]) + 1)
    return table.astype(np.intp)


def _patterns(decided: Indices) -> tuple[Patterns, Counts]:
    """The different rows and how often each occurs; a bootstrap need not tell equal ones apart."""
    rows, counts = np.unique(decided, axis=0, return_counts=True)
    return Patterns(rows, int(decided.max()) + 1), counts


def _interval(drawn: Floats, level: float) -> tuple[float, float]:
    if _doubt(drawn):
        return nan, nan
    lower, upper = np.nanquantile(drawn, [(1 - level) / 2, (1 + level) / 2])
    return float(lower), float(upper)


def _doubt(drawn: Floats) -> str:
    """Why the samples give no interval; nothing, if they do."""
    undefined = float(np.isnan(drawn).mean())
    if undefined > _MOST_UNDEFINED:
        return f"no interval: undefined in {undefined:.0%} of the samples"
    # Items that all agree alike cannot show how far others might not.
    return "no interval: the same in all samples" if np.nanstd(drawn) < _ROUNDING else ""
