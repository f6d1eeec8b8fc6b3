"""What of a fit a visitor asked to see: filtered, sorted, and with one scale for all intervals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from arena.pages import asked
from arena.pages.asked import Asked
from arena.pages.interval import Scale

from .collecting import Collecting, collecting
from .columns import COLUMNS, DEFAULT_SORT, Column, Heading, columns_of, headings, sorted_by
from .filters import Filters, matches
from .levels import BoardLevel, ByLevel, at_level, by_level, levels_of
from .models import Fit, Rating
from .row import Row, controls_style, leads, rows_of


@dataclass(frozen=True)
class Group:
    """Competitors that met each other but not the rest of the board: on a scale of their own."""

    number: int
    rows: tuple[Row, ...]
    scale: Scale | None


@dataclass(frozen=True)
class Rows:
    """The rows of a board as asked for."""

    asked: Asked
    columns: tuple[Column, ...]
    ranked: tuple[Row, ...]  # on the board's main scale
    groups: tuple[Group, ...]
    unranked: tuple[Collecting, ...]  # without a rating, or so far only a bound
    total: int
    scale: Scale | None
    offers_style: bool
    levels: tuple[BoardLevel, ...] = ()  # of a mixture
    by_level: tuple[ByLevel, ...] = ()

    @property
    def level(self) -> BoardLevel | None:
        """The level that is shown by itself, if one is."""
        return next((level for level in self.levels if level.name == self.asked.value("level")), None)

    @property
    def shows(self) -> int:
        """How many models the filters leave."""
        return len(self.ranked) + sum(len(group.rows) for group in self.groups) + len(self.unranked)

    @property
    def narrowed(self) -> bool:
        """Whether the filters leave anybody out."""
        return self.shows < self.total

    @property
    def sort(self) -> str:
        return self.asked.value("sort") or DEFAULT_SORT

    @property
    def styled(self) -> bool:
        """Whether ratings with style held constant are shown."""
        return self.asked.value("style") == "1"

    @property
    def by_tier(self) -> bool:
        """Whether the rows stand in the order of the tiers, which then can be drawn as bands."""
        return self.sort == DEFAULT_SORT and not self.styled

    @property
    def shown(self) -> frozenset[str]:
        """The keys of the columns."""
        return frozenset(column.key for column in self.columns)

    @property
    def labels(self) -> dict[str, str]:
        """What rows call their cells, looked up once."""
        said = {column.key: str(column.label) for column in COLUMNS}
        return said | {"possible": _("possible:"), "diagnosis": _("diagnosis")}

    @property
    def width(self) -> int:
        """In columns, the picture of the interval among them."""
        return len(self.columns) + 1

    @property
    def headings(self) -> list[Heading]:
        """The heads of the columns."""
        return headings(self.columns, self.sort)


def rows(fit: Fit | None, everybody: Sequence[Rating], query: Mapping[str, Any]) -> Rows:
    """The ratings of a fit as the query of an address asks for them."""
    offers_style = fit is not None and controls_style(fit, everybody)
    levels = levels_of(fit, everybody)
    wanted = asked.read(Filters(query, everybody, offers_style, levels))
    shown = at_level(levels, wanted.value("level"), everybody)
    lines = rows_of(shown, wanted.value("style") == "1", leads(fit, everybody))
    kept = sorted_by(
        wanted.value("sort") or DEFAULT_SORT, [row for row in lines if matches(row.competitor, wanted)]
    )
    ranked = tuple(row for row in kept if row.main)
    return Rows(
        asked=wanted,
        columns=columns_of(lines),
        ranked=ranked,
        groups=_groups(kept),
        unranked=collecting(kept, lines),
        total=len(shown),
        scale=_scale(row for row in lines if row.main),
        offers_style=offers_style,
        levels=levels,
        by_level=by_level(levels, everybody),
    )


def _groups(lines: Iterable[Row]) -> tuple[Group, ...]:
    apart = [row for row in lines if row.kept.rating is not None and not row.main]
    together = groupby(sorted(apart, key=lambda row: row.kept.component), lambda row: row.kept.component)
    return tuple(Group(number, found := tuple(rows), _scale(found)) for number, rows in together)


def _scale(lines: Iterable[Row]) -> Scale | None:
    return Scale.over(value for row in lines for value in (row.lower, row.rating, row.upper))
