"""Puts together what a board's page tells: the fit, who judges, how far the season is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from arena.judges.models import Judge
from arena.judges.protocols import PROTOCOLS
from ratings import METHODS

from .models import Fit, Leaderboard
from .rows import Rows, rows
from .season import progress


@dataclass(frozen=True)
class Seated:
    """A judge who counts on the board."""

    judge: Judge

    @property
    def method(self) -> str:
        """How it judges, in a sentence."""
        return PROTOCOLS[self.judge.protocol].title


@dataclass(frozen=True)
class Progress:
    """How many battles of the latest season are over."""

    over: int
    ordered: int

    @property
    def running(self) -> bool:
        return self.over < self.ordered


@dataclass(frozen=True)
class BoardPage:
    """Everything that a board's page shows at one moment."""

    board: Leaderboard
    fit: Fit | None
    rows: Rows
    judges: tuple[Seated, ...]
    progress: Progress

    @property
    def version(self) -> str:
        """Changes whenever the page does: pages that ask again are only sent what they do not have."""
        fit = self.fit.pk if self.fit else 0
        return f"{fit}-{self.progress.over}-{self.progress.ordered}-{bool(self.board.failure)}"

    @property
    def method(self) -> str:
        """The rating method, by its title."""
        return METHODS[self.fit.method if self.fit else self.board.method].title

    @property
    def reproduce(self) -> str:
        """The command that makes the same numbers from the same verdicts."""
        return f"python manage.py fit {self.board.name} --json"

    @property
    def uncounted(self) -> list[tuple[str, int]]:
        """Verdicts that did not count, by status."""
        statuses = self.fit.statuses if self.fit else {}
        return sorted((status, n) for status, n in statuses.items() if status != "valid")


def board_page(board: Leaderboard, query: Mapping[str, Any]) -> BoardPage:
    """Reads a board's page."""
    fit = Fit.objects.latest_of(board)
    return BoardPage(
        board=board,
        fit=fit,
        rows=rows(fit.ratings.with_competitors() if fit else (), query),
        judges=tuple(Seated(judge) for judge in board.panel()),
        progress=_progress(board),
    )


def _progress(board: Leaderboard) -> Progress:
    latest = board.seasons.order_by("-pk").first()
    return Progress(*progress([latest])) if latest else Progress(0, 0)
