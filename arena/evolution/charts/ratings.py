"""Ratings by level."""

from __future__ import annotations

import altair as alt
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arena.evolution.by_level import MOST, At, Levels
from arena.leaderboards.charts.base import Chart, Table, bounds, number

from . import lines


def rows(shown: Levels) -> list[dict[str, object]]:
    """A row a level and competitor; who has a bound only is in the table."""
    return [
        lines.row(
            shown.titles[one.name], level.name, (one.rating, one.lower, one.upper),
            (number(one.rating), bounds(one.lower, one.upper) or _("none"), f"{one.battles:,}"),
        )
        for level in shown.levels
        for one in level.competitors
        if one.name in shown.drawn and one.rating is not None
    ]  # fmt: skip


def draw(shown: Levels) -> alt.LayerChart:
    """A line a competitor."""
    y = alt.Y("value:Q", title=_("Rating at the level")).scale(zero=False).axis(aria=False)
    names = [shown.titles[name] for name in shown.drawn]
    return lines.draw(names, [level.name for level in shown.levels], y)


def table(shown: Levels) -> Table:
    """What each competitor came to at each level."""
    return lines.table(shown, _cell)


def _cell(one: At | None) -> str:
    if one is None:
        return _("n/a, n = 0")
    rating = number(one.rating) or _("n/a")
    interval = bounds(one.lower, one.upper) or _("no interval")
    return f"{rating} ({interval}), n = {one.battles:,}"


CHART = Chart(
    title=gettext_lazy("Ratings by level"),
    caption=format_lazy(
        gettext_lazy(
            "Each level is rated on its own, about the same mean, so a line that rises is a model that gains "
            "on the others where questions are harder. The {most} best of the board, with their intervals."
        ),
        most=MOST,
    ),
    rows=rows,
    draw=draw,
    height=lambda shown: lines.HEIGHT,
    table=table,
    shows=lambda shown: any(one.rating is not None for level in shown.levels for one in level.competitors),
)
