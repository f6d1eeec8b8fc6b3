"""Shares of wins by level."""

from __future__ import annotations

import altair as alt
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arena.evolution.by_level import MOST, At, Levels
from arena.leaderboards.charts.base import Chart, Table

from . import lines
from .shares import SCALE, interval, percent


def rows(shown: Levels) -> list[dict[str, object]]:
    """A row a level and competitor."""
    return [
        lines.row(
            shown.titles[one.name], level.name, (one.wins.share, one.wins.lower, one.wins.upper),
            (percent(one.wins), interval(one.wins), f"{one.wins.n:,}"),
        )
        for level in shown.levels
        for one in level.competitors
        if one.name in shown.drawn and one.wins.sure
    ]  # fmt: skip


def draw(shown: Levels) -> alt.LayerChart:
    """A line a competitor."""
    y = alt.Y("value:Q", title=_("Share of wins")).scale(SCALE).axis(format=".0%", aria=False)
    names = [shown.titles[name] for name in shown.drawn]
    return lines.draw(names, [level.name for level in shown.levels], y)


def table(shown: Levels) -> Table:
    """What each competitor came to at each level."""
    return lines.table(shown, _cell)


def _cell(one: At | None) -> str:
    if one is None or not one.wins.sure:
        return _("n/a, n = 0")
    return f"{percent(one.wins)} ({interval(one.wins)}), n = {one.wins.n:,}"


CHART = Chart(
    title=gettext_lazy("Share of wins by level"),
    caption=format_lazy(
        gettext_lazy(
            "Of the battles that were decided or tied, those that a model won, ties counting half. It "
            "depends on whom a model met at the level, which ratings allow for. The {most} best of the board."
        ),
        most=MOST,
    ),
    rows=rows,
    draw=draw,
    height=lambda shown: lines.HEIGHT,
    table=table,
    shows=lambda shown: any(one.wins.sure for level in shown.levels for one in level.competitors),
)
