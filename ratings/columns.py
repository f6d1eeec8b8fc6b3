"""Turns the optional columns of a file into what Comparisons holds, naming the row that will not go."""

from bisect import bisect
from collections.abc import Callable, Mapping
from typing import TypedDict

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ratings.arrays import Column, Floats
from ratings.errors import BadComparisons
from ratings.labels import Place


class Columns(TypedDict, total=False):
    """Which column of a file holds what, by its name there; what is not named is not read.

    weight: how many battles a row stands for. cluster: who voted or what was asked. item: which battle.
    time: a number of seconds or a date. stratum: category or level. source: "human" or the id of a judge.
    """

    weight: str | None
    cluster: str | None
    item: str | None
    time: str | None
    stratum: str | None
    source: str | None


def convert(role: str, values: pa.ChunkedArray, place: Place) -> Column:
    """The values of a column in their role; BadComparisons names the first row that has none."""
    if pa.types.is_nested(values.type):
        raise place.error(f"is {values.type}, not one value in each row")
    return CONVERTERS[role](values, place)


def numbers(values: pa.ChunkedArray, place: Place) -> Floats:
    """Finite numbers, (N,)."""
    if not (pa.types.is_integer(values.type) or pa.types.is_floating(values.type)):
        raise _no_numbers(values, place)
    found = np.asarray(pc.cast(values, pa.float64()).to_numpy(), dtype=np.float64)
    bad = np.flatnonzero(~np.isfinite(found))
    if bad.size:
        raise place.error(f"{found[bad[0]]} is not a finite number", int(bad[0]) + 1)
    return found


def _no_numbers(values: pa.ChunkedArray, place: Place) -> BadComparisons:
    """One word among numbers makes a file's whole column text: that word is what a person can mend."""
    for row, word in enumerate(values.to_pylist(), 1):
        if isinstance(word, str) and not _is_number(word):
            return place.error(f"{word!r} is not a number", row)
    return place.error(f"is {values.type}, not numbers")


def _is_number(word: str) -> bool:
    try:
        float(word)
    except ValueError:
        return False
    return True


def _weights(values: pa.ChunkedArray, place: Place) -> Floats:
    found = numbers(values, place)
    bad = np.flatnonzero(found <= 0)
    if bad.size:
        raise place.error(f"{found[bad[0]]} is not a positive number", int(bad[0]) + 1)
    return found


def _groups(values: pa.ChunkedArray, place: Place) -> Column:
    _refuse_empty(values, place)
    codes = pc.dictionary_encode(values).unify_dictionaries().combine_chunks().indices
    return np.asarray(codes)


def _words(values: pa.ChunkedArray, place: Place) -> Column:
    _refuse_empty(values, place)
    encoded = pc.dictionary_encode(values).unify_dictionaries().combine_chunks()
    words = np.array([str(word) for word in encoded.dictionary.to_pylist()])
    return np.asarray(words[np.asarray(encoded.indices)])


def _times(values: pa.ChunkedArray, place: Place) -> Floats:
    if pa.types.is_integer(values.type) or pa.types.is_floating(values.type):
        return numbers(values, place)
    _refuse_empty(values, place)
    if not _are_dates(values):
        first = bisect(range(len(values)), False, key=lambda row: not _are_dates(values.slice(0, row + 1)))
        raise place.error(f"{values[first].as_py()!r} is neither seconds nor a date", first + 1)
    moments = pc.cast(values, pa.timestamp("us"))
    return np.asarray(pc.cast(moments, pa.int64()).to_numpy() / 1e6, dtype=np.float64)


def _are_dates(values: pa.ChunkedArray) -> bool:
    try:
        pc.cast(values, pa.timestamp("us"))
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        return False
    return True


def _refuse_empty(values: pa.ChunkedArray, place: Place) -> None:
    if values.null_count:
        raise place.error("is empty", int(np.flatnonzero(values.is_null().to_numpy())[0]) + 1)


CONVERTERS: Mapping[str, Callable[[pa.ChunkedArray, Place], Column]] = {
    "weight": _weights,
    "cluster": _groups,
    "item": _groups,
    "time": _times,
    "stratum": _words,
    "source": _words,
}
