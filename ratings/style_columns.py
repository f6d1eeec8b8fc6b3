"""Finds the columns of a file that describe the style of the replies, and makes covariates of them."""

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ratings.arrays import Floats
from ratings.columns import numbers
from ratings.errors import BadComparisons
from ratings.features import FEATURES, covariates, difference
from ratings.labels import Place

REPLIES = (("reply_a", "reply_b"), ("response_a", "response_b"))


def style_columns(names: Sequence[str], present: Sequence[str], file: str) -> Mapping[str, tuple[str, ...]]:
    """The columns that each covariate is made of: two counts, one difference, or two texts."""
    texts = next((pair for pair in REPLIES if set(pair) <= set(present)), None)
    found: dict[str, tuple[str, ...]] = {}
    for name in names:
        counts = (f"{name}_a", f"{name}_b")
        if set(counts) <= set(present):
            found[name] = counts
        elif name in present:
            found[name] = (name,)
        elif name in FEATURES and texts:
            found[name] = texts
        else:
            wanted = f"needs columns {counts[0]} and {counts[1]}, or a column {name}"
            raise BadComparisons(f"style {name!r} {wanted}; there are {', '.join(present)}", file=file)
    return found


def read_style(table: pa.Table, sources: Mapping[str, tuple[str, ...]], file: str) -> dict[str, Floats]:
    """Covariates, a minus b, (N,) each: counts and texts as share of their sum, a difference as it is."""
    found: dict[str, Floats] = {}
    for name, columns in sources.items():
        values = [table[column] for column in columns]
        if columns in REPLIES:
            texts = [
                _texts(value, Place(column, file)) for value, column in zip(values, columns, strict=True)
            ]
            found |= covariates(texts[0], texts[1], (name,))
            continue
        sides = [numbers(value, Place(column, file)) for value, column in zip(values, columns, strict=True)]
        found[name] = np.asarray(difference(*sides) if len(sides) == 2 else sides[0], dtype=np.float64)
    return found


def _texts(values: pa.ChunkedArray, place: Place) -> list[str]:
    if values.null_count:
        raise place.error("is empty", int(np.flatnonzero(values.is_null().to_numpy())[0]) + 1)
    return [str(value) for value in pc.cast(values, pa.large_string()).to_pylist()]
