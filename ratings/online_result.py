"""Ratings from a method that walks through the battles in their order."""

from dataclasses import asdict, dataclass

import numpy as np

from ratings.arrays import Counts, Floats
from ratings.comparisons import Comparisons
from ratings.connectivity import groups
from ratings.counts import Pairs, pair_counts
from ratings.outsiders import APART, split_warnings, unrated_warnings
from ratings.ranks import order_ranks, ranks
from ratings.result import Ratings, records, row_warnings
from ratings.settings import Scale


@dataclass(frozen=True, eq=False)
class Walked:
    """Where the walk of a named method ended: ratings and their standard errors, rating points, (M,).

    se: None if the method knows no errors; ranks then follow the ratings alone. z: half-width of the
    intervals in standard errors. warning: what a reader of the ratings must know.
    """

    method: str
    rating: Floats
    warning: str
    se: Floats | None = None
    z: float = np.inf


def in_order(data: Comparisons, walked: Walked, settings: Scale) -> Ratings:
    """Ratings of all whose battles stated a preference, by groups that some chain of battles links."""
    pairs = pair_counts(data)
    counted, component = records(pairs), _components(pairs)
    note = _notes(component, counted["battles"])
    rated, unknown = component > 0, np.full(component.size, np.nan)
    rating = np.where(rated, walked.rating, np.nan)
    se = unknown if walked.se is None else np.where(rated, walked.se, np.nan)
    half = np.where(np.isnan(se), np.inf, walked.z * se)
    lower, upper = (np.where(rated, rating + side * half, side * np.inf) for side in (-1, 1))
    return Ratings(
        names=data.names,
        rating=rating,
        se=se,
        lower=lower,
        upper=upper,
        component=component,
        rank=_ranks(component, rating, None if walked.se is None else (lower, upper)),
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


def _ranks(component: Counts, rating: Floats, bounds: tuple[Floats, Floats] | None) -> Counts:
    found = np.zeros(component.size, dtype=np.int64)
    for number in range(1, component.max(initial=0) + 1):
        inside = component == number
        of = rating[inside]
        found[inside] = order_ranks(of) if bounds is None else ranks(of, *(side[inside] for side in bounds))
    return found


def _notes(component: Counts, battles: Counts) -> tuple[str, ...]:
    return tuple(_note(*row) for row in zip(component.tolist(), battles.tolist(), strict=True))


def _note(component: int, battles: int) -> str:
    if component:
        return APART if component > 1 else ""
    return "both replies were bad in all its battles" if battles else "no battles"
