"""How often each two have met."""

from __future__ import annotations

import altair as alt
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import heat
from .base import Chart, Pair, Snapshot, Table


def rows(snapshot: Snapshot) -> list[dict[str, object]]:
    """A row a cell."""
    return heat.rows(snapshot, _cell)


def draw(snapshot: Snapshot) -> alt.LayerChart:
    """Numbers of battles, the deeper the more."""
    colour = (
        alt.Color("value:Q", title=_("Battles"))
        .scale(type="sqrt", zero=True, interpolate="rgb")
        .legend(orient="bottom", gradientLength=220, tickCount=4, format=",d")
    )
    return heat.draw(snapshot, colour)


def _cell(pair: Pair) -> dict[str, object] | None:
    return {"value": pair.battles, "short": f"{pair.battles:,}"} if pair.battles else None


def table(snapshot: Snapshot) -> Table:
    """Numbers of battles."""
    return heat.table(snapshot, lambda pair: f"{pair.battles:,}")


CHART = Chart(
    title=gettext_lazy("Who has met whom"),
    caption=format_lazy(
        gettext_lazy(
            "How many battles each two models have had, also those where both replies were bad: where there "
            "are few, the share of wins says little. At most the {most} best are shown."
        ),
        most=heat.MOST,
    ),
    rows=rows,
    draw=draw,
    height=heat.height,
    table=table,
    shows=lambda snapshot: any(standing.battles for standing in snapshot.standings),
    needs=frozenset({"pairs"}),
)
