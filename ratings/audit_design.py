"""Which properties of replies a judge's taste can be tested for, as columns of the battles that show it."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ratings.arrays import Flags, Floats
from ratings.audit_decided import Decided
from ratings.audit_sharpness import Evidence, evidence

FIRST = "first shown"
LOOKS = 10  # battles looked at in both orders, from which these alone tell what place does
_MOST_UNKNOWN = 0.5  # of the battles; a covariate less known than that would cost the others too much
_LITTLE_KNOWN = "known for too few battles"
_ALIKE = 1e-6  # of a column, left over by others; below it the two say the same


@dataclass(frozen=True, eq=False)
class Design:
    """The compared battles of which every covariate is known, and what verdicts are explained by.

    known: what people's votes say of each, (N,). columns: the first len(names) are to be tested, the rest
    allowed for, (N, K). rows: which of all battles these are, (I,). notes: why a covariate has no column.
    """

    names: tuple[str, ...]
    known: Evidence
    columns: Floats
    rows: Flags
    notes: Mapping[str, str]


def design(decided: Decided) -> Design:
    """The covariates that can be tested, and the constant of people, who all saw side a first.

    What the judge was shown first is tested here, unless looks in both orders do; then it is allowed for.
    """
    rows = decided.compared
    given = {name: values[rows] for name, values in decided.covariates.items()}
    first = np.zeros(len(rows)) if decided.first is None else decided.first.astype(np.float64)
    by_looks = bool(decided.twice.sum() >= LOOKS)
    if first[rows].any() and not by_looks:
        given[FIRST] = first[rows]
    notes = {name: _LITTLE_KNOWN for name, values in given.items() if _unknown(values)}
    known = [values for name, values in given.items() if name not in notes]
    kept = np.logical_and.reduce([np.ones(int(rows.sum()), dtype=np.bool_), *(~np.isnan(x) for x in known)])
    columns = {name: values[kept] for name, values in given.items() if name not in notes}
    constant = np.ones((int(kept.sum()), 1))
    if FIRST in columns and columns[FIRST].size and np.ptp(columns[FIRST]) == 0:
        constant = constant[:, :0]  # the judge saw side a first, too
    if by_looks and np.unique(first[rows][kept]).size > 1:
        constant = np.column_stack([constant, first[rows][kept]])
    names, found = _independent(columns, constant, notes)
    everywhere = rows.copy()
    everywhere[rows] = kept
    return Design(names, evidence(decided).take(kept), found, everywhere, notes)


def _independent(
    columns: Mapping[str, Floats], constant: Floats, notes: dict[str, str]
) -> tuple[tuple[str, ...], Floats]:
    """Those that say something of their own, before the constant, (N, K); the others get a note."""
    names, found = [], constant
    for name, values in columns.items():
        column = values[:, None]
        if _adds(found, column):
            names.append(name)
            found = np.hstack([found, column])
        else:
            notes[name] = "goes with the others" if column.any() else "the same on both sides everywhere"
    return tuple(names), np.hstack([found[:, constant.shape[1] :], constant])


def _unknown(values: Floats) -> bool:
    return bool(np.isnan(values).mean() > _MOST_UNKNOWN) if values.size else True


def _adds(columns: Floats, column: Floats) -> bool:
    if not column.size:
        return False
    left = column - columns @ np.linalg.lstsq(columns, column, rcond=None)[0] if columns.size else column
    return float(np.linalg.norm(left)) > _ALIKE * max(float(np.linalg.norm(column)), _ALIKE)
