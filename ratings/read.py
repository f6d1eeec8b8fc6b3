"""Reads battles from CSV, JSON Lines or Parquet files."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ratings.arrays import Column, Flags, Floats
from ratings.comparisons import Comparisons
from ratings.errors import BadComparisons, NoBattles
from ratings.formats import TEXT, open_table
from ratings.labels import FILE_LABELS, Place, encode_names, encode_outcomes

SIDES = ("model_a", "model_b")
WINNER = "winner"


def read_comparisons(
    path: str | Path, *, ignore: Sequence[str] = (), weight: str | None = None, cluster: str | None = None
) -> Comparisons:
    """Battles from a file with columns model_a, model_b, winner; its suffix says the format.

    Labels are model_a, model_b, tie, both_bad and "tie (bothbad)". Anything else, an empty name or NaN is an
    error that names file, row (data rows, from 1) and column.
    ignore: labels whose rows are dropped, and counted in warnings.
    weight, cluster: names of the columns that hold them, if any.
    """
    text = (*SIDES, WINNER)
    other = {name for name in (weight, cluster) if name and name not in text}
    table = open_table(Path(path), text, sorted(other))
    file = str(path)
    if table.num_rows == 0:
        raise NoBattles(f"{file}: there is no battle to rate")
    names, (a, b) = encode_names([(_text(table, side, file), Place(side, file)) for side in SIDES])
    words = _text(table, WINNER, file)
    outcome, kept = encode_outcomes(words, Place(WINNER, file), FILE_LABELS, ignore)
    data = Comparisons(
        names,
        a,
        b,
        np.where(kept, outcome, np.int8(0)),
        weight=None if weight is None else _numbers(table[weight], Place(weight, file)),
        cluster=None if cluster is None else _groups(table[cluster], Place(cluster, file)),
    )
    return data if kept.all() else _without(data, kept, ignore, file)


def _without(data: Comparisons, kept: Flags, ignore: Sequence[str], file: str) -> Comparisons:
    ignored = int(np.count_nonzero(~kept))
    if ignored == len(data):
        raise NoBattles(f"{file}: all {ignored} rows are ignored")
    said = f"{ignored} row{'s' * (ignored != 1)} ignored for the outcome {' or '.join(ignore)}"
    return replace(data.take(kept), warnings=(*data.warnings, said))


def _text(table: pa.Table, column: str, file: str) -> pa.ChunkedArray:
    values = table[column]
    if pa.types.is_dictionary(values.type) and _is_text(values.type.value_type):
        return values
    if any(kind(values.type) for kind in (pa.types.is_string, pa.types.is_integer, pa.types.is_null)):
        values = values.cast(TEXT)
    if not pa.types.is_large_string(values.type):
        raise BadComparisons(f"is {values.type}, not text", column=column, file=file)
    return values


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _numbers(values: pa.ChunkedArray, place: Place) -> Floats:
    if not (pa.types.is_integer(values.type) or pa.types.is_floating(values.type)):
        raise place.error(f"is {values.type}, not numbers")
    numbers = pc.cast(values, pa.float64()).to_numpy()
    bad = np.flatnonzero(~(np.isfinite(numbers) & (numbers > 0)))
    if bad.size:
        raise place.error(f"{numbers[bad[0]]} is not a positive number", int(bad[0]) + 1)
    return np.asarray(numbers, dtype=np.float64)


def _groups(values: pa.ChunkedArray, place: Place) -> Column:
    if values.null_count:
        raise place.error("is empty", int(np.flatnonzero(values.is_null().to_numpy())[0]) + 1)
    codes = pc.dictionary_encode(values).unify_dictionaries().combine_chunks().indices
    return np.asarray(codes)
