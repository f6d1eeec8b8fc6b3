"""The filters of a board, as its address holds them, each value with how many models it leaves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from arena.competitors.models import Competitor
from arena.pages.asked import Asked

from .columns import orders
from .levels import BoardLevel
from .models import Rating

Words = Mapping[str, str | Promise]

WEIGHTS: Mapping[bool | None, str] = {True: "open", False: "closed", None: "unknown"}
WEIGHTS_WORDS: Words = {"open": _("open"), "closed": _("closed"), "unknown": _("not said")}
# Who left the board is not in its snapshot: `all` adds a table of them.
STANDINGS_WORDS: Words = {"": _("all"), "live": _("only live"), "all": _("departed, too")}


def weights_of(competitor: Competitor) -> str:
    """Whether its weights can be had: open, closed or unknown."""
    return WEIGHTS[competitor.open_weights]


# What of a competitor is compared with the value of a filter.
FACETS: Mapping[str, Callable[[Competitor], str]] = {
    "organisation": lambda competitor: competitor.organisation,
    "licence": lambda competitor: competitor.licence,
    "weights": weights_of,
}


class Filters(forms.Form):
    """What can be asked of a board."""

    q = forms.CharField(label=_("Name"), required=False, max_length=100)
    organisation = forms.ChoiceField(label=_("Organisation"), required=False)
    licence = forms.ChoiceField(label=_("Licence"), required=False)
    weights = forms.ChoiceField(label=_("Weights"), required=False)
    standing = forms.ChoiceField(label=_("Status"), required=False)
    baselines = forms.ChoiceField(
        label=_("Baselines"), required=False, choices=[("", _("shown")), ("0", _("hidden"))]
    )
    sort = forms.ChoiceField(label=_("Order by"), required=False, choices=orders)
    style = forms.ChoiceField(required=False, widget=forms.HiddenInput)
    level = forms.ChoiceField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Mapping[str, Any],
        ratings: Sequence[Rating],
        offers_style: bool,
        levels: Sequence[BoardLevel] = (),
    ) -> None:
        super().__init__(data)
        who = [rating.competitor for rating in ratings]
        for name, value_of in FACETS.items():
            self.fields[name].choices = _counted(map(value_of, who), self.words.get(name, {}))
        live = sum(one.standing == Competitor.Standing.LIVE for one in who)
        counts = {"": len(who), "live": live}
        self.fields["standing"].choices = [
            (value, _with_count(words, counts.get(value))) for value, words in STANDINGS_WORDS.items()
        ]
        self.fields["style"].choices = [("", "")] + [("1", "1")] * offers_style
        self.fields["level"].choices = [("", ""), *((level.name, level.name) for level in levels)]
        self.fields["q"].widget.input_type = "search"

    words: Mapping[str, Words] = {"weights": WEIGHTS_WORDS}


def matches(competitor: Competitor, wanted: Asked) -> bool:
    """Whether a competitor passes what was asked for."""
    sought = wanted.value("q").casefold()
    return (
        (sought in competitor.title.casefold() or sought in competitor.name.casefold())
        and all(wanted.value(name) in ("", value_of(competitor)) for name, value_of in FACETS.items())
        and not (wanted.value("baselines") == "0" and competitor.is_baseline)
        and not (wanted.value("standing") == "live" and competitor.standing != Competitor.Standing.LIVE)
    )


def _counted(values: Iterable[str], words: Words) -> list[tuple[str, object]]:
    counts = Counter(value for value in values if value)
    shown = [(value, _with_count(words.get(value, value), n)) for value, n in sorted(counts.items())]
    return [("", _("all")), *shown]


def _with_count(words: str | Promise, n: int | None) -> str | Promise:
    return words if n is None else f"{words} ({n})"
