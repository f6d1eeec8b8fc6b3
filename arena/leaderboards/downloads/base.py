"""What downloads are made of: a snapshot of a board as plain values, and what a format is."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from arena.leaderboards.models import Fit, Leaderboard


@dataclass(frozen=True)
class Sheet:
    """A board's latest snapshot. styled: rated and ordered with style held constant.

    head: what is said of the snapshot, as plain JSON. rows: a competitor each, the best first.
    base: the site's address, without a slash at its end.
    """

    fit: Fit
    head: Mapping[str, Any]
    rows: tuple[Mapping[str, Any], ...]
    styled: bool
    base: str

    @property
    def board(self) -> Leaderboard:
        return self.fit.leaderboard

    @property
    def digest(self) -> str:
        """Changes whenever anything that a file tells does."""
        said = repr((self.fit.pk, self.head, self.rows, self.styled, self.base))
        return hashlib.blake2b(said.encode(), digest_size=16).hexdigest()


@dataclass(frozen=True)
class Format:
    """A form in which a board leaves the server, and how a sheet becomes it."""

    title: str
    content_type: str
    write: Callable[[Sheet], bytes]
