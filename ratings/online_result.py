"""Ratings from a method that walks through the battles in their order."""

from dataclasses import asdict, dataclass

import numpy as np

from ratings.arrays import Counts, Floats
from ratings.comparisons import Comparisons
from ratings.connectivity import groups
from ratings.counts import Pairs, pair_counts
from ratings.outsiders import APART, split_warnings, unrated_warnings
from ratings.ranks import ranks
from ratings.result import Ratings, records, row_warnings
from ratings.settings import Scale


@dataclass(frozen=True, eq=False)
class Walked:
    """Where the walk ended: ratings and their standard errors, rating points, (M,), of a named method.

    z: half-width of the intervals in standard errors. warning: what a reader of the ratings must know.
    """

    method: str
    rating: Floats
    se: Floats
    z: float
    warning: str


def in_order(data: Comparisons, walked: Walked, settings: Scale) -> Ratings:
    """Ratings of all whose battles stated a preference, by groups that some chain of battles links."""
    pairs = pair_counts(data)
    counted, component = records(pairs), _components(pairs)
    note = _notes(component, counted["battles"])
    rated = component > 0
    rating, se = (np.where(rated, column, np.nan) for column in (walked.rating, walked.se))
    lower, upper = (np.where(rated, rating + side * walked.z * se, side * np.inf) for side in (-1, 1))
    return Ratings(
        names=data.names,
        rating=rating,
        se=se,
        lower=lower,
        upper=upper,
        component=component,
        rank=_ranks(component, rating, lower, upper),
        **counted,
        note=note,
        method=walked.method,
        settings=asdict(settings),
        iterations=1,
        converged=True,
        warnings=(
            *data.warnings,
            *row_warnings(pairs),
            *split_warnings(component),
            *unrated_warnings(data.names, list(note)),
            walked.warning,
        ),
    )


def _components(pairs: Pairs) -> Counts:
    found = np.zeros(pairs.size, dtype=np.int64)
    for number, inside in enumerate(groups(pairs, "weak"), start=1):
        found[inside] = number
    return found


def _ranks(component: Counts, rating: Floats, lower: Floats, upper: Floats) -> Counts:
    found = np.zeros(component.size, dtype=np.int64)
    for number in range(1, component.max(initial=0) + 1):
        inside = component == number
        found[inside] = ranks(rating[inside], lower[inside], upper[inside])
    return found


def _notes(component: Counts, battles: Counts) -> tuple[str, ...]:
    return tuple(_note(*row) for row in zip(component.tolist(), battles.tolist(), strict=True))


def _note(component: int, battles: int) -> str:
    if component:
        return APART if component > 1 else ""
    return "both replies were bad in all its battles" if battles else "no battles"
