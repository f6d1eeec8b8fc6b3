"""Media that question files name by a path: files of this machine, told from addresses elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from .shape import PartRow, QuestionRow

ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")  # RFC 3986: what begins so has a scheme


@dataclass(frozen=True)
class Named:
    """Where a question names a file, which file it means, and as what."""

    where: str  # file, row and key
    row: str
    part: PartRow
    path: Path

    def faults(self) -> Iterator[str]:
        """What can be told without opening it."""
        if not self.path.is_file():
            yield f"{self.where}: there is no file {self.path}"


def named(file: Path, rows: Mapping[int, QuestionRow]) -> Iterator[Named]:
    """The files that a question file names, relative to itself; its rows come by number."""
    for number, row in rows.items():
        for place, part in enumerate(row.parts):
            if part.url and not ADDRESS.match(part.url):
                where = f"{file}: row {number}: parts.{place}.url"
                yield Named(where, row.id, part, file.parent / part.url)
