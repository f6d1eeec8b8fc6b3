"""One board for each category or level, in one call."""

from typing import Any

import numpy as np

from ratings.comparisons import Comparisons
from ratings.errors import BadSetting
from ratings.result import Ratings
from ratings.slices import fit_slices


def fit_by_stratum(data: Comparisons, name: str, **settings: Any) -> dict[str, Ratings]:
    """Ratings by METHODS[name] within each value of data.stratum, in the order of the values.

    A stratum's board lists only the competitors that met there. Strata share no strength, so ratings of
    different strata stand on different scales.
    """
    if data.stratum is None:
        raise BadSetting("fits by stratum need the stratum of each battle")
    values, place = np.unique(data.stratum, return_inverse=True)
    return fit_slices(data, {str(value): place == k for k, value in enumerate(values)}, name, **settings)
