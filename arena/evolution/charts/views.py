"""The addresses of charts by level: a page with the same as a table, the specification, and pictures."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from arena.evolution.by_level import Levels, latest
from arena.leaderboards.charts.base import Chart
from arena.leaderboards.charts.figures import Figure
from arena.leaderboards.charts.forms import FORMS, WIDTHS
from arena.leaderboards.charts.keep import edition
from arena.leaderboards.charts.specify import specify
from arena.leaderboards.charts.themes import THEMES
from arena.leaderboards.charts.views import FOLDER, FRESH_S, STALE_S, picture
from arena.leaderboards.models import Leaderboard
from arena.pages.cached import snapshot
from arena.pages.render import page_or_fragment, wants_fragment

from . import LEVEL_CHARTS

HERE = Path(__file__).parent


class LevelFigure(Figure):
    """A chart by level on a page."""

    @classmethod
    def of(cls, board: str, name: str, shown: Levels) -> LevelFigure:
        """The figure of a chart in the table."""
        chart = LEVEL_CHARTS[name]
        words = (str(chart.title), str(chart.caption), chart.alternative(shown))
        return cls(board, name, *words, chart.height(shown))

    @property
    def page(self) -> str:
        return reverse("evolution:chart", args=[self.board, self.name])

    def _drawing(self, form: str) -> str:
        return reverse("evolution:drawing", args=[self.board, self.name, form])


def figures(board: Leaderboard, shown: Levels) -> list[LevelFigure]:
    """The charts that have something to show."""
    names = [name for name, chart in LEVEL_CHARTS.items() if chart.shows(shown)]
    return [LevelFigure.of(board.name, name, shown) for name in names]


@dataclass(frozen=True)
class Looked:
    """A chart of a board by level."""

    board: Leaderboard
    name: str
    shown: Levels

    @property
    def chart(self) -> Chart:
        return LEVEL_CHARTS[self.name]

    def key(self, *asked: str) -> str:
        """Names what is drawn: the fit never changes, but how it is drawn and what models are called may."""
        words = (edition(HERE, FOLDER), self.shown.board, *asked, *self.shown.titles.values())
        digest = hashlib.sha256("\0".join(words).encode()).hexdigest()[:16]
        return f"by-level-{self.name}-{self.shown.fit}-{digest}"


def _look(name: str, chart: str) -> Looked:
    board = get_object_or_404(Leaderboard.objects.active(), name=name)
    shown = latest(board) if chart in LEVEL_CHARTS else None
    if shown is None or not LEVEL_CHARTS[chart].shows(shown):
        raise Http404("There is no such chart, or nothing that it could show.")
    return Looked(board, chart, shown)


@require_safe
def page(request: HttpRequest, name: str, chart: str) -> HttpResponse:
    """A chart by itself, and the same as a table; htmx gets the table, and always that of the newest fit."""
    show = _page if wants_fragment(request) else _kept_page
    return show(request, name, chart)


def _page(request: HttpRequest, name: str, chart: str) -> HttpResponse:
    looked = _look(name, chart)
    figure = LevelFigure.of(looked.board.name, chart, looked.shown)
    context = {"board": looked.board, "figure": figure, "table": looked.chart.table(looked.shown)}
    return page_or_fragment(request, "evolution/chart.html", context)


_kept_page = snapshot(FRESH_S, stale=STALE_S)(_page)


@require_safe
def drawing(request: HttpRequest, name: str, chart: str, form: str) -> HttpResponse:
    """A chart in one of its forms; a reader who has it already is only told so."""
    theme, width = request.GET.get("theme", "light"), request.GET.get("width", "wide")
    if theme not in THEMES or width not in WIDTHS or form not in FORMS:
        raise Http404("A chart has no such form, theme or width.")
    looked = _look(name, chart)
    key = looked.key(theme, width, form)
    return picture(request, key, form, lambda: specify(looked.chart, looked.shown, theme), width)
