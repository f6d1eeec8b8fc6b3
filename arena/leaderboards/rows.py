"""What of a fit a visitor asked to see: filtered, sorted, and with one scale for all intervals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from arena.pages import asked
from arena.pages.asked import Asked
from arena.pages.interval import Scale

from .models import Rating


@dataclass(frozen=True)
class Column:
    """A column that a board can be sorted by; `first` is the order that the first click asks for."""

    key: str
    label: str
    value: Callable[[Rating], Any]
    first: str = ""  # or "-": from the greatest down
    numeric: bool = True

    @property
    def first_sort(self) -> str:
        return self.first + self.key

    @property
    def other_sort(self) -> str:
        return self.key if self.first else f"-{self.key}"


COLUMNS = (
    Column("rank", "Rank", lambda row: row.rank),
    Column("name", "Model", lambda row: row.competitor.title.casefold(), numeric=False),
    Column("rating", "Rating", lambda row: row.rating, "-"),
    Column("battles", "Battles", lambda row: row.battles, "-"),
    Column("win_rate", "Win rate", lambda row: row.win_rate, "-"),
    Column("invalid", "Invalid", lambda row: row.invalid, "-"),
    Column("organisation", "Organisation", lambda row: row.competitor.organisation or None, numeric=False),
    Column("licence", "Licence", lambda row: row.competitor.licence or None, numeric=False),
)
DEFAULT_SORT = "rank"
SORTS: Mapping[str, tuple[Column, bool]] = {
    sign + column.key: (column, bool(sign)) for column in COLUMNS for sign in ("", "-")
}


class Filters(forms.Form):
    """The filters of a board, as its address holds them."""

    q = forms.CharField(label="Name", required=False, max_length=100)
    organisation = forms.ChoiceField(required=False)
    licence = forms.ChoiceField(required=False)
    baselines = forms.ChoiceField(required=False, choices=[("", "shown"), ("0", "hidden")])
    sort = forms.ChoiceField(
        required=False, choices=[(sort, sort) for sort in SORTS], widget=forms.HiddenInput
    )

    def __init__(self, data: Mapping[str, Any], rows: Sequence[Rating]) -> None:
        super().__init__(data)
        for name in ("organisation", "licence"):
            self.fields[name].choices = _facet(getattr(row.competitor, name) for row in rows)
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
class Rows:
    """The rows of a board as asked for."""

    asked: Asked
    ranked: tuple[Rating, ...]
    unranked: tuple[Rating, ...]  # without a rating, or so far only a bound
    total: int
    scale: Scale | None

    @property
    def by_tier(self) -> bool:
        """Whether the rows stand in the order of the tiers, which then can be drawn as bands."""
        return (self.asked.value("sort") or DEFAULT_SORT) == DEFAULT_SORT

    @property
    def headings(self) -> list[Heading]:
        """The heads of the columns; a click on the sorted one turns it round."""
        sorted_by, downwards = SORTS[self.asked.value("sort") or DEFAULT_SORT]
        state = "descending" if downwards else "ascending"
        current = "-" * downwards + sorted_by.key
        return [
            Heading(
                column,
                state if column is sorted_by else "",
                column.other_sort if current == column.first_sort else column.first_sort,
            )
            for column in COLUMNS
        ]


def rows(ratings: Iterable[Rating], query: Mapping[str, Any]) -> Rows:
    """The ratings of a fit as the query of an address asks for them."""
    everybody = list(ratings)
    wanted = asked.read(Filters(query, everybody))
    matching = [row for row in everybody if _matches(row, wanted)]
    kept = sorted_by(wanted.value("sort") or DEFAULT_SORT, matching)
    ranked = tuple(row for row in kept if row.rating is not None)
    return Rows(
        asked=wanted,
        ranked=ranked,
        unranked=tuple(row for row in kept if row.rating is None),
        total=len(everybody),
        scale=Scale.over(value for row in ranked for value in (row.lower, row.rating, row.upper)),
    )


def _matches(row: Rating, wanted: Asked) -> bool:
    competitor = row.competitor
    sought = wanted.value("q").casefold()
    return (
        (sought in competitor.title.casefold() or sought in competitor.name)
        and wanted.value("organisation") in ("", competitor.organisation)
        and wanted.value("licence") in ("", competitor.licence)
        and not (wanted.value("baselines") == "0" and competitor.is_baseline)
    )


def sorted_by(sort: str, ratings: Iterable[Rating]) -> list[Rating]:
    """Ratings in an order of `SORTS`; what is undefined comes last, whichever way it goes."""
    column, downwards = SORTS[sort]
    ordered = list(ratings)  # as the fit has them: ties keep its order
    known = [row for row in ordered if column.value(row) is not None]
    unknown = [row for row in ordered if column.value(row) is None]
    return sorted(known, key=column.value, reverse=downwards) + unknown
