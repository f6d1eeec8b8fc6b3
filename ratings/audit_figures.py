"""The rows of an audit, and how intervals and findings come about."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import nan

import numpy as np

from ratings.arrays import Flags, Floats

_MOST_UNDEFINED = 0.05  # of the samples; beyond it their quantiles say nothing
_ROUNDING = 1e-12


@dataclass(frozen=True)
class Figure:
    """A number with its interval at the audit's level; NaN where undefined or unbounded, `note` says why.

    n: the battles it is over.
    """

    name: str
    value: float
    lower: float
    upper: float
    n: int
    note: str = ""


@dataclass(frozen=True)
class Difference:
    """How many rating points the judge gives a competitor more than people do, with the interval.

    favour: how much more of a battle the judge gives it than noise explains; p_value is of this alone, and
    flagged with all competitors at once: a judge that is only noisier than people draws a board together,
    which is a difference, but no taste for anybody.
    """

    competitor: str
    people: float
    judge: float
    value: float
    lower: float
    upper: float
    favour: float
    p_value: float
    flagged: bool
    n: int
    note: str = ""


@dataclass(frozen=True)
class Bias:
    """How much more than people the judge favours something, beyond what its noise explains.

    value: for one unit of the covariate, as a share of the battle (a win is 1, a tie 1/2); per_sd: for one
    standard deviation of it. p_value: two-sided, of this one alone; flagged: with all the others at once.
    people: what people themselves give for one unit. saying: the finding in words, "" if not flagged.
    """

    name: str
    value: float
    lower: float
    upper: float
    per_sd: float
    p_value: float
    flagged: bool
    n: int
    people: float = nan
    note: str = ""
    saying: str = ""


@dataclass(frozen=True)
class Stratum:
    """The judge on one modality, category, language or level.

    excess: its sharpness there (worth["sharpness"]) less that elsewhere, negative where it is worse.
    """

    dimension: str
    value: str
    n: int
    percent: Figure
    kappa: Figure
    excess: Figure
    p_value: float
    flagged: bool
    note: str = ""


def between(drawn: Floats, level: float) -> tuple[float, float, str]:
    """Percentiles of bootstrap samples, (B,), or why there are none."""
    undefined = float(np.isnan(drawn).mean())
    if undefined > _MOST_UNDEFINED:
        return nan, nan, f"no interval: undefined in {undefined:.0%} of the samples"
    if np.nanstd(drawn) < _ROUNDING:
        return nan, nan, "no interval: the same in all samples"
    lower, upper = np.nanquantile(drawn, [(1 - level) / 2, (1 + level) / 2])
    return float(lower), float(upper), ""


def holm(p_values: Sequence[float], alpha: float) -> Flags:
    """Which of a family to reject so that all rejections are right with probability 1 - alpha (Holm 1979).

    p_values: (K,), NaN where nothing was tested, which counts for nothing.
    """
    values = np.asarray(p_values, dtype=np.float64)
    order = np.argsort(values, kind="stable")  # NaN last
    tested = int(np.count_nonzero(~np.isnan(values)))
    bound = alpha / np.arange(tested, 0, -1)
    kept = np.logical_and.accumulate(values[order[:tested]] <= bound)
    rejected = np.zeros(values.size, dtype=np.bool_)
    rejected[order[:tested][kept]] = True
    return rejected
