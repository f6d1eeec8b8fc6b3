"""A line over levels for each of a few names, every point in its interval."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import altair as alt
from django.utils.translation import gettext as _

from arena.evolution.by_level import At, Levels
from arena.leaderboards.charts.base import ROWS, Table, tooltip

HEIGHT = 380


def draw(names: Sequence[str], levels: Sequence[str], y: alt.Y, legend: int = 2) -> alt.LayerChart:
    """Points side by side at each level, so that no interval hides another; a name picks its line out."""
    picked = alt.selection_point(name="picked", fields=["name"], bind="legend")
    colour = (
        alt.Color("name:N", sort=list(names), title=None)
        .scale(domain=list(names))
        .legend(orient="bottom", columns=legend, labelLimit=140, columnPadding=16, symbolOpacity=1)
    )
    across = (
        alt.X("level:N", sort=list(levels), title=_("Level of the question"))
        .scale(domain=list(levels), paddingInner=0.3, paddingOuter=0.15)
        .axis(labelAngle=0, grid=False, aria=False)
    )
    aside = alt.XOffset("name:N", sort=list(names)).scale(domain=list(names), paddingOuter=0.3)
    seen = alt.condition(picked, alt.value(1), alt.value(0.12))
    base = alt.Chart(ROWS).encode(x=across, xOffset=aside, color=colour, opacity=seen)
    return alt.layer(
        base.mark_line(strokeWidth=1.5, aria=False).encode(y=y),
        base.mark_rule(aria=False).encode(y="lower:Q", y2="upper:Q"),
        base.mark_point(size=46).encode(y=y, description="words:N", tooltip=_tooltip()),
    ).add_params(picked)


def _tooltip() -> list[alt.Tooltip]:
    return tooltip({"name": "", "level": _("Level"), "shown": "", "bounds": _("Interval"), "n": "n"})


def row(
    name: str, level: str, share: tuple[float | None, float | None, float | None], said: Sequence[str]
) -> dict[str, object]:
    """One point: its value with the ends of its interval, and the words for both and for n."""
    (value, lower, upper), (shown, bounds, n) = share, said
    return {
        "name": name, "level": level, "value": value, "lower": lower, "upper": upper,
        "shown": shown, "bounds": bounds, "n": n,
        "words": _("%(name)s, level %(level)s: %(shown)s (%(bounds)s), n = %(n)s") % {
            "name": name, "level": level, "shown": shown, "bounds": bounds, "n": n,
        },
    }  # fmt: skip


def level_of(name: str) -> str:
    """A level as tables name it."""
    return _("Level %(level)s") % {"level": name}


def table(shown: Levels, cell: Callable[[At | None], str]) -> Table:
    """A row a competitor, a column a level; `cell` says what stands where they meet, if they do."""
    at = {(level.name, one.name): one for level in shown.levels for one in level.competitors}
    met = dict.fromkeys(one.name for level in shown.levels for one in level.competitors)
    return Table(
        (_("Model"), *(level_of(level.name) for level in shown.levels)),
        tuple(
            (title, *(cell(at.get((level.name, name))) for level in shown.levels))
            for name, title in shown.titles.items()
            if name in met
        ),
    )
