"""What of a fit a visitor asked to see: filtered, sorted, and with one scale for all intervals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Literal

from django import forms

from arena.pages import asked
from arena.pages.asked import Asked
from arena.pages.interval import Scale

from .levels import BoardLevel, ByLevel, at_level, by_level, levels_of
from .models import Fit, Rating
from .row import Row, controls_style, leads, rows_of


@dataclass(frozen=True)
class Column:
    """A column that a board can be sorted by; `first` is the order that the first click asks for.

    The table has it always, if it is `known` of anybody, or not at all where its value stands `elsewhere`.
    """

    key: str
    label: str
    value: Callable[[Row], Any]
    first: str = ""  # or "-": from the greatest down
    numeric: bool = True
    place: Literal["always", "known", "elsewhere"] = "always"

    @property
    def first_sort(self) -> str:
        return self.first + self.key

    @property
    def other_sort(self) -> str:
        return self.key if self.first else f"-{self.key}"


COLUMNS = (
    Column("rank", "Rank", lambda row: row.place),
    Column("name", "Model", lambda row: row.competitor.title.casefold(), numeric=False),
    Column("rating", "Rating", lambda row: row.rating, "-"),
    Column("lead", "Lead rests on", lambda row: row.lead and row.lead.battles, place="known"),
    Column("acceptable", "Acceptable", lambda row: row.kept.acceptability, "-", place="known"),
    Column("win_rate", "Win rate", lambda row: row.kept.win_rate, "-"),
    Column("battles", "Battles", lambda row: row.kept.battles, "-"),
    Column("invalid", "Invalid", lambda row: row.kept.invalid, "-"),
    Column(
        "organisation", "Organisation", lambda row: row.competitor.organisation or None, place="elsewhere"
    ),
    Column("licence", "Licence", lambda row: row.licence or None, place="elsewhere"),
)
DEFAULT_SORT = "rank"
SORTS: Mapping[str, tuple[Column, bool]] = {
    sign + column.key: (column, bool(sign)) for column in COLUMNS for sign in ("", "-")
}


def _orders() -> list[tuple[str, object]]:
    """Every order, the usual one of each column first."""
    usual = [(column.first_sort, column.label) for column in COLUMNS]
    turned = [(column.other_sort, f"{column.label}, turned round") for column in COLUMNS]
    return [*usual, ("Turned round", turned)]


class Filters(forms.Form):
    """The filters of a board, as its address holds them."""

    q = forms.CharField(label="Name", required=False, max_length=100)
    organisation = forms.ChoiceField(required=False)
    licence = forms.ChoiceField(required=False)
    baselines = forms.ChoiceField(required=False, choices=[("", "shown"), ("0", "hidden")])
    style = forms.ChoiceField(required=False, widget=forms.HiddenInput)
    level = forms.ChoiceField(required=False, widget=forms.HiddenInput)
    sort = forms.ChoiceField(label="Order by", required=False, choices=_orders)

    def __init__(
        self,
        data: Mapping[str, Any],
        ratings: Sequence[Rating],
        offers_style: bool,
        levels: Sequence[BoardLevel] = (),
    ) -> None:
        super().__init__(data)
        for name in ("organisation", "licence"):
            self.fields[name].choices = _facet(getattr(row.competitor, name) for row in ratings)
        self.fields["style"].choices = [("", "")] + [("1", "1")] * offers_style
        self.fields["level"].choices = [("", ""), *((level.name, level.name) for level in levels)]
        self.fields["q"].widget.input_type = "search"


def _facet(values: Iterable[str]) -> list[tuple[str, str]]:
    counts = Counter(value for value in values if value)
    return [("", "all"), *((value, f"{value} ({n})") for value, n in sorted(counts.items()))]


@dataclass(frozen=True)
class Heading:
    """The head of a column, as this page shows it."""

    column: Column
    state: str  # aria-sort: ascending, descending, or empty
    next_sort: str


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
    unranked: tuple[Row, ...]  # without a rating, or so far only a bound
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
    def narrowed(self) -> bool:
        """Whether the filters leave anybody out."""
        return (
            len(self.ranked) + sum(len(group.rows) for group in self.groups) + len(self.unranked) < self.total
        )

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
    def width(self) -> int:
        """In columns, the picture of the interval among them."""
        return len(self.columns) + 1

    @property
    def headings(self) -> list[Heading]:
        """The heads of the columns; a click on the sorted one turns it round."""
        sorted_by, downwards = SORTS[self.sort]
        state = "descending" if downwards else "ascending"
        current = "-" * downwards + sorted_by.key
        return [
            Heading(
                column,
                state if column is sorted_by else "",
                column.other_sort if current == column.first_sort else column.first_sort,
            )
            for column in self.columns
        ]


def rows(fit: Fit | None, everybody: Sequence[Rating], query: Mapping[str, Any]) -> Rows:
    """The ratings of a fit as the query of an address asks for them."""
    offers_style = fit is not None and controls_style(fit, everybody)
    levels = levels_of(fit, everybody)
    wanted = asked.read(Filters(query, everybody, offers_style, levels))
    shown = at_level(levels, wanted.value("level"), everybody)
    lines = rows_of(shown, wanted.value("style") == "1", leads(fit, everybody))
    kept = sorted_by(wanted.value("sort") or DEFAULT_SORT, [row for row in lines if _matches(row, wanted)])
    ranked = tuple(row for row in kept if row.main)
    return Rows(
        asked=wanted,
        columns=_columns(lines),
        ranked=ranked,
        groups=_groups(kept),
        unranked=tuple(row for row in kept if row.kept.rating is None),
        total=len(shown),
        scale=_scale(ranked),
        offers_style=offers_style,
        levels=levels,
        by_level=by_level(levels, everybody),
    )


def _columns(lines: Sequence[Row]) -> tuple[Column, ...]:
    return tuple(
        column
        for column in COLUMNS
        if column.place == "always"
        or (column.place == "known" and any(column.value(row) is not None for row in lines))
    )


def _groups(lines: Iterable[Row]) -> tuple[Group, ...]:
    apart = [row for row in lines if row.kept.rating is not None and not row.main]
    together = groupby(sorted(apart, key=lambda row: row.kept.component), lambda row: row.kept.component)
    return tuple(Group(number, found := tuple(rows), _scale(found)) for number, rows in together)


def _scale(lines: Iterable[Row]) -> Scale | None:
    return Scale.over(value for row in lines for value in (row.lower, row.rating, row.upper))


def _matches(row: Row, wanted: Asked) -> bool:
    competitor = row.competitor
    sought = wanted.value("q").casefold()
    return (
        (sought in competitor.title.casefold() or sought in competitor.name)
        and wanted.value("organisation") in ("", competitor.organisation)
        and wanted.value("licence") in ("", competitor.licence)
        and not (wanted.value("baselines") == "0" and competitor.is_baseline)
    )


def sorted_by(sort: str, lines: Iterable[Row]) -> list[Row]:
    """Rows in an order of `SORTS`; what is undefined comes last, whichever way it goes."""
    column, downwards = SORTS[sort]
    ordered = list(lines)  # as the fit has them: ties keep its order
    known = [row for row in ordered if column.value(row) is not None]
    unknown = [row for row in ordered if column.value(row) is None]
    return sorted(known, key=column.value, reverse=downwards) + unknown
