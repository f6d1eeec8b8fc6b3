"""Heat maps of who met whom: a row and a column per competitor, the best first."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import altair as alt
from django.utils.translation import gettext as _

from .base import ROWS, Pair, Snapshot, Table, expression, tooltip

MOST = 50  # rows beyond cannot be told apart on a screen, nor their names be read
NUMBERED = 24  # rows up to which numbers find room; drawing them takes longer than all the rest
HEAD, FOOT = 120, 60  # pixels: of the names above, and of the legend and the margins below


def shown(snapshot: Snapshot) -> list[int]:
    """Places of the competitors that have a row: the best of those who have battled."""
    met = [place for place, standing in enumerate(snapshot.standings) if standing.battles]
    return met[:MOST]


def height(snapshot: Snapshot) -> int:
    """Rows get lower as they get more."""
    n = len(shown(snapshot))
    return HEAD + FOOT + n * (26 if n <= NUMBERED else 20 if n <= 35 else 16)


def both_ways(pairs: Iterable[Pair]) -> dict[tuple[int, int], Pair]:
    """Each pair from either side, by the places of row and column."""
    told = [side for pair in pairs for side in (pair, pair.turned)]
    return {(pair.first, pair.second): pair for pair in told}


def rows(snapshot: Snapshot, cell: Callable[[Pair], dict[str, object] | None]) -> list[dict[str, object]]:
    """A row for each pair of which `cell` tells a `value` and a `short` word, from either side."""
    places, met = shown(snapshot), both_ways(snapshot.pairs)
    names = {place: snapshot.standings[place].label for place in places}
    return [
        {"row": names[row], "column": names[column]} | record(pair) | told
        for row in places
        for column in places
        if (pair := met.get((row, column))) and (told := cell(pair))
    ]


def draw(snapshot: Snapshot, colour: alt.Color) -> alt.LayerChart:
    """A coloured cell for each pair, numbered if there is room; where there is no row it stays empty."""
    labels = [snapshot.standings[place].label for place in shown(snapshot)]
    base = alt.Chart(ROWS).transform_calculate(**_words()).encode(y=_down(labels), x=_across(labels))
    coloured = base.mark_rect().encode(color=colour, description="words:N", tooltip=_tooltip())
    room = alt.condition(f"width / {max(len(labels), 1)} >= 27", alt.value(1), alt.value(0))
    numbered = base.mark_text(aria=False).encode(text="short:N", opacity=room)
    layers = (coloured, numbered) if len(labels) <= NUMBERED else (coloured,)
    return alt.layer(*layers).properties(padding=4)


def _down(labels: list[str]) -> alt.Y:
    limit = alt.ExprRef("clamp(width * 0.5, 80, 200)")
    return alt.Y("row:N", sort=labels, title=None).scale(domain=labels).axis(labelLimit=limit, **AXIS)


def _across(labels: list[str]) -> alt.X:
    upright = {"orient": "top", "labelAngle": -90, "labelAlign": "left", "labelLimit": HEAD - 20}
    return alt.X("column:N", sort=labels, title=None).scale(domain=labels).axis(**upright, **AXIS)


AXIS = {"ticks": False, "domain": False, "labelFontSize": 11}


def _words() -> dict[str, str]:
    """What a cell says, worked out in the browser: the rows then hold numbers only."""
    undefined, ended = expression(_("n/a")), _("{won} won, {lost} lost, {tied} tied, {bad} both bad")
    counts = {name: f"datum.{name}" for name in ("won", "lost", "tied", "bad")}
    names = {name: f"datum.{name}" for name in ("row", "column", "share", "record")}
    return {
        "decided": "datum.won + datum.lost + datum.tied",
        "share": f"datum.decided ? format({SHARE}, '.0%') : {undefined}",
        "record": expression(ended, **counts),
        "n": "datum.decided + datum.bad",
        "words": expression(_("{row} against {column}: {share} of wins; {record}"), **names),
    }


SHARE = "(datum.won + datum.tied / 2) / datum.decided"


def _tooltip() -> list[alt.Tooltip]:
    return tooltip(
        {
            "row": _("Model"),
            "column": _("Against"),
            "share": _("Share of wins"),
            "n": _("Battles"),
            "record": _("Record"),
        }
    )


def record(pair: Pair) -> dict[str, object]:
    """How the battles ended, told from the row's side."""
    return {"won": pair.won, "lost": pair.lost, "tied": pair.tied, "bad": pair.both_bad}


def share_of_wins(pair: Pair) -> float | None:
    """The row's share of wins, ties counting half; None before the first decided battle."""
    return (pair.won + pair.tied / 2) / pair.decided if pair.decided else None


def table(snapshot: Snapshot, cell: Callable[[Pair], str]) -> Table:
    """The same as a table of words, empty where a pair has not met."""
    places, met = shown(snapshot), both_ways(snapshot.pairs)
    labels = tuple(snapshot.standings[place].label for place in places)

    def line(row: int) -> tuple[str, ...]:
        return tuple(
            cell(met[row, column]) if (row, column) in met else ("–" if row == column else "")
            for column in places
        )

    return Table(
        ("", *labels),
        tuple((label, *line(row)) for label, row in zip(labels, places, strict=True)),
    )
