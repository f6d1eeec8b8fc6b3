"""A board as one JSON document: everything that its page says, and how to make it again."""

from __future__ import annotations

import json

from .base import Format, Sheet


def write(sheet: Sheet) -> bytes:
    """The head and the rows; numbers with all the digits that are published, null where undefined."""
    return json.dumps({**sheet.head, "rows": sheet.rows}, ensure_ascii=False, indent=1).encode() + b"\n"


JSON = Format("JSON", "application/json", write)
