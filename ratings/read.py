"""Reads battles from CSV, JSON Lines or Parquet files."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Unpack

import numpy as np
import pyarrow as pa

from ratings.arrays import Flags
from ratings.columns import Columns, convert
from ratings.comparisons import Comparisons
from ratings.errors import BadComparisons, NoBattles
from ratings.formats import TEXT, column_names, open_table
from ratings.labels import FILE_LABELS, Place, encode_names, encode_outcomes
from ratings.style_columns import read_style, style_columns

SIDES = ("model_a", "model_b")
WINNER = "winner"


def read_comparisons(
    path: str | Path,
    *,
    ignore: Sequence[str] = (),
    style: Sequence[str] = (),
    unique: str | None = None,
    **columns: Unpack[Columns],
) -> Comparisons:
    """Battles from a file with columns model_a, model_b, winner; its suffix says the format.

    Labels are model_a, model_b, tie, both_bad and "tie (bothbad)". Anything else, an empty name or NaN is an
    error that names file, row (data rows, from 1) and column.
    ignore: labels whose rows are dropped, and counted in warnings.
    style: covariates, each from columns NAME_a and NAME_b, from a column NAME, or from the replies' text.
    unique: a column whose values may stand once only. columns: where the optional columns are.
    """
    file, roles = str(path), {role: str(name) for role, name in columns.items() if name}
    sources = style_columns(style, column_names(Path(path)), file) if style else {}
    other = {*roles.values(), *(name for names in sources.values() for name in names)} | {unique or WINNER}
    table = open_table(Path(path), (*SIDES, WINNER), sorted(other - {*SIDES, WINNER}))
    if table.num_rows == 0:
        raise NoBattles(f"{file}: there is no battle to rate")
    if unique:
        _refuse_repeated(table[unique], Place(unique, file))
    names, (a, b) = encode_names([(_text(table, side, file), Place(side, file)) for side in SIDES])
    outcome, kept = encode_outcomes(_text(table, WINNER, file), Place(WINNER, file), FILE_LABELS, ignore)
    extras: dict[str, Any] = {
        role: convert(role, table[name], Place(name, file)) for role, name in roles.items()
    }
    if sources:
        extras["covariates"] = read_style(table, sources, file)
    data = Comparisons(names, a, b, np.where(kept, outcome, np.int8(0)), **extras)
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


def _refuse_repeated(values: pa.ChunkedArray, place: Place) -> None:
    codes = convert("item", values, place)
    _, first, inverse = np.unique(codes, return_index=True, return_inverse=True)
    again = np.flatnonzero(first[inverse] != np.arange(codes.size))
    if again.size:
        row = int(again[0])
        earlier = int(first[inverse[row]]) + 1
        raise place.error(f"{values[row].as_py()!r} stands in row {earlier} already", row + 1)
