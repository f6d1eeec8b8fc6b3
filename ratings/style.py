"""Bradley-Terry that controls for style: what replies look like gets coefficients of its own."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from ratings.arrays import Floats
from ratings.board import Group, Solution
from ratings.comparisons import Comparisons
from ratings.errors import BadSetting
from ratings.likelihood import rate
from ratings.result import Coefficient, Ratings
from ratings.sandwich import without_false_certainty
from ratings.settings import LikelihoodSettings, require, require_one_of
from ratings.strengths import strengths
from ratings.style_ascent import pseudo_inverse, summit
from ratings.style_choice import Columns, refuse_collinear
from ratings.style_design import Design
from ratings.style_errors import ERRORS
from ratings.style_rows import Rows

_RARE = 0.01  # of the battles: a covariate that is zero in all others is not controlled for unless named
_ROUNDING = 1e-12  # summed squared scores below this share of the possible are zero


@dataclass(frozen=True, kw_only=True)
class StyleSettings(LikelihoodSettings):
    """covariates: which of Comparisons.covariates to control for; none named means all that are not rare.

    error: robust; or clustered, if battles of one voter or item are not independent.
    """

    covariates: tuple[str, ...] = ()
    error: str = "robust"

    def __post_init__(self) -> None:
        super().__post_init__()
        names = isinstance(self.covariates, tuple | list) and all(isinstance(x, str) for x in self.covariates)
        require(names, "covariates", self.covariates, "a tuple of names")
        require_one_of("error", self.error, ERRORS)


@dataclass(frozen=True, eq=False)
class _Style:
    """What a component says of the covariates: coefficients, logits, (K,), and their covariance, (K, K)."""

    columns: Columns
    coefficients: Floats
    covariance: Floats


def style(data: Comparisons, settings: StyleSettings) -> Ratings:
    """P(i beats j) = expit(r_i - r_j + x'c), a tie half a win, by maximum likelihood without any penalty.

    x: covariates of the battle, standardised over the battles of the fit (mean 0, spread 1 with ddof 0); c:
    what one spread of each adds to side a, logits (LMSYS 2024, "Does style matter?", whose fit shrinks it).
    Ratings are those of replies that differ in style as they do on average. The largest component estimates
    the coefficients; the others, often too small for their own, take them over with their uncertainty.
    """
    names = _chosen(data, settings.covariates)
    found: list[_Style] = []

    def solve(group: Group) -> Solution:
        if found:
            return _given(group, found[0], settings)
        solution, first = _estimated(group, names, settings)
        found.append(first)
        return solution

    return rate(data, solve, settings, "style")


def _chosen(data: Comparisons, names: Sequence[str]) -> tuple[str, ...]:
    known = tuple(data.covariates or ())
    if not known:
        raise BadSetting(
            "style needs covariates: Comparisons(..., covariates={name: a minus b}), "
            "such as those of ratings.features.covariates(replies_a, replies_b)"
        )
    for name in names:
        if name not in known:
            raise BadSetting(f"covariates: there is no {name!r}; the battles have {', '.join(known)}")
    return tuple(dict.fromkeys(names)) or known


def _estimated(group: Group, names: Sequence[str], settings: StyleSettings) -> tuple[Solution, _Style]:
    """Strengths and coefficients together; both have the sandwich H^+ B H^+ as covariance."""
    rows, size = Rows.of(group), group.pairs.size
    columns = Columns.of(rows, names, 0.0 if settings.covariates else _RARE)
    design = Design.of(rows, columns)
    strength, likely = _without_style(group, design)
    (information,) = design.squares(likely)
    refuse_collinear(columns.names, information, design.sums(likely), float(likely.sum()))
    start = np.append(strength, np.zeros(len(columns.names)))
    top = summit(design, columns, group.pairs, start, information)
    information, meat = ERRORS[settings.error](design, top.expected, rows.battles.cluster)
    bread = pseudo_inverse(information, size)
    covariance = bread @ meat @ bread
    silent = np.diag(meat)[size:] <= _ROUNDING * (design.weight @ design.weight)
    missing = np.maximum(np.diag(bread - covariance)[size:], 0)
    spread = covariance[size:, size:] + np.diag(np.where(silent, missing, 0))
    found = _Style(columns, top.point[size:], spread)
    among = without_false_certainty(
        group.pairs, covariance[:size, :size], np.diag(meat)[:size], np.diag(bread)[:size]
    )
    solution = Solution(
        top.point[:size],
        among,
        top.iterations,
        coefficients=_coefficients(found, settings.z),
        warnings=columns.warnings,
    )
    return solution, found


def _given(group: Group, style: _Style, settings: StyleSettings) -> Solution:
    """Strengths alone, the coefficients given; their uncertainty adds to that of strengths (delta method)."""
    rows, size = Rows.of(group), group.pairs.size
    design = Design.of(rows, style.columns)
    strength, likely = _without_style(group, design)
    start, own = np.append(strength, style.coefficients), slice(0, size)
    top = summit(design, style.columns, group.pairs, start, design.squares(likely)[0][own, own])
    information, meat = ERRORS[settings.error](design, top.expected, rows.battles.cluster)
    bread = pseudo_inverse(information[own, own], size)
    pull = bread @ information[own, size:]
    among = without_false_certainty(
        group.pairs, bread @ meat[own, own] @ bread, np.diag(meat)[own], np.diag(bread)
    )
    return Solution(top.point[own], among + pull @ style.covariance @ pull.T, top.iterations)


def _without_style(group: Group, design: Design) -> tuple[Floats, Floats]:
    """Strengths if covariates said nothing, (R,), and what each battle then informs, (N,)."""
    strength, _ = strengths(group.pairs)
    return strength, design.likely(expit(strength[design.a] - strength[design.b]))


def _coefficients(style: _Style, z: float) -> tuple[Coefficient, ...]:
    errors = np.sqrt(np.diag(style.covariance))
    rows = zip(style.columns.names, style.coefficients.tolist(), errors.tolist(), strict=True)
    return tuple(Coefficient(name, c, se, c - z * se, c + z * se) for name, c, se in rows)
