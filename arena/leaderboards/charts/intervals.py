"""Ratings with their intervals, the best on top, a band for each tier."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .base import ROWS, Chart, Snapshot, Standing, Table, bounds, number, span, tooltip

ROW, FRAME = 24, 56  # pixels: of a row, and of the axis and the margins


def draw(snapshot: Snapshot) -> alt.LayerChart:
    """A dot in its interval per competitor; what has one end only runs to the edge as an arrow."""
    shown = snapshot.comparable
    low, high = _domain(shown)
    base = alt.Chart(ROWS).encode(
        y=alt.Y("model:N", sort=[row.label for row in shown], title=None).axis(
            labelLimit=LABELS, ticks=False, domain=False
        )
    )
    across = (
        alt.X("low:Q", title=_("Rating"))
        .scale(domain=[low, high], nice=False, zero=False)
        .axis(orient="top", tickCount=alt.ExprRef("width / 90"))
    )
    words = {"description": "words:N", "tooltip": _tooltip()}
    return alt.layer(
        base.transform_filter("datum.tier % 2 == 1").mark_rect(style="band", aria=False),
        base.mark_rule().encode(x=across, x2="high:Q", strokeDash=DASH, **words),
        base.mark_point().encode(x="rating:Q", **words),
        *(
            base.transform_filter(f"datum.open == '{side}'")
            .mark_point(shape=f"triangle-{side}", aria=False)
            .encode(x=f"{end}:Q")
            for side, end in (("left", "low"), ("right", "high"))
        ),
        base.mark_text(style="quiet", align="left", dx=8, aria=False).encode(
            x=alt.value("width"), text="band:N"
        ),
    ).properties(padding={"left": 4, "top": 4, "bottom": 4, "right": 44})


LABELS = alt.ExprRef("clamp(width * 0.6, 90, 260)")
DASH = alt.condition("datum.open == null", alt.value([1, 0]), alt.value([4, 4]))


def _tooltip() -> list[alt.Tooltip]:
    return tooltip(
        {
            "model": _("Model"),
            "tooltip_rating": _("Rating"),
            "bounds": _("Interval"),
            "ranks": _("Rank"),
            "tooltip_tier": _("Tier"),
            "battles": _("Battles"),
        }
    )


def _domain(shown: Sequence[Standing]) -> tuple[float, float]:
    known = [value for row in shown for value in (row.lower, row.rating, row.upper) if value is not None] or [
        1000.0
    ]
    low, high = min(known), max(known)
    margin = 0.04 * (high - low) or 50.0
    return low - margin, high + margin


def rows(snapshot: Snapshot) -> list[dict[str, object]]:
    """A row a competitor; what has one end only is drawn to the edge."""
    shown = snapshot.comparable
    low, high = _domain(shown)
    tiers = [row.tier for row in shown]
    return [
        {
            "model": row.label,
            "rating": row.rating,
            "low": low if row.lower is None and row.upper is not None else row.lower,
            "high": high if row.upper is None and row.lower is not None else row.upper,
            "open": _open(row),
            "tier": row.tier,
            "band": _("Tier %(tier)s") % {"tier": row.tier}
            if row.tier and row.tier not in tiers[:place]
            else "",
            "tooltip_rating": number(row.rating) or _("only a bound"),
            "bounds": bounds(row.lower, row.upper) or _("none"),
            "ranks": span(row.best_rank, row.worst_rank) or _("n/a"),
            "tooltip_tier": str(row.tier or _("n/a")),
            "battles": f"{row.battles:,}",
            "words": _words(row),
        }
        for place, row in enumerate(shown)
    ]


def _open(row: Standing) -> str | None:
    if (row.lower is None) == (row.upper is None):
        return None
    return "left" if row.lower is None else "right"


def _words(row: Standing) -> str:
    rating, interval = number(row.rating), bounds(row.lower, row.upper)
    if not rating:
        return f"{row.label}: {interval}"
    return _("%(model)s: %(rating)s (%(interval)s), rank %(ranks)s, tier %(tier)s") % {
        "model": row.label,
        "rating": rating,
        "interval": interval or _("no interval"),
        "ranks": span(row.best_rank, row.worst_rank) or _("n/a"),
        "tier": row.tier or _("n/a"),
    }


def table(snapshot: Snapshot) -> Table:
    """A row a competitor."""
    return Table(
        (_("Model"), _("Rating"), _("Interval"), _("Rank"), _("Tier"), _("Battles")),
        tuple(
            (
                row.label,
                number(row.rating),
                bounds(row.lower, row.upper),
                span(row.best_rank, row.worst_rank),
                str(row.tier or ""),
                f"{row.battles:,}",
            )
            for row in snapshot.comparable
        ),
    )


CHART = Chart(
    title=gettext_lazy("Ratings and intervals"),
    caption=gettext_lazy(
        "Each dot is a rating, its line the interval; shaded bands are tiers, which the verdicts tell apart. "
        "A dashed line with an arrow is a bound: nothing limits the other side yet."
    ),
    rows=rows,
    draw=draw,
    height=lambda snapshot: FRAME + ROW * len(snapshot.comparable),
    table=table,
    shows=lambda snapshot: bool(snapshot.comparable),
)
