"""Puts together what a board's page tells: the fit, its charts, who judges, how far the season is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from arena.judges.models import Judge
from arena.judges.protocols import PROTOCOLS
from ratings import METHODS

from .charts.figures import Figure, figures
from .models import Fit, Leaderboard
from .row import Lead, leads
from .rows import Rows, rows
from .season import progress
from .sources import SOURCES


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
    first: Lead | None  # what keeps the first in its place
    figures: tuple[Figure, ...]
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
    def level(self) -> str:
        """The level of the intervals, where the method has any."""
        level = self.fit.settings.get("level") if self.fit else None
        return f"{100 * level:g}%" if level else ""

    @property
    def source(self) -> str:
        """Whose verdicts count, in words."""
        return SOURCES[self.fit.source].title if self.fit else ""

    @property
    def by_judges(self) -> bool:
        """Whether verdicts of judges count at all."""
        return self.fit is not None and SOURCES[self.fit.source].seats != 0

    @property
    def questions(self) -> list[tuple[str, object]]:
        """What the questions of the board have in common."""
        asked = (
            ("category", self.board.category),
            ("level", self.board.level),
            ("language", self.board.language),
        )
        return [(name, value) for name, value in asked if value]

    @property
    def reproduce(self) -> tuple[str, str]:
        """The commands that make the same digits from a file of the same verdicts."""
        folder = f"{self.board.name}-{self.fit.pk if self.fit else 0}"
        return (
            f"python manage.py export_board {self.board.name} {folder}",
            f"python manage.py replay {folder}",
        )

    @property
    def uncounted(self) -> list[tuple[str, int]]:
        """Verdicts that did not count, by status."""
        statuses = self.fit.statuses if self.fit else {}
        return sorted((status, n) for status, n in statuses.items() if status != "valid")

    @property
    def excluded(self) -> list[str]:
        """What the board sets aside, in words; voters are counted, not named."""
        return _in_words(self.fit.exclusions if self.fit else {})


def _in_words(exclusions: Mapping[str, list[str]]) -> list[str]:
    voters = len(exclusions.get("voters", ()))
    named = (
        ("models", exclusions.get("competitors", ())),
        ("verdicts flagged", exclusions.get("flags", ())),
    )
    words = [f"{what} {', '.join(names)}" for what, names in named if names]
    return words + [f"the votes of {voters} voter{'s' * (voters != 1)}"] * bool(voters)


def board_page(board: Leaderboard, query: Mapping[str, Any]) -> BoardPage:
    """Reads a board's page."""
    fit = Fit.objects.select_related("leaderboard").defer("pairs").latest_of(board)
    ratings = list(fit.ratings.with_competitors()) if fit else []
    return BoardPage(
        board=board,
        fit=fit,
        rows=rows(fit, ratings, query),
        first=next(iter(leads(fit, ratings).values()), None),
        figures=figures(fit, ratings) if fit else (),
        judges=tuple(Seated(judge) for judge in board.panel()),
        progress=_progress(board),
    )


def _progress(board: Leaderboard) -> Progress:
    latest = board.seasons.order_by("-pk").first()
    return Progress(*progress([latest])) if latest else Progress(0, 0)
