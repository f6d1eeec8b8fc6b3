"""Who beats whom: each row's share of wins over each column."""

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
    """Shares of wins, blue where the row is ahead and orange where it is behind."""
    colour = (
        alt.Color("value:Q", title=_("Row's share of wins"))
        .scale(domain=[0, 1], domainMid=0.5, interpolate="rgb")
        .legend(orient="bottom", format=".0%", values=[0, 0.25, 0.5, 0.75, 1], gradientLength=LEGEND)
    )
    return heat.draw(snapshot, colour)


LEGEND = 220


def _cell(pair: Pair) -> dict[str, object] | None:
    share = heat.share_of_wins(pair)
    return None if share is None else {"value": round(share, 4), "short": f"{share:.0%}"}


def table(snapshot: Snapshot) -> Table:
    """Shares with the number of battles they are of."""
    return heat.table(snapshot, _words)


def _words(pair: Pair) -> str:
    share = heat.share_of_wins(pair)
    if share is None:
        return ""
    return _("%(share)s of %(battles)s") % {"share": f"{share:.0%}", "battles": f"{pair.decided:,}"}


CHART = Chart(
    title=gettext_lazy("Who beats whom"),
    caption=format_lazy(
        gettext_lazy(
            "The share of battles that the model of the row won against the model of the column, ties "
            "counting half; empty where they have not met. At most the {most} best are shown."
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
