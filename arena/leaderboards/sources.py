"""The table of verdict sources: whose word a board counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Source:
    """Whose verdicts are rows of a fit.

    judges: of the judges seated on the board, "panel" (the first in line with a valid verdict), "first"
    (the one in the first seat) or None. votes: whether people's votes are rows.
    """

    title: str
    judges: Literal["panel", "first"] | None
    votes: bool


SOURCES: Mapping[str, Source] = {
    "judges": Source("judges, the first in line with a valid verdict", "panel", False),
    "judge": Source("one judge, the one in the first seat", "first", False),
    "human": Source("people's votes", None, True),
    "merged": Source("people's votes and the judges' verdicts, merged", "panel", True),
}
