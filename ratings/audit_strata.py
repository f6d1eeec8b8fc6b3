"""Where a judge is worse than elsewhere: by modality, category, language and level."""

from collections.abc import Iterator
from dataclasses import replace
from math import nan

import numpy as np

from ratings.arrays import Flags
from ratings.audit_agreement import of_part
from ratings.audit_decided import Decided
from ratings.audit_design import Design
from ratings.audit_figures import Figure, Stratum, holm
from ratings.audit_sharpness import fit

SMALL = 30  # battles, below which a row is marked as small
_LEAST = 10  # battles, in the part and outside it, below which nothing is compared
_WEAK = "too little tells noise from taste here"


def strata(
    decided: Decided, made: Design, rng: np.random.Generator, level: float, alpha: float
) -> tuple[Stratum, ...]:
    """A row for each value of each dimension that occurs where both decided, flagged by Holm."""
    rows = tuple(_rows(decided, made, rng, level))
    flagged = holm([row.p_value for row in rows], alpha)
    return tuple(replace(row, flagged=flag) for row, flag in zip(rows, flagged.tolist(), strict=True))


def _rows(decided: Decided, made: Design, rng: np.random.Generator, level: float) -> Iterator[Stratum]:
    for dimension, values in decided.strata.items():
        present = [value for value in np.unique(values[decided.both]).tolist() if value]
        for value in present:
            inside = values == value
            part = decided.take(inside & decided.both)
            percent, kappa = of_part(part, rng, level)
            excess, p_value = _excess(made, inside, level)
            note = f"small: {len(part)} battles" if len(part) < SMALL else ""
            yield Stratum(dimension, str(value), len(part), percent, kappa, excess, p_value, False, note)


def _excess(made: Design, inside: Flags, level: float) -> tuple[Figure, float]:
    among = inside[made.rows]
    number = int(among.sum())
    if min(number, among.size - number) < _LEAST:
        return Figure("excess", nan, nan, nan, number, "too few battles to compare"), nan
    found = fit(made.known, made.columns, 0, among)
    lower, upper = found.interval(level)
    figure = Figure("excess", float(found.value[0]), float(lower[0]), float(upper[0]), number)
    p_value = float(found.p_value[0])
    return (figure if p_value == p_value else replace(figure, note=_WEAK)), p_value
