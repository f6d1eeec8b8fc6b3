"""The columns of a board: what each shows of a row, and how it is sorted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .row import Row


@dataclass(frozen=True)
class Column:
    """A column that a board can be sorted by; `first` is the order that the first click asks for.

    The table has it always, if it is `known` of anybody, or not at all where its value stands `elsewhere`.
    """

    key: str
    label: str | Promise
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
    Column("rank", _("Rank"), lambda row: row.place),
    Column("name", _("Model"), lambda row: row.competitor.title.casefold(), numeric=False),
    Column("rating", _("Rating"), lambda row: row.rating, "-"),
    Column("lead", _("Lead rests on"), lambda row: row.lead and row.lead.battles, place="known"),
    Column("acceptable", _("Acceptable"), lambda row: row.kept.acceptability, "-", place="known"),
    Column("win_rate", _("Win rate"), lambda row: row.kept.win_rate, "-"),
    Column("battles", _("Battles"), lambda row: row.kept.battles, "-"),
    Column("invalid", _("Invalid"), lambda row: row.kept.invalid, "-"),
    Column("price_in", _("Price in"), lambda row: row.price_in, place="known"),
    Column("price_out", _("Price out"), lambda row: row.price_out, place="known"),
    Column("organisation", _("Organisation"), lambda row: row.made_by or None, place="elsewhere"),
    Column("licence", _("Licence"), lambda row: row.licence or None, place="elsewhere"),
    Column("released", _("Released"), lambda row: row.competitor.released, "-", place="elsewhere"),
)
DEFAULT_SORT = "rank"
SORTS: Mapping[str, tuple[Column, bool]] = {
    sign + column.key: (column, bool(sign)) for column in COLUMNS for sign in ("", "-")
}


def orders() -> list[tuple[str, object]]:
    """Every order by what it is called, the usual one of each column first."""
    usual = [(column.first_sort, column.label) for column in COLUMNS]
    said = gettext("%(column)s, turned round")
    turned = [(column.other_sort, said % {"column": column.label}) for column in COLUMNS]
    return [*usual, (gettext("Turned round"), turned)]


def columns_of(lines: Sequence[Row]) -> tuple[Column, ...]:
    """The columns that a table of these rows has, whoever of them is shown."""
    return tuple(
        column
        for column in COLUMNS
        if column.place == "always"
        or (column.place == "known" and any(column.value(row) is not None for row in lines))
    )


def sorted_by(sort: str, lines: Iterable[Row]) -> list[Row]:
    """Rows in an order of `SORTS`; what is undefined comes last, whichever way it goes."""
    column, downwards = SORTS[sort]
    ordered = list(lines)  # as the fit has them: ties keep its order
    known = [row for row in ordered if column.value(row) is not None]
    unknown = [row for row in ordered if column.value(row) is None]
    return sorted(known, key=column.value, reverse=downwards) + unknown


@dataclass(frozen=True)
class Heading:
    """The head of a column, as a page shows it."""

    column: Column
    state: str  # aria-sort: ascending, descending, or empty
    next_sort: str


def headings(columns: Iterable[Column], sort: str) -> list[Heading]:
    """The heads of some columns; a click on the sorted one turns it round."""
    sorted_column, downwards = SORTS[sort]
    state = "descending" if downwards else "ascending"
    current = "-" * downwards + sorted_column.key
    return [
        Heading(
            column,
            state if column is sorted_column else "",
            column.other_sort if current == column.first_sort else column.first_sort,
        )
        for column in columns
    ]
