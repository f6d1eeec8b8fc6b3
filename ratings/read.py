"""Reads battles from CSV, JSON Lines or Parquet files."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.json
import pyarrow.parquet

from ratings.arrays import Column, Flags, Floats
from ratings.comparisons import Comparisons
from ratings.errors import BadComparisons, NoBattles
from ratings.labels import FILE_LABELS, Place, encode_names, encode_outcomes, text_column

SIDES = ("model_a", "model_b")
WINNER = "winner"
_TEXT = pa.large_string()
_BLOCK = 1 << 24  # bytes; a battle with its replies must fit into one block


@dataclass(frozen=True, kw_only=True)
class FileOptions:
    """ignore: outcome labels to drop and count. weight, cluster: names of the columns that hold them, if any."""

    ignore: Sequence[str] = ()
    weight: str | None = None
    cluster: str | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        return (*SIDES, WINNER, *(name for name in (self.weight, self.cluster) if name))


def read_comparisons(path: str | Path, options: FileOptions = FileOptions()) -> Comparisons:  # noqa: B008  # frozen
    """Battles from a file with columns model_a, model_b, winner; its suffix says the format.

    Labels are model_a, model_b, tie, both_bad and "tie (bothbad)". Anything else, an empty name or NaN is an
    error that names file, row (data rows, from 1) and column.
    """
    path = Path(path)
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise BadComparisons(f"unknown kind of file; there are {', '.join(_READERS)}", file=str(path))
    try:
        table = reader(path, options.columns)
    except OSError as problem:
        raise BadComparisons(problem.strerror or str(problem), file=str(path)) from problem
    if table.num_rows == 0:
        raise NoBattles(f"{path}: there is no battle to rate")
    return _comparisons(table, str(path), options)


def _comparisons(table: pa.Table, file: str, options: FileOptions) -> Comparisons:
    names, (a, b) = encode_names([(_text(table, side, file), Place(side, file)) for side in SIDES])
    place = Place(WINNER, file)
    outcome, kept = encode_outcomes(_text(table, WINNER, file), place, FILE_LABELS, options.ignore)
    ignored = int(np.count_nonzero(~kept))
    if ignored == table.num_rows:
        raise NoBattles(f"{file}: all {ignored} rows are ignored")
    data = Comparisons(
        names,
        a,
        b,
        np.where(kept, outcome, 0).astype(np.int8),
        weight=_numbers(table, options.weight, file),
        cluster=_values(table, options.cluster, file),
    )
    return data if not ignored else _without(data, kept, options.ignore)


def _without(data: Comparisons, kept: Flags, ignore: Sequence[str]) -> Comparisons:
    said = f"{np.count_nonzero(~kept)} rows ignored, their outcome being {' or '.join(ignore)}"
    return replace(data.take(kept), warnings=(*data.warnings, said))


def _text(table: pa.Table, column: str, file: str) -> pa.ChunkedArray:
    values = table[column]
    if pa.types.is_dictionary(values.type):
        values = values.cast(values.type.value_type)
    if pa.types.is_integer(values.type) or pa.types.is_string(values.type) or pa.types.is_null(values.type):
        values = values.cast(_TEXT)
    if not pa.types.is_large_string(values.type):
        raise BadComparisons(f"is {values.type}, not text", column=column, file=file)
    return values


def _numbers(table: pa.Table, column: str | None, file: str) -> Floats | None:
    if column is None:
        return None
    try:
        numbers = pc.cast(table[column], pa.float64()).to_numpy()
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as problem:
        raise BadComparisons(f"is not a column of numbers ({problem})", column=column, file=file) from problem
    bad = np.flatnonzero(~(np.isfinite(numbers) & (numbers > 0)))
    if bad.size:
        raise BadComparisons(f"{numbers[bad[0]]} is not positive", row=int(bad[0]) + 1, column=column, file=file)
    return np.asarray(numbers, dtype=np.float64)


def _values(table: pa.Table, column: str | None, file: str) -> Column | None:
    if column is None:
        return None
    if table[column].null_count:
        row = int(np.flatnonzero(table[column].is_null().to_numpy())[0]) + 1
        raise BadComparisons("is empty", row=row, column=column, file=file)
    return np.asarray(pc.dictionary_encode(table[column]).unify_dictionaries().combine_chunks().indices)


def _csv(path: Path, columns: Sequence[str]) -> pa.Table:
    wrong: list[BadComparisons] = []

    def remember(row: pyarrow.csv.InvalidRow) -> str:
        problem = f"has {row.actual_columns} fields, the header {row.expected_columns}"
        wrong.append(BadComparisons(problem, row=row.number - 1 if row.number else None, file=str(path)))
        return "error"

    try:
        return pyarrow.csv.read_csv(
            path,
            # Only a reader on one thread knows the number of the row it refuses.
            read_options=pyarrow.csv.ReadOptions(use_threads=False),
            parse_options=pyarrow.csv.ParseOptions(newlines_in_values=True, invalid_row_handler=remember),
            convert_options=pyarrow.csv.ConvertOptions(
                include_columns=list(columns), column_types=dict.fromkeys(columns, _TEXT)
            ),
        )
    except (pa.ArrowInvalid, pa.ArrowKeyError) as problem:
        raise wrong[0] if wrong else _unreadable(path, problem) from problem


def _parquet(path: Path, columns: Sequence[str]) -> pa.Table:
    try:
        file = pyarrow.parquet.ParquetFile(path)
        _require_columns(file.schema_arrow.names, columns, path)
        return file.read(columns=list(dict.fromkeys(columns)))
    except pa.ArrowInvalid as problem:
        raise _unreadable(path, problem) from problem


def _jsonl(path: Path, columns: Sequence[str]) -> pa.Table:
    schema = pa.schema([(name, _TEXT) for name in columns])
    try:
        return pyarrow.json.read_json(
            path,
            read_options=pyarrow.json.ReadOptions(block_size=_BLOCK),
            parse_options=pyarrow.json.ParseOptions(explicit_schema=schema, unexpected_field_behavior="ignore"),
        )
    except pa.ArrowInvalid:
        # The fast reader cannot say which row it refused, nor take numbers as weights; the slow one can.
        return _jsonl_by_line(path, columns)


def _jsonl_by_line(path: Path, columns: Sequence[str]) -> pa.Table:
    rows = list(_json_rows(path))
    for number, row in enumerate(rows, start=1):
        for name in columns:
            if name not in row:
                raise BadComparisons("is missing", row=number, column=name, file=str(path))
    return pa.table({name: _json_column([row[name] for row in rows], name, path) for name in columns})
