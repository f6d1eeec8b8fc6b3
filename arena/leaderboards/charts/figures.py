"""A chart as it stands on a page: its words, its addresses, and its size before it has come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from arena.leaderboards.models import Fit, Rating

from . import CHARTS
from .base import Snapshot
from .forms import WIDTHS
from .read import read


@dataclass(frozen=True)
class Figure:
    """A chart of a board."""

    board: str
    name: str
    title: str
    caption: str
    alternative: str
    height: int

    @classmethod
    def of(cls, board: str, name: str, snapshot: Snapshot) -> Figure:
        """The figure of a chart in the table."""
        chart = CHARTS[name]
        words = (str(chart.title), str(chart.caption), chart.alternative(snapshot))
        return cls(board, name, *words, chart.height(snapshot))

    @property
    def wide(self) -> int:
        return WIDTHS["wide"]

    @property
    def narrow(self) -> int:
        return WIDTHS["narrow"]

    @property
    def page(self) -> str:
        return reverse("leaderboards:chart", args=[self.board, self.name])

    @property
    def json(self) -> str:
        return self._drawing("json")

    @property
    def svg(self) -> str:
        return self._drawing("svg")

    @property
    def png(self) -> str:
        return self._drawing("png")

    def _drawing(self, form: str) -> str:
        return reverse("leaderboards:drawing", args=[self.board, self.name, form])


def figures(fit: Fit, ratings: Sequence[Rating]) -> tuple[Figure, ...]:
    """The charts that have something to show of a fit."""
    snapshot = read(fit, ratings, frozenset())
    shown = [name for name, chart in CHARTS.items() if chart.shows(snapshot)]
    return tuple(Figure.of(fit.leaderboard.name, name, snapshot) for name in shown)
