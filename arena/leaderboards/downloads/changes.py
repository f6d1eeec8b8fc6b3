"""What moved from one snapshot of a board to the next: ranks, tiers, and who is new."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db import connection
from django.utils.translation import gettext as _

from arena.leaderboards.models import Leaderboard

LOOKED = 1000  # snapshots into the past
MOST = 50  # changes that are told
_MOVED = """
WITH looked AS (
    SELECT id, created_at, battles FROM leaderboards_fit WHERE leaderboard_id = %(board)s
    ORDER BY id DESC LIMIT %(looked)s
), told AS (
    SELECT looked.id AS fit, looked.created_at AS at, looked.battles, competitor_id, rank, tier,
        lag(looked.id) OVER before AS last, lag(rank) OVER before AS was, lag(tier) OVER before AS was_tier
    FROM leaderboards_rating r JOIN looked ON looked.id = r.fit_id
    WINDOW before AS (PARTITION BY competitor_id ORDER BY looked.id)
), moved AS (
    SELECT * FROM told
    WHERE (last IS NULL OR rank IS DISTINCT FROM was OR tier IS DISTINCT FROM was_tier)
        -- What came before the first that is looked at is not known, unless nothing did.
        AND (fit > (SELECT min(id) FROM looked) OR (SELECT count(*) FROM looked) < %(looked)s)
)
SELECT fit, at, battles, c.title, rank, was, tier, was_tier, last IS NULL
FROM moved JOIN competitors_competitor c ON c.id = competitor_id
WHERE fit IN (SELECT DISTINCT fit FROM moved ORDER BY fit DESC LIMIT %(most)s)
ORDER BY fit DESC, rank NULLS LAST, c.title
"""


@dataclass(frozen=True)
class Move:
    """Of one competitor: its rank and tier, and what they were; new: it was not on the board before."""

    title: str
    rank: int | None
    was: int | None
    tier: int | None
    was_tier: int | None
    new: bool


@dataclass(frozen=True)
class Change:
    """A snapshot that differs from the one before it."""

    fit: int
    at: datetime
    battles: int
    moves: tuple[Move, ...]

    @property
    def told(self) -> list[str]:
        """In words."""
        return list(told(self))


def changes(board: Leaderboard) -> list[Change]:
    """The latest changes of a board, the newest first; of the first snapshot everybody is new."""
    with connection.cursor() as cursor:
        cursor.execute(_MOVED, {"board": board.pk, "looked": LOOKED, "most": MOST})
        rows = cursor.fetchall()
    return [
        Change(*key, tuple(Move(*row[3:]) for row in found))
        for key, found in groupby(rows, lambda row: row[:3])
    ]


def told(change: Change) -> Iterator[str]:
    """A change in words: newcomers, then ranks, then tiers alone."""
    for move in change.moves:
        if move.new:
            yield _("new: %(name)s, rank %(rank)s") % _words(move)
    for move in change.moves:
        if not move.new and move.rank != move.was:
            yield _("%(name)s: rank %(was)s → %(rank)s") % _words(move)
    for move in change.moves:
        if not move.new and move.rank == move.was:
            yield _("%(name)s: tier %(was_tier)s → %(tier)s") % _words(move)


def _words(move: Move) -> dict[str, str]:
    undefined = _("n/a")
    told = {name: getattr(move, name) for name in ("rank", "was", "tier", "was_tier")}
    return {"name": move.title} | {
        name: undefined if value is None else str(value) for name, value in told.items()
    }
