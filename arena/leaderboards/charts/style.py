"""What holding style constant does to ratings."""

from __future__ import annotations

import altair as alt
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .base import ROWS, Chart, Snapshot, Standing, Table, bounds, number, tooltip

ROW, FRAME = 24, 56  # pixels: of a row, and of the axis and the margins


def shown(snapshot: Snapshot) -> list[Standing]:
    """Those with both ratings, the best with style control first."""
    both = [row for row in snapshot.comparable if row.rating is not None and row.style_rating is not None]
    return sorted(both, key=lambda row: (row.style_rank or len(both), -(row.style_rating or 0)))


def rows(snapshot: Snapshot) -> list[dict[str, object]]:
    """A row a competitor."""
    return [_row(row) for row in shown(snapshot)]


def draw(snapshot: Snapshot) -> alt.LayerChart:
    """Two dots per competitor, hollow without style control and full with it, joined by a line."""
    labels = [row.label for row in shown(snapshot)]
    base = alt.Chart(ROWS).encode(
        y=alt.Y("model:N", sort=labels, title=None).axis(labelLimit=LABELS, ticks=False, domain=False)
    )
    across = (
        alt.X("rating:Q", title=_("Rating"))
        .scale(zero=False, nice=False, padding=12)
        .axis(orient="top", tickCount=alt.ExprRef("width / 90"))
    )
    words = {"description": "words:N", "tooltip": _tooltip()}
    return alt.layer(
        base.mark_rule(style="link", aria=False).encode(x=across, x2="style:Q"),
        base.mark_point(style="hollow").encode(x=across, **words),
        base.mark_point().encode(x="style:Q", **words),
        base.mark_text(style="quiet", align="left", dx=8, aria=False).encode(
            x=alt.value("width"), text="moved:N"
        ),
    ).properties(padding={"left": 4, "top": 4, "bottom": 4, "right": 44})


LABELS = alt.ExprRef("clamp(width * 0.6, 90, 260)")


def _tooltip() -> list[alt.Tooltip]:
    titles = {"without": _("Without style control"), "with": _("With style control")}
    return tooltip({"model": _("Model"), **titles})


def moved(row: Standing) -> str:
    """By how many ranks style control moves a competitor."""
    if row.rank is None or row.style_rank is None:
        return ""
    return (
        f"{'↑' if row.style_rank < row.rank else '↓'}{abs(by)}" if (by := row.rank - row.style_rank) else "="
    )


def _row(row: Standing) -> dict[str, object]:
    said = _("%(rating)s, rank %(rank)s")
    without = said % {"rating": number(row.rating), "rank": row.rank}
    held = said % {"rating": number(row.style_rating), "rank": row.style_rank}
    words = _("%(model)s: %(without)s without style control; %(held)s with it")
    return {
        "model": row.label,
        "rating": row.rating,
        "style": row.style_rating,
        "without": without,
        "with": held,
        "moved": moved(row),
        "words": words % {"model": row.label, "without": without, "held": held},
    }


def table(snapshot: Snapshot) -> Table:
    """Both ratings and ranks."""
    return Table(
        (
            _("Model"),
            _("Rank without"),
            _("Rating without"),
            _("Rank with"),
            _("Rating with"),
            _("Interval with"),
            _("Moved"),
        ),
        tuple(
            (
                row.label,
                str(row.rank or ""),
                number(row.rating),
                str(row.style_rank or ""),
                number(row.style_rating),
                bounds(row.style_lower, row.style_upper),
                moved(row),
            )
            for row in shown(snapshot)
        ),
    )


CHART = Chart(
    title=gettext_lazy("What style control changes"),
    caption=gettext_lazy(
        "A hollow dot is the rating as verdicts have it, a full dot the rating with length and formatting "
        "held constant; at the right, by how many ranks a model moves."
    ),
    rows=rows,
    draw=draw,
    height=lambda snapshot: FRAME + ROW * len(shown(snapshot)),
    table=table,
    shows=lambda snapshot: bool(shown(snapshot)),
)
