"""Two snapshots of a board side by side: who moved, and what was done otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from arena.competitors.models import Competitor
from arena.pages import asked
from arena.pages.asked import Asked

from .models import Fit, Leaderboard, Rating

# What of a snapshot says how it was made, as far as two can differ in it.
MADE: Mapping[str, str | Promise] = {
    "method": _("Method"),
    "settings": _("Settings"),
    "seed": _("Seed"),
    "source": _("Whose verdicts"),
    "exclusions": _("Set aside"),
    "code_version": _("Version"),
}
COUNTED = "voters"  # of what is set aside: people are counted, not named


class Choice(forms.Form):
    """Which two are compared, by their numbers."""

    before = forms.ModelChoiceField(Fit.objects.none(), label=_("Before"), required=False)
    after = forms.ModelChoiceField(Fit.objects.none(), label=_("After"), required=False)

    def __init__(self, data: Mapping[str, Any], fits: QuerySet[Fit]) -> None:
        super().__init__(data)
        for field in self.fields.values():
            field.queryset = fits
            field.widget = forms.NumberInput(attrs={"list": "snapshots", "min": 1})


Pair = tuple[Any, Any]


@dataclass(frozen=True)
class Compared:
    """A competitor in both snapshots, or in one of them."""

    competitor: Competitor
    before: Rating | None
    after: Rating | None

    @property
    def ratings(self) -> Pair:
        return self._both("rating")

    @property
    def ranks(self) -> Pair:
        return self._both("rank")

    @property
    def battles(self) -> Pair:
        return self._both("battles")

    @property
    def change(self) -> float | None:
        """Of its rating, where it has two on the main scale."""
        old, new = self.ratings
        alike = all(component in (1, None) for component in self._both("component"))
        return new - old if alike and None not in (old, new) else None

    def _both(self, name: str) -> Pair:
        return getattr(self.before, name, None), getattr(self.after, name, None)


@dataclass(frozen=True)
class Comparison:
    """Two snapshots; without an earlier one there is nothing to compare."""

    asked: Asked
    before: Fit | None
    after: Fit | None
    rows: tuple[Compared, ...]
    made: tuple[tuple[str | Promise, Any, Any], ...]


def compare(board: Leaderboard, query: Mapping[str, Any]) -> Comparison:
    """The two that a query asks for, unless told the latest and the one before it."""
    fits = Fit.objects.filter(leaderboard=board).defer("pairs").order_by("-pk")
    wanted = asked.read(Choice(query, fits))
    after = wanted.values.get("after") or fits.first()
    before = wanted.values.get("before") or (fits.filter(pk__lt=after.pk).first() if after else None)
    made = _made(before, after) if before and after else ()
    return Comparison(wanted, before, after, tuple(_rows(before, after)), tuple(made))


def _rows(before: Fit | None, after: Fit | None) -> list[Compared]:
    """As the later one has them, then those who are only in the earlier."""
    old, new = (_by_name(fit) for fit in (before, after))
    left = [name for name in old if name not in new]
    return [Compared((new | old)[name].competitor, old.get(name), new.get(name)) for name in [*new, *left]]


def _by_name(fit: Fit | None) -> dict[str, Rating]:
    ratings = fit.ratings.with_competitors() if fit else ()
    return {rating.competitor.name: rating for rating in ratings}


def _made(before: Fit, after: Fit) -> list[tuple[str | Promise, Any, Any]]:
    pairs = (
        (title, _open(getattr(before, name)), _open(getattr(after, name))) for name, title in MADE.items()
    )
    return [(title, old, new) for title, old, new in pairs if old != new]


def _open(value: Any) -> Any:
    if isinstance(value, dict) and COUNTED in value:
        return value | {COUNTED: len(value[COUNTED])}
    return value
