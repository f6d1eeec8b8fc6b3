"""Boards of parts of the battles that may overlap, such as categories, in one call."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from ratings.arrays import Flags
from ratings.comparisons import Comparisons
from ratings.errors import BadSetting, NoBattles
from ratings.methods import method
from ratings.result import Ratings


def fit_slices(
    data: Comparisons, masks: Mapping[str, Flags], name: str = "bt", **settings: Any
) -> dict[str, Ratings]:
    """Ratings by METHODS[name] of the rows in each mask, (N,), in the order of the masks.

    A slice's board lists only the competitors that met there, and stands on a scale of its own. A slice with
    no row is NoBattles, a mask of another length BadSetting; both name the slice.
    """
    fit = method(name).fit
    return {label: fit(_part(data, label, mask), **settings) for label, mask in masks.items()}


def _part(data: Comparisons, label: str, mask: Flags) -> Comparisons:
    flags = np.asarray(mask)
    if flags.dtype != np.bool_ or flags.shape != data.a.shape:
        raise BadSetting(f"slice {label!r} needs {len(data)} flags, not {flags.dtype} of shape {flags.shape}")
    rows = np.flatnonzero(flags)
    if rows.size == 0:
        raise NoBattles(f"slice {label!r}: there is no battle to rate")
    return data.take(rows).of_those_present()
