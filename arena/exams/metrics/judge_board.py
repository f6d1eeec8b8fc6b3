"""Judges as contestants: every item that two judges answered is a match between them."""

from __future__ import annotations

from collections.abc import Sequence

from arena.exams.items import Answered, Kind

from .base import kind_of
from .sheet import Sheet


def marks(answered: Sequence[Answered], kind: Kind | None = None) -> list[bool | None]:
    """Of each item whether the judge was right in all its games; None where it was given no answer.

    An answer that could not be read is not right.
    """
    sheet = Sheet(answered, kind or kind_of(answered))
    counted, right = sheet.per_item(sheet.counted), sheet.per_item(sheet.right)
    return [None if not of else bool(so == of) for of, so in zip(counted, right, strict=True)]
