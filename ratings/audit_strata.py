"""Where a judge is worse than elsewhere: by modality, category, language and level."""

from collections.abc import Iterator
from dataclasses import replace
from math import nan

import numpy as np

from ratings.arrays import Flags
from ratings.audit_agreement import of_part
from ratings.audit_bias import design
from ratings.audit_decided import Decided
from ratings.audit_figures import Figure, Stratum, holm
from ratings.audit_sharpness import Evidence, fit

SMALL = 30  # battles, below which a row is marked as small
_LEAST = 10  # battles, in the part and outside it, below which nothing is compared
_WEAK = "too little tells noise from taste here"


def strata(
    decided: Decided, known: Evidence, rng: np.random.Generator, level: float, alpha: float
) -> tuple[Stratum, ...]:
    """A row for each value of each dimension that occurs where both decided, flagged by Holm."""
    rows = tuple(_rows(decided, known, rng, level))
    flagged = holm([row.p_value for row in rows], alpha)
    return tuple(replace(row, flagged=flag) for row, flag in zip(rows, flagged.tolist(), strict=True))


def _rows(decided: Decided, known: Evidence, rng: np.random.Generator, level: float) -> Iterator[Stratum]:
    for dimension, values in decided.strata.items():
        present = [value for value in np.unique(values[decided.both]).tolist() if value]
        for value in present:
            inside = values == value
            part = decided.take(inside & decided.both)
            percent, kappa = of_part(part, rng, level)
            excess, p_value = _excess(decided, known, inside, level)
            note = f"small: {len(part)} battles" if len(part) < SMALL else ""
            yield Stratum(dimension, str(value), len(part), percent, kappa, excess, p_value, False, note)


def _excess(decided: Decided, known: Evidence, inside: Flags, level: float) -> tuple[Figure, float]:
    made = design(decided)
    among = inside[decided.compared][made.kept]
    number = int(among.sum())
    if min(number, among.size - number) < _LEAST:
        return Figure("excess", nan, nan, nan, number, "too few battles to compare"), nan
    found = fit(known.take(made.kept), made.columns, 0, among)
    lower, upper = found.interval(level)
    figure = Figure("excess", float(found.value[0]), float(lower[0]), float(upper[0]), number)
    p_value = float(found.p_value[0])
    return (figure if p_value == p_value else replace(figure, note=_WEAK)), p_value
