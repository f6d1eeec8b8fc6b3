"""What a rating costs: who is best at each price, and who is beaten by somebody cheaper."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .base import ROWS, Chart, Snapshot, Standing, Table, bounds, number, tooltip

HEIGHT = 420
INPUT = 0.75  # of the tokens: prompts are about three times as long as replies


def mixed(input_price: float | None, output_price: float | None) -> float | None:
    """The price of a million tokens, so many of them input; None where nobody stated both."""
    if input_price is None or output_price is None:
        return None
    return INPUT * input_price + (1 - INPUT) * output_price


def shown(snapshot: Snapshot) -> list[Standing]:
    """Those with a rating and a price that a logarithmic axis can show, the cheapest first."""
    priced = [row for row in snapshot.comparable if row.rating is not None and row.price]
    return sorted(priced, key=lambda row: (row.price, -row.rating))


def best(priced: Sequence[Standing]) -> set[str]:
    """By their labels those whom nobody equals who is as cheap."""
    found, height = set(), float("-inf")
    for row in priced:
        if row.rating > height:
            found.add(row.label)
            height = row.rating
    return found


def rows(snapshot: Snapshot) -> list[dict[str, object]]:
    """A row a competitor."""
    priced = shown(snapshot)
    on_it = best(priced)
    return [_row(row, row.label in on_it) for row in priced]


def _row(row: Standing, best: bool) -> dict[str, object]:
    interval = bounds(row.lower, row.upper) or _("none")
    said = _("%(model)s: %(rating)s (%(interval)s) at a price of %(price)s")
    told = {"model": row.label, "rating": number(row.rating), "interval": interval, "price": cost(row.price)}
    return {
        "model": row.label,
        "price": row.price,
        "rating": row.rating,
        "lower": row.lower,
        "upper": row.upper,
        "best": best,
        "tooltip_rating": number(row.rating),
        "tooltip_price": cost(row.price),
        "bounds": interval,
        "words": said % told,
    }


def cost(price: float | None) -> str:
    """A price in words, with the digits that tell small ones apart."""
    return _("n/a") if price is None else f"{price:,.2f}" if price >= 1 else f"{price:.3g}"


def draw(snapshot: Snapshot) -> alt.LayerChart:
    """A dot in its interval per competitor; a line of steps joins those whom nobody as cheap equals."""
    across = (
        alt.X("price:Q", title=_("Price of a million tokens, logarithmic"))
        .scale(type="log", nice=False, padding=50)
        .axis(format="~g", labelOverlap=True, grid=False, tickCount=alt.ExprRef("width / 90"))
    )
    rating = alt.Y("rating:Q", title=_("Rating")).scale(zero=False, padding=16)
    base = alt.Chart(ROWS).encode(x=across)
    frontier = base.transform_filter("datum.best")
    full = alt.condition("datum.best", alt.value(1), alt.value(0.45))
    words = {"description": "words:N", "tooltip": _tooltip()}
    return alt.layer(
        frontier.mark_line(style="link", interpolate="step-after", aria=False).encode(
            y=rating, order="price:Q"
        ),
        base.mark_rule(aria=False, strokeWidth=1.5).encode(y=alt.Y("lower:Q"), y2="upper:Q", opacity=full),
        base.mark_point().encode(y=rating, opacity=full, **words),
        frontier.mark_text(align="right", baseline="bottom", dx=-6, dy=-4, aria=False, limit=150).encode(
            y=rating, text="model:N", opacity=alt.condition("width >= 480", alt.value(1), alt.value(0))
        ),
    ).properties(padding={"left": 4, "top": 12, "bottom": 4, "right": 12})


def _tooltip() -> list[alt.Tooltip]:
    titles = {"tooltip_price": _("Price"), "tooltip_rating": _("Rating"), "bounds": _("Interval")}
    return tooltip({"model": _("Model"), **titles})


def table(snapshot: Snapshot) -> Table:
    """A row a competitor, the cheapest first; who has no price that is known comes last."""
    on_it = best(shown(snapshot))
    rated = [row for row in snapshot.comparable if row.rating is not None]
    ordered = sorted(rated, key=lambda row: (row.price is None, row.price or 0.0, -row.rating))
    return Table(
        (_("Model"), _("Price"), _("Rating"), _("Interval"), _("Best at its price")),
        tuple(
            (
                row.label,
                cost(row.price),
                number(row.rating),
                bounds(row.lower, row.upper),
                _("yes") if row.label in on_it else "",
            )
            for row in ordered
        ),
    )


CHART = Chart(
    title=gettext_lazy("Rating and price"),
    caption=format_lazy(
        gettext_lazy(
            "Each dot is a rating against the price of a million tokens, {share} of them input. The line "
            "joins those whom nobody as cheap equals. Models whose price is not known or nought are in the "
            "table only."
        ),
        share=f"{INPUT:.0%}",
    ),
    rows=rows,
    draw=draw,
    height=lambda snapshot: HEIGHT,
    table=table,
    shows=lambda snapshot: len(shown(snapshot)) > 1,
)
