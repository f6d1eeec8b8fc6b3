"""Whom a competitor met and how it fared, beside what the ratings of both would lead one to expect."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from arena.competitors.models import Competitor
from arena.leaderboards.models import Fit, Rating

from .mine import Cell, Tally, tallies

LOGISTIC = 400.0  # rating points that make ten to one


@dataclass(frozen=True)
class Opponent:
    """The battles against one other; `expected`: its share by the ratings of both, where they compare."""

    competitor: Competitor
    tally: Tally
    expected: float | None = None

    @property
    def surprise(self) -> float | None:
        """How far the share lies from what was expected, in standard errors of so many battles."""
        share = self.tally.share
        if self.expected is None or share.share is None:
            return None
        return (share.share - self.expected) / sqrt(self.expected * (1 - self.expected) / share.n)

    def as_json(self) -> dict[str, Any]:
        """The line for machines."""
        who = {"model": self.competitor.name, "version": self.competitor.version}
        return who | self.tally.as_json() | {"expected": self.expected, "surprise": self.surprise}


def on_board(fit: Fit, competitor: int) -> list[Opponent]:
    """As a board counts it: the battles of its fit, and what its ratings expect."""
    ratings = list(fit.ratings.with_competitors())
    place = next((i for i, row in enumerate(ratings) if row.competitor_id == competitor), None)
    if place is None:
        return []
    return [
        Opponent(ratings[other].competitor, tally, _expected(ratings[place], ratings[other]))
        for other, tally in _pairs(fit.pairs, place)
    ]


def _pairs(pairs: Iterable[Sequence[int]], place: int) -> Iterator[tuple[int, Tally]]:
    for i, j, won, lost, tied, both_bad in pairs:
        if place == i:
            yield j, Tally({"won": won, "lost": lost, "tie": tied, "both_bad": both_bad})
        elif place == j:
            yield i, Tally({"won": lost, "lost": won, "tie": tied, "both_bad": both_bad})


def _expected(one: Rating, other: Rating) -> float | None:
    if one.rating is None or other.rating is None or one.component != other.component:
        return None
    return 1 / (1 + 10 ** ((other.rating - one.rating) / LOGISTIC))


def everywhere(cells: Iterable[Cell]) -> list[Opponent]:
    """Whatever the board, also where none has rated it; nothing can be expected then."""
    found = tallies(cells, lambda cell: cell.other)
    met = Competitor.objects.in_bulk(found)
    return [Opponent(met[key], tally) for key, tally in found.items()]


def _most_surprising(one: Opponent) -> tuple[float, int, str]:
    return (-abs(one.surprise or 0.0), -one.tally.n, one.competitor.title)


Order = Callable[[Opponent], Any]
ORDERS: Mapping[str, tuple[str | Promise, Order]] = {
    "surprise": (_("the most surprising first"), _most_surprising),
    "n": (_("those met most often first"), lambda one: (-one.tally.n, one.competitor.title)),
    "share": (
        _("those it beats most first"),
        lambda one: (-(one.tally.share.share or 0), one.competitor.title),
    ),
}
