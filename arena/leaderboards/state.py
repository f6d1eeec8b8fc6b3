"""What a board is in at one moment, cheaply: enough to know whether a page of it would look otherwise."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.db import connection

from arena.judges.models import Judge

from .freshness import Freshness, freshness
from .models import Fit, Leaderboard
from .season import progress

# Of what pages tell beside snapshots: any change of a row changes the sum.
_TOLD = """
SELECT (SELECT sum(xmin::text::bigint) FROM competitors_competitor),
       (SELECT sum(xmin::text::bigint) FROM endpoints_endpoint),
       (SELECT sum(xmin::text::bigint) FROM judges_judge)
"""


@dataclass(frozen=True)
class Progress:
    """How many battles of the latest season are over."""

    over: int
    ordered: int

    @property
    def running(self) -> bool:
        return self.over < self.ordered


@dataclass(frozen=True)
class State:
    """A board, its snapshot, and what is under way."""

    board: Leaderboard
    boards: tuple[Leaderboard, ...]  # all that there are, this one among them
    fit: Fit | None
    panel: tuple[Judge, ...]
    progress: Progress
    freshness: Freshness
    told: tuple[int | None, ...]

    @property
    def version(self) -> str:
        """Changes whenever the page does: readers and caches are only sent what they do not have."""
        moving = (self.progress.over, self.progress.ordered, self.freshness)
        tabs = [(one.pk, one.title, one.counted) for one in self.boards]
        said = repr((self.fit and self.fit.pk, moving, self.board.failure, tabs, self.told))
        return hashlib.blake2b(said.encode(), digest_size=8).hexdigest()


def state_of(board: Leaderboard, boards: tuple[Leaderboard, ...]) -> State:
    """Looks at a board."""
    fit = Fit.objects.select_related("leaderboard").defer("pairs").latest_of(board)
    panel, so_far = tuple(board.panel()), _progress(board)
    return State(
        board=board,
        boards=boards,
        fit=fit,
        panel=panel,
        progress=so_far,
        freshness=freshness(board, fit, panel, so_far.running),
        told=_told(),
    )


def _progress(board: Leaderboard) -> Progress:
    latest = board.seasons.order_by("-pk").first()
    return Progress(*progress([latest])) if latest else Progress(0, 0)


def _told() -> tuple[int | None, ...]:
    with connection.cursor() as cursor:
        cursor.execute(_TOLD)
        return tuple(cursor.fetchone())
