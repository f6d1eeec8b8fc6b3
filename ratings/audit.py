"""A judge held against people on the same battles: how far it agrees, what it is worth and what it favours."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from math import isfinite
from typing import Any

import numpy as np

from ratings.audit_decided import Decided

__all__ = ["Audit", "Bias", "Decided", "Difference", "Figure", "Stratum", "audit"]


@dataclass(frozen=True)
class Figure:
    """A number with its interval at the audit's level; NaN where undefined or unbounded, `note` says why.

    n: what it is over: battles, or votes where the name says so.
    """

    name: str
    value: float
    lower: float
    upper: float
    n: int
    note: str = ""


@dataclass(frozen=True)
class Difference:
    """How many rating points the judge gives a competitor more than people do, with its interval."""

    competitor: str
    people: float
    judge: float
    value: float
    lower: float
    upper: float
    p_value: float
    flagged: bool
    n: int
    note: str = ""


@dataclass(frozen=True)
class Bias:
    """How much more than people the judge favours something; of a family tested together by Holm.

    value: for one unit of the covariate, as a share of the battle (a win is 1, a tie 1/2); per_sd: for one
    standard deviation of it. p_value: two-sided, of this one alone; flagged: with all of the family at once.
    saying: the finding in words, "" if not flagged.
    """

    name: str
    value: float
    lower: float
    upper: float
    per_sd: float
    p_value: float
    flagged: bool
    n: int
    note: str = ""
    saying: str = ""


@dataclass(frozen=True)
class Stratum:
    """The judge on one modality, category, language or level; `excess` over the others is flagged by Holm.

    excess: by how much its agreement with people falls short (negative) of or exceeds what is usual elsewhere.
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


@dataclass(frozen=True)
class Audit:
    """What is known of a judge beside people; each family of findings errs in at most 1 - level of audits.

    counts: battles, decided (by both), votes, twice (by two people or more), both_bad, alone.
    confusion: votes by what people said (row) and the judge said (column), in the order of OUTCOMES, (4, 4).
    agreement: figures by "percent", "kappa", "alpha", each "… on decisive", "… people" (two people with each
    other), "… judge there" (on the battles of these) and "… short of people" (judge there less people).
    ranking: "kendall" and "spearman" between ratings by people and by the judge.
    differences: a row per rated competitor. position: "people", "judge" in logits, "swapped" in shares.
    worth: "rho", "gain". strata, biases: rows. words: what it comes to, in sentences.
    """

    level: float
    counts: Mapping[str, int]
    confusion: tuple[tuple[int, ...], ...]
    agreement: Mapping[str, Figure]
    ranking: Mapping[str, Figure]
    differences: tuple[Difference, ...]
    position: Mapping[str, Figure]
    worth: Mapping[str, Figure]
    strata: tuple[Stratum, ...]
    biases: tuple[Bias, ...]
    words: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """Everything as JSON-safe values, None where undefined."""
        told: dict[str, Any] = _told(asdict(self))
        return told


def audit(decided: Decided, rng: np.random.Generator, level: float = 0.95) -> Audit:
    """Everything that battles decided by both people and a judge say of the judge.

    Raises NoBattles if no battle was decided by both, BadSetting for a level outside (0, 1).
    """
    raise NotImplementedError


def _told(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _told(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_told(one) for one in value]
    return None if isinstance(value, float) and not isfinite(value) else value
