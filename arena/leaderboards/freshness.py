"""How fresh a board is: whether anything is under way, and when it is fitted next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil

from arena.judges.models import Judge, Verdict

from .cadence import FIT_EVERY_S
from .models import Fit, Leaderboard
from .read import glance
from .slices import Slice
from .sources import SOURCES


@dataclass(frozen=True)
class Freshness:
    """What a board still expects.

    votes: people's votes count, whenever they come. under_way: battles are being played or judged.
    waiting: verdicts or votes are in that no fit has looked at.
    """

    votes: bool
    under_way: bool
    waiting: bool
    fitted_in_s: float = 0.0

    @property
    def live(self) -> bool:
        """Whether its numbers can change without anybody ordering battles."""
        return self.votes or self.under_way or self.waiting

    @property
    def within_s(self) -> int:
        """Seconds from a verdict to the fit that counts it: the wait for the next look, and the fit."""
        return ceil(FIT_EVERY_S + self.fitted_in_s)


def freshness(board: Leaderboard, fit: Fit | None, panel: Iterable[Judge], running: bool) -> Freshness:
    """The state of a board; running: whether a season of it is."""
    owed = Verdict.objects.pending().filter(
        judge__in=list(panel), battle__question__question_set__leaderboards=board
    )
    return Freshness(
        votes=SOURCES[board.source].votes,
        under_way=running or owed.exists(),
        waiting=fit is not None and bool(fit.slice) and glance(Slice.kept(fit.slice)) != _looked_at(board),
        fitted_in_s=fit.seconds if fit else 0.0,
    )


def _looked_at(board: Leaderboard) -> object:
    return board.seen.get("rows")
