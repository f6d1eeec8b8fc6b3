"""A board as a table: CSV for spreadsheets, Parquet for programs."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from arena.leaderboards.rate import COLUMNS

from .base import Format, Sheet

WHOLE, REAL, WORDS = pa.int64(), pa.float64(), pa.string()
# Of every column; an empty one would otherwise have none.
TYPES: dict[str, pa.DataType] = {
    **dict.fromkeys(COLUMNS, REAL),
    **dict.fromkeys(
        ("rank", "best_rank", "worst_rank", "tier", "component", "style_rank", "battles", "wins", "losses",
         "ties", "both_bad", "invalid", "version"),
        WHOLE,
    ),
    **dict.fromkeys(
        ("competitor", "note", "title", "organisation", "licence", "released", "standing", "url"), WORDS
    ),
    "open_weights": pa.bool_(),
    "price_input": REAL,
    "price_output": REAL,
    # Of the snapshot: a row that is copied elsewhere still says where it is from.
    "leaderboard": WORDS,
    "fit": WHOLE,
    "data_through": WORDS,
    "style_controlled": pa.bool_(),
}  # fmt: skip
FROM = ("leaderboard", "fit", "data_through", "style_controlled")
# What a spreadsheet would take for a formula, also after what it skips.
FORMULA = re.compile(r"""^[\s"'\u200b\ufeff]*[=+\-@|%\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]""")


def write_csv(sheet: Sheet) -> bytes:
    """Numbers as numbers, nothing where nothing is defined; words in quotes, whatever parts cells."""
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\r\n", quoting=csv.QUOTE_NONNUMERIC)
    lines.writerow(TYPES)
    lines.writerows([_cell(row[column]) for column in TYPES] for row in _rows(sheet))
    return text.getvalue().encode()


def _rows(sheet: Sheet) -> list[dict[str, Any]]:
    said = {name: sheet.head[name] for name in FROM}
    return [{**row, **said} for row in sheet.rows]


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return harmless(value) if isinstance(value, str) else value


def harmless(text: str) -> str:
    """Words that no spreadsheet takes for a formula; they stay as they are unless one would."""
    return f"'{text}" if FORMULA.match(text) else text


def write_parquet(sheet: Sheet) -> bytes:
    """Typed columns; what is said of the snapshot stands in the metadata, under `open_arena`."""
    schema = pa.schema(TYPES.items(), {"open_arena": json.dumps(sheet.head, ensure_ascii=False)})
    file = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(_rows(sheet), schema=schema), file, compression="zstd")
    return file.getvalue()


CSV = Format("CSV", "text/csv; charset=utf-8", write_csv)
PARQUET = Format("Parquet", "application/vnd.apache.parquet", write_parquet)
