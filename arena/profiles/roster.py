"""The list of everybody who ever competed, as a visitor asked for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from arena.competitors.models import Competitor
from arena.pages.asked import Asked, read
from arena.pages.words import STANDINGS

from .mine import read as rows_of

PER_PAGE = 50
OPEN = {"yes": (_("open weights"), True), "no": (_("closed"), False), "unknown": (_("not known"), None)}
ORDERS: Mapping[str, str | Promise] = {
    "": _("name"),
    "battles": _("battles"),
    "released": _("newest release"),
}

_BATTLES = """
SELECT c.name, sum(met.n)::int FROM competitors_competitor c JOIN (
    SELECT a_id AS id, count(*) AS n FROM battles_battle GROUP BY 1
    UNION ALL SELECT b_id, count(*) FROM battles_battle GROUP BY 1
) met ON met.id = c.id GROUP BY 1
"""


@dataclass(frozen=True)
class Entry:
    """A competitor in the list: its latest version, and the battles of all."""

    competitor: Competitor
    battles: int

    @property
    def open(self) -> str:
        """Whether its weights are open, as a key of OPEN."""
        return next(key for key, (_title, value) in OPEN.items() if value == self.competitor.open_weights)


class Filters(forms.Form):
    """Which models a visitor asked to see."""

    q = forms.CharField(label=_("Name"), required=False, max_length=100)
    organisation = forms.ChoiceField(label=_("Organisation"), required=False)
    licence = forms.ChoiceField(label=_("Licence"), required=False)
    open = forms.ChoiceField(label=_("Weights"), required=False)
    status = forms.ChoiceField(label=_("Status"), required=False)
    order = forms.ChoiceField(label=_("Order by"), required=False, choices=list(ORDERS.items()))

    def __init__(self, data: Mapping[str, Any], entries: Sequence[Entry]) -> None:
        super().__init__(data)
        self.fields["q"].widget.input_type = "search"
        for name in ("organisation", "licence"):
            self.fields[name].choices = _facet(getattr(one.competitor, name) for one in entries)
        self.fields["open"].choices = _facet((one.open for one in entries), lambda key: OPEN[key][0])
        told = (one.competitor.status for one in entries)
        self.fields["status"].choices = _facet(told, lambda status: STANDINGS[status])


def _facet(values: Iterable[str], words: Any = str) -> list[tuple[str, Any]]:
    counts = Counter(value for value in values if value)
    return [("", _("all")), *((value, f"{words(value)} ({n})") for value, n in sorted(counts.items()))]


@dataclass(frozen=True)
class Roster:
    """The models that fit, in their order."""

    asked: Asked
    entries: Sequence[Entry]
    total: int


def roster(query: Mapping[str, Any]) -> Roster:
    """Reads the list."""
    battles = dict(rows_of(_BATTLES))
    latest = Competitor.objects.order_by("name", "-version").distinct("name").select_related("endpoint")
    everybody = [Entry(one, battles.get(one.name, 0)) for one in latest]
    asked = read(Filters(query, everybody))
    found = [entry for entry in everybody if _fits(entry, asked)]
    return Roster(asked, sorted(found, key=SORTED[asked.value("order")]), len(everybody))


def _fits(entry: Entry, asked: Asked) -> bool:
    one, sought = entry.competitor, asked.value("q").casefold()
    return (
        (sought in one.title.casefold() or sought in one.name)
        and asked.value("organisation") in ("", one.organisation)
        and asked.value("licence") in ("", one.licence)
        and asked.value("open") in ("", entry.open)
        and asked.value("status") in ("", one.status)
    )


def _title(entry: Entry) -> str:
    return str(entry.competitor).casefold()


SORTED: Mapping[str, Any] = {
    "": _title,
    "battles": lambda entry: (-entry.battles, _title(entry)),
    "released": lambda entry: (-(entry.competitor.released.toordinal() if entry.competitor.released else 0),
                               _title(entry)),
}  # fmt: skip
