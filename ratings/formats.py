"""Opens each file format as an Arrow table of the wanted columns."""

import csv
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv
import pyarrow.json
import pyarrow.parquet

from ratings.errors import BadComparisons
from ratings.labels import Place, text_column

TEXT = pa.large_string()
_BLOCK = 1 << 24  # bytes; a battle with its replies must fit into one block of the fast reader


@dataclass(frozen=True)
class Format:
    """read: the columns named first as text and those named second as they come. names: of all columns."""

    read: Callable[[Path, Sequence[str], Sequence[str]], pa.Table]
    names: Callable[[Path], list[str]]


def open_table(path: Path, text: Sequence[str], other: Sequence[str]) -> pa.Table:
    """The columns named in text as strings and those in other as they come, by the suffix of the file."""
    with _faults_named(path):
        return _format(path).read(path, text, other)


def column_names(path: Path) -> list[str]:
    """The columns that a file has, by its header, its schema or its first row."""
    with _faults_named(path):
        return _format(path).names(path)


def _format(path: Path) -> Format:
    found = FORMATS.get(path.suffix.lower())
    if found is None:
        raise BadComparisons(f"unknown kind of file; there are {', '.join(FORMATS)}", file=str(path))
    return found


@contextmanager
def _faults_named(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as problem:
        raise BadComparisons(problem.strerror or str(problem), file=str(path)) from problem
    except (pa.ArrowInvalid, UnicodeDecodeError) as problem:
        raise BadComparisons(f"cannot be read: {' '.join(str(problem).split())}", file=str(path)) from problem


def _csv_names(path: Path) -> list[str]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return next(csv.reader(lines), [])


def _json_names(path: Path) -> list[str]:
    return list(next(_json_rows(path), {}))


def _parquet_names(path: Path) -> list[str]:
    return list(pyarrow.parquet.read_schema(path).names)


def _csv(path: Path, text: Sequence[str], other: Sequence[str]) -> pa.Table:
    wrong: list[BadComparisons] = []

    def remember(row: pyarrow.csv.InvalidRow) -> str:
        problem = f"has {row.actual_columns} fields, the header {row.expected_columns}"
        wrong.append(BadComparisons(problem, row=row.number - 1 if row.number else None, file=str(path)))
        return "error"

    _require_columns(_csv_names(path), (*text, *other), path)
    try:
        return pyarrow.csv.read_csv(
            path,
            # Only a reader on one thread knows the number of the row it refuses.
            read_options=pyarrow.csv.ReadOptions(use_threads=False, block_size=_BLOCK),
            parse_options=pyarrow.csv.ParseOptions(newlines_in_values=True, invalid_row_handler=remember),
            convert_options=pyarrow.csv.ConvertOptions(
                include_columns=[*text, *other], column_types=dict.fromkeys(text, TEXT)
            ),
        )
    except pa.ArrowInvalid:
        if wrong:
            raise wrong[0] from None
        raise


def _parquet(path: Path, text: Sequence[str], other: Sequence[str]) -> pa.Table:
    schema = pyarrow.parquet.read_schema(path)
    _require_columns(schema.names, (*text, *other), path)
    words = [name for name in text if not pa.types.is_nested(schema.field(name).type)]
    with pyarrow.parquet.ParquetFile(path, read_dictionary=words) as file:
        return file.read(columns=[*text, *other])


def _jsonl(path: Path, text: Sequence[str], other: Sequence[str]) -> pa.Table:
    if not other:
        options = pyarrow.json.ParseOptions(
            explicit_schema=pa.schema([(name, TEXT) for name in text]), unexpected_field_behavior="ignore"
        )
        blocks = pyarrow.json.ReadOptions(block_size=_BLOCK)
        try:
            return pyarrow.json.read_json(path, read_options=blocks, parse_options=options)
        except pa.ArrowInvalid:
            # It cannot say which row it refused, nor read a row longer than its block; the slow way can.
            pass
    rows = list(_json_rows(path))
    columns = {name: text_column([row.get(name) for row in rows], Place(name, str(path))) for name in text}
    return pa.table(
        columns | {name: _inferred([row.get(name) for row in rows], name, path) for name in other}
    )


def _json_rows(path: Path) -> Iterator[Mapping[str, Any]]:
    number = 0
    with path.open(encoding="utf-8-sig") as lines:
        for line in lines:
            if not line.strip():
                continue
            number += 1
            try:
                row = json.loads(line)
            except ValueError as problem:
                raise BadComparisons(f"is not JSON ({problem})", row=number, file=str(path)) from problem
            if not isinstance(row, dict):
                raise BadComparisons("is not a JSON object", row=number, file=str(path))
            yield row


def _inferred(values: list[object], column: str, path: Path) -> pa.ChunkedArray:
    try:
        return pa.chunked_array([pa.array(values)])
    except (pa.ArrowInvalid, pa.ArrowTypeError) as problem:
        raise BadComparisons(f"mixes kinds of values ({problem})", column=column, file=str(path)) from problem


def _require_columns(present: Sequence[str], wanted: Sequence[str], path: Path) -> None:
    for name in wanted:
        if name not in present:
            has = ", ".join(present) or "none"
            raise BadComparisons(f"there is no such column; the file has {has}", column=name, file=str(path))


FORMATS: Mapping[str, Format] = {
    ".csv": Format(_csv, _csv_names),
    ".jsonl": Format(_jsonl, _json_names),
    ".ndjson": Format(_jsonl, _json_names),
    ".parquet": Format(_parquet, _parquet_names),
}
