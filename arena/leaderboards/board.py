"""Puts together what a board's page tells: the fit, its charts, who judges, how far the season is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, ngettext

from arena.judges.models import Judge
from arena.pages.words import say

from . import words
from .charts.figures import Figure, figures
from .departed import Departed, departed
from .downloads.links import Link, links
from .freshness import Freshness
from .models import Fit, Leaderboard
from .reproduce import reproduce
from .row import Lead, leads
from .rows import Rows, rows
from .sources import SOURCES
from .state import Progress, State
from .switches import Switch, switches


@dataclass(frozen=True)
class Seated:
    """A judge who counts on the board."""

    judge: Judge

    @property
    def method(self) -> str:
        """How it judges, in a sentence."""
        return say(self.judge.protocol, "protocol")


@dataclass(frozen=True)
class BoardPage:
    """Everything that a board's page shows at one moment."""

    state: State
    rows: Rows
    first: Lead | None  # what keeps the first in its place
    figures: tuple[Figure, ...]
    switches: tuple[Switch, ...]
    departed: tuple[Departed, ...] | None  # None: nobody asked

    @property
    def board(self) -> Leaderboard:
        return self.state.board

    @property
    def fit(self) -> Fit | None:
        return self.state.fit

    @property
    def version(self) -> str:
        return self.state.version

    @property
    def progress(self) -> Progress:
        return self.state.progress

    @property
    def freshness(self) -> Freshness:
        return self.state.freshness

    @property
    def judges(self) -> list[Seated]:
        """Those who count on the board."""
        return [Seated(judge) for judge in self.state.panel]

    @property
    def downloads(self) -> list[Link]:
        """The board as files."""
        return links(self.board, styled=self.rows.styled)

    @property
    def method(self) -> str:
        """The rating method, by its title."""
        return words.method_title(self.fit.method if self.fit else self.board.method)

    @property
    def level(self) -> float | None:
        """The level of the intervals, where the method has any."""
        return self.fit.settings.get("level") if self.fit else None

    @property
    def source(self) -> str:
        """Whose verdicts count, in words."""
        return words.source_title(self.fit.source) if self.fit else ""

    @property
    def by_judges(self) -> bool:
        """Whether verdicts of judges count at all."""
        return self.fit is not None and SOURCES[self.fit.source].seats != 0

    @property
    def questions(self) -> list[str]:
        """What the questions of the board have in common."""
        language = self.board.language
        asked = (
            (gettext("category %(value)s"), self.board.category),
            (gettext("level %(value)s"), self.board.level),
            (gettext("language: %(value)s"), language and words.language_title(language)),
        )
        return [said % {"value": value} for said, value in asked if value]

    @property
    def reproduce(self) -> tuple[str, ...]:
        """The commands that make the same digits from a file of the same verdicts."""
        return reproduce(self.board.name, self.fit.pk if self.fit else 0)

    @property
    def uncounted(self) -> list[tuple[str, int]]:
        """Verdicts that did not count, by status."""
        statuses = self.fit.statuses if self.fit else {}
        return sorted((words.ending(status), n) for status, n in statuses.items() if status != "valid")

    @property
    def coefficients(self) -> list[dict[str, Any]]:
        """What was held constant of style, each with what it is worth."""
        kept = self.fit.coefficients if self.fit else []
        return [one | {"name": words.feature(one["name"])} for one in kept]

    @property
    def excluded(self) -> list[str]:
        """What the board sets aside, in words; voters are counted, not named."""
        return _in_words(self.fit.exclusions if self.fit else {})


def _in_words(exclusions: Mapping[str, list[str]]) -> list[str]:
    voters = len(exclusions.get("voters", ()))
    named = (
        (gettext("models %(names)s"), exclusions.get("competitors", ())),
        (gettext("judges %(names)s, whose cards they failed"), exclusions.get("judges", ())),
        (gettext("verdicts flagged %(names)s"), exclusions.get("flags", ())),
    )
    said = [what % {"names": ", ".join(names)} for what, names in named if names]
    if voters:
        said.append(ngettext("the votes of %(n)d voter", "the votes of %(n)d voters", voters) % {"n": voters})
    return said


def board_page(state: State, query: Mapping[str, Any]) -> BoardPage:
    """Reads the page of a board as the query of an address asks for it."""
    fit = state.fit
    ratings = list(fit.ratings.with_competitors()) if fit else []
    shown = rows(fit, ratings, query)
    return BoardPage(
        state=state,
        rows=shown,
        first=next(iter(leads(fit, ratings).values()), None),
        figures=figures(fit, ratings) if fit else (),
        switches=switches(state.boards, state.board),
        departed=departed(state.board, ratings) if shown.asked.value("standing") == "all" else None,
    )
