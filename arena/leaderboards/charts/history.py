"""Ratings over time, from the snapshots that earlier fits left behind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
from django.utils.formats import date_format
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .base import ROWS, Chart, Point, Snapshot, Table, bounds, number, tooltip

MOST = 8  # lines beyond get tangled, and colours beyond cannot be told apart
HEIGHT = 400


def rows(snapshot: Snapshot) -> list[dict[str, object]]:
    """A row a moment and competitor."""
    return [_row(point) for point in snapshot.past]


def draw(snapshot: Snapshot) -> alt.LayerChart:
    """A line in its interval per competitor, of the best ones; a name in the legend brings its line out."""
    labels = _labels(snapshot.past)
    picked = alt.selection_point(name="picked", fields=["model"], bind="legend")
    colour = (
        alt.Color("model:N", sort=labels, title=None)
        .scale(domain=labels)
        .legend(orient="bottom", columns=2, labelLimit=130, columnPadding=16, symbolOpacity=1)
    )
    when = (
        alt.X("at:T", title=_("Data through (UTC)"))
        .scale(type="utc")
        .axis(format=CLOCK, labelOverlap=True, grid=False, tickCount=alt.ExprRef("width / 90"))
    )
    base = alt.Chart(ROWS).encode(x=when, color=colour)
    rating = alt.Y("rating:Q", title=_("Rating")).scale(zero=False)
    words = {"description": "words:N", "tooltip": _tooltip()}
    return alt.layer(
        base.mark_area(aria=False).encode(y="lower:Q", y2="upper:Q", opacity=_if(alone(picked), 0.25, 0.06)),
        base.mark_line(strokeWidth=2, aria=False).encode(y=rating, opacity=_if(picked, 1, 0.15)),
        base.mark_point(size=36).encode(y=rating, opacity=_if(picked, 1, 0.1), **words),
    ).add_params(picked)


def alone(picked: alt.Parameter) -> dict[str, object]:
    """Whether a line is among those picked, of which there are some: eight bands at once would be a fog."""
    return {"param": picked.name, "empty": False}


def _if(test: Any, then: float, otherwise: float) -> Any:
    return alt.condition(test, alt.value(then), alt.value(otherwise))


CLOCK = {
    "year": "%Y", "quarter": "%b %Y", "month": "%b %Y", "week": "%-d %b", "date": "%-d %b", "day": "%-d %b",
    "hours": "%H:%M", "minutes": "%H:%M", "seconds": "%H:%M:%S", "milliseconds": "%H:%M:%S",
}  # fmt: skip


def _tooltip() -> list[alt.Tooltip]:
    return tooltip(
        {
            "model": _("Model"),
            "moment": _("Data through"),
            "tooltip_rating": _("Rating"),
            "bounds": _("Interval"),
        }
    )


def _labels(past: Sequence[Point]) -> list[str]:
    """Who is drawn: as the reader of snapshots chose and ordered them."""
    return list(dict.fromkeys(point.label for point in past))


def _row(point: Point) -> dict[str, object]:
    moment = f"{date_format(point.at, 'j M Y, H:i')} UTC"
    interval = bounds(point.lower, point.upper) or _("none")
    return {
        "model": point.label,
        "at": point.at.isoformat(),
        "rating": point.rating,
        "lower": point.lower,
        "upper": point.upper,
        "moment": moment,
        "tooltip_rating": number(point.rating),
        "bounds": interval,
        "words": f"{point.label}, {moment}: {number(point.rating)} ({interval})",
    }


def table(snapshot: Snapshot) -> Table:
    """A row a moment, the latest first, a column a competitor."""
    labels = _labels(snapshot.past)
    cells = {(point.at, point.label): _cell(point) for point in snapshot.past}
    moments = sorted({point.at for point in snapshot.past}, reverse=True)
    return Table(
        (_("Data through (UTC)"), *labels),
        tuple(
            (date_format(at, "j M Y, H:i:s"), *(cells.get((at, label), "") for label in labels))
            for at in moments
        ),
    )


def _cell(point: Point) -> str:
    interval = bounds(point.lower, point.upper)
    return f"{number(point.rating)} ({interval})" if interval else number(point.rating)


CHART = Chart(
    title=gettext_lazy("Ratings over time"),
    caption=format_lazy(
        gettext_lazy(
            "The {most} best of today in the earlier snapshots of this leaderboard that were made in the "
            "same way, each with its interval."
        ),
        most=MOST,
    ),
    rows=rows,
    draw=draw,
    height=lambda snapshot: HEIGHT,
    table=table,
    shows=lambda snapshot: snapshot.moments > 1,
    needs=frozenset({"past"}),
)
