"""How battles end by level: decided, tied, or with two bad replies."""

from __future__ import annotations

import altair as alt
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arena.evolution.by_level import Levels
from arena.leaderboards.charts.base import Chart, Table

from . import lines
from .shares import SCALE, interval, percent

ENDINGS = {
    "decisive": gettext_lazy("one better"),
    "ties": gettext_lazy("tie"),
    "both_bad": gettext_lazy("both bad"),
}


def rows(shown: Levels) -> list[dict[str, object]]:
    """A row a level and ending."""
    return [
        lines.row(
            str(words), level.name, (share.share, share.lower, share.upper),
            (percent(share), interval(share), f"{share.n:,}"),
        )
        for level in shown.levels
        for ending, words in ENDINGS.items()
        if (share := getattr(level, ending)).sure
    ]  # fmt: skip


def draw(shown: Levels) -> alt.LayerChart:
    """A line an ending."""
    y = alt.Y("value:Q", title=_("Share of battles")).scale(SCALE).axis(format=".0%", aria=False)
    return lines.draw(
        [str(words) for words in ENDINGS.values()], [level.name for level in shown.levels], y, legend=3
    )


def table(shown: Levels) -> Table:
    """A row a level."""
    return Table(
        (_("Level"), _("Battles"), *(str(words).capitalize() for words in ENDINGS.values())),
        tuple(
            (lines.level_of(level.name), f"{level.battles:,}", *(_cell(level, ending) for ending in ENDINGS))
            for level in shown.levels
        ),
    )


def _cell(level: object, ending: str) -> str:
    share = getattr(level, ending)
    return f"{percent(share)} ({interval(share)}), n = {share.n:,}"


CHART = Chart(
    title=gettext_lazy("How battles end by level"),
    caption=gettext_lazy(
        "The share of battles in which one reply was better, in which they were as good, and in which both "
        "were bad: harder questions leave more bad replies, and tell models apart only while some are good."
    ),
    rows=rows,
    draw=draw,
    height=lambda shown: lines.HEIGHT,
    table=table,
    shows=lambda shown: bool(shown.levels),
)
