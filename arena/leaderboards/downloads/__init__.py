"""The table of download formats: each board is a file in every one of them, at an address that stays."""

from __future__ import annotations

from collections.abc import Mapping

from . import atom, columns, document
from .base import Format

FORMATS: Mapping[str, Format] = {
    "csv": columns.CSV,
    "json": document.JSON,
    "parquet": columns.PARQUET,
    "atom": atom.ATOM,
}
