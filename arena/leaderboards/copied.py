"""Reads columns of numbers from PostgreSQL by binary COPY: no object a row, memory of about the arrays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from django.db import connection

Column = npt.NDArray[Any]

# PostgreSQL's types by what numpy calls them; COPY sends the highest byte first.
SENT = {"int2": ">i2", "int4": ">i4", "int8": ">i8", "float8": ">f8", "timestamptz": ">i8"}
HEADER, TRAILER = 19, b"\xff\xff"
BLOCK = 1 << 22  # bytes of rows that are turned into columns at once
EPOCH_US = 946_684_800_000_000  # a timestamp comes as microseconds since 2000


def copied(query: str, params: Mapping[str, Any], columns: Sequence[tuple[str, str]]) -> dict[str, Column]:
    """The columns of a query, in the machine's own byte order, (N,) each; timestamps as Unix microseconds.

    columns: name and PostgreSQL type of each, in the query's order. None of them may be NULL.
    """
    layout = _layout([kind for _, kind in columns])
    # Psycopg's own cursor: the one that Django logs with, when it debugs, takes no parameters here.
    with connection.cursor() as cursor, cursor.cursor.copy(_copy(query), params) as copy:
        blocks = [_columns(np.frombuffer(block, layout), columns) for block in _blocks(copy, layout.itemsize)]
    return {
        name: _joined([block.pop(name) for block in blocks], kind)
        for name, kind in columns
    }  # fmt: skip


def _copy(query: str) -> str:
    return f"COPY ({query}) TO STDOUT (FORMAT BINARY)"


def _layout(kinds: Sequence[str]) -> np.dtype[Any]:
    """A row on the wire: how many fields, then for each its size and its bytes."""
    fields = [("fields", ">i2")]
    for place, kind in enumerate(kinds):
        fields += [(f"size{place}", ">i4"), (f"value{place}", SENT[kind])]
    return np.dtype(fields)


def _blocks(chunks: Iterable[memoryview | bytes], width: int) -> Iterator[bytes]:
    """Whole rows, many at a time."""
    buffer, start = bytearray(), HEADER
    for chunk in chunks:
        buffer += chunk
        if len(buffer) >= BLOCK:
            end = start + (len(buffer) - start) // width * width
            yield bytes(memoryview(buffer)[start:end])
            del buffer[:end]
            start = 0
    if buffer[-2:] != TRAILER or (len(buffer) - start - len(TRAILER)) % width:
        raise ValueError("a row of the COPY is not as wide as its columns: is one of them NULL?")
    yield bytes(memoryview(buffer)[start : -len(TRAILER)])


def _columns(rows: npt.NDArray[Any], columns: Sequence[tuple[str, str]]) -> dict[str, Column]:
    if not (rows["fields"] == len(columns)).all():
        raise ValueError(f"a row of the COPY does not have {len(columns)} fields")
    found = {}
    for place, (name, kind) in enumerate(columns):
        values = rows[f"value{place}"]
        if not (rows[f"size{place}"] == values.dtype.itemsize).all():
            raise ValueError(f"column {name} of the COPY is not all {kind}")
        found[name] = values.astype(values.dtype.newbyteorder("="))
    return found


def _joined(parts: list[Column], kind: str) -> Column:
    whole = np.concatenate(parts)
    if kind == "timestamptz":
        whole += EPOCH_US
    return whole
