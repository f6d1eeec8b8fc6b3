"""What charts are made of: a board at one moment as plain values, and what a chart is."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import altair as alt
from django.utils.functional import Promise
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Standing:
    """Where one competitor stands; ratings compare within a component, of which the largest is 1."""

    label: str
    rating: float | None = None
    lower: float | None = None
    upper: float | None = None
    rank: int | None = None
    best_rank: int | None = None
    worst_rank: int | None = None
    tier: int | None = None
    component: int | None = None
    battles: int = 0
    style_rating: float | None = None
    style_lower: float | None = None
    style_upper: float | None = None
    style_rank: int | None = None
    price: float | None = None  # of a million tokens, as `frontier` mixes them

    @property
    def comparable(self) -> bool:
        """Whether it stands on the scale of the largest component, be it only by a bound."""
        bounded = self.lower is not None or self.upper is not None
        return self.component == 1 or (self.component is None and bounded)


@dataclass(frozen=True)
class Pair:
    """How the battles of two competitors ended, told from the first one's side; they count standings."""

    first: int
    second: int
    won: int
    lost: int
    tied: int
    both_bad: int = 0

    @property
    def decided(self) -> int:
        """Battles with a better reply or a tie: what shares of wins are of."""
        return self.won + self.lost + self.tied

    @property
    def battles(self) -> int:
        return self.decided + self.both_bad

    @property
    def turned(self) -> Pair:
        """The same battles, told from the other side."""
        return Pair(self.second, self.first, self.lost, self.won, self.tied, self.both_bad)


@dataclass(frozen=True)
class Point:
    """A competitor's rating in an earlier snapshot."""

    label: str
    at: datetime
    rating: float
    lower: float | None = None
    upper: float | None = None


@dataclass(frozen=True)
class Snapshot:
    """A board at one moment, the best first.

    past: ratings of earlier moments and of this one; moments: of how many there are any, up to two.
    """

    board: str
    level: float | None
    standings: tuple[Standing, ...]
    pairs: tuple[Pair, ...] = ()
    past: tuple[Point, ...] = ()
    moments: int = 2

    @property
    def comparable(self) -> tuple[Standing, ...]:
        """Those on the scale of the largest component, tier by tier."""
        found = (standing for standing in self.standings if standing.comparable)
        return tuple(sorted(found, key=lambda standing: (standing.tier is None, standing.tier or 0)))


# The data of a specification; they are put in last, since checking each value would take longest.
ROWS = alt.NamedData("rows")


@dataclass(frozen=True)
class Table:
    """What a chart shows, as words; the first cell of a row names it, and an empty cell is undefined."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Chart:
    """A way to look at a board: one declarative specification of ROWS, its height, and the same as a table.

    height: in pixels. needs: the parts of a snapshot that are read only when asked for.
    """

    title: str | Promise
    caption: str | Promise
    rows: Callable[[Snapshot], list[dict[str, object]]]
    draw: Callable[[Snapshot], alt.LayerChart]
    height: Callable[[Snapshot], int]
    table: Callable[[Snapshot], Table]
    shows: Callable[[Snapshot], bool]
    needs: frozenset[str] = field(default_factory=frozenset)

    def alternative(self, snapshot: Snapshot) -> str:
        """What there is to see, for those who do not."""
        said = {"chart": self.title, "board": snapshot.board, "caption": self.caption}
        return _("%(chart)s on the %(board)s leaderboard. %(caption)s") % said


def tooltip(titles: Mapping[str, str]) -> list[alt.Tooltip]:
    """What a mark says, field by field."""
    return [alt.Tooltip(f"{name}:N", title=title) for name, title in titles.items()]


def expression(words: str, **values: str) -> str:
    """A sentence with {places} as an expression of Vega's, each place holding the value of one."""
    parts = re.split(r"\{(\w+)\}", words)
    said = [values[part] if place % 2 else json.dumps(part) for place, part in enumerate(parts) if part]
    return " + ".join(said)


def number(value: float | None) -> str:
    """A rating in words, or nothing where there is none."""
    return "" if value is None else f"{value:,.0f}"


def bounds(lower: float | None, upper: float | None) -> str:
    """An interval in words; one without one end is a bound."""
    if lower is not None and upper is not None:
        return _("%(lower)s to %(upper)s") % {"lower": number(lower), "upper": number(upper)}
    if lower is not None:
        return _("at least %(lower)s") % {"lower": number(lower)}
    return _("at most %(upper)s") % {"upper": number(upper)} if upper is not None else ""


def span(best: int | None, worst: int | None) -> str:
    """The ranks that are possible."""
    if best is None or worst is None:
        return ""
    return str(best) if best == worst else f"{best}–{worst}"
