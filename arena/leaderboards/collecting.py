"""Competitors that have no rating yet: how far they are, and what is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .models import Rating
from .row import Row

# The first that holds says what is missing; the words of the method itself stand beside it.
MISSING: tuple[tuple[Callable[[Rating], bool], str | Promise], ...] = (
    (lambda rating: not rating.battles, _("a battle that counts")),
    (lambda rating: rating.both_bad == rating.battles, _("a battle in which one reply is good")),
    (lambda rating: not (rating.losses or rating.ties), _("a loss or a tie: so far it has won every battle")),
    (lambda rating: not (rating.wins or rating.ties), _("a win or a tie: so far it has lost every battle")),
    (lambda rating: True, _("battles that tie it to the rated models")),
)


@dataclass(frozen=True)
class Collecting:
    """A competitor without a rating beside those who have one."""

    row: Row
    least: int  # battles that everybody with a rating has; 0 where nobody has one

    @property
    def missing(self) -> str | Promise:
        """What would give it a rating."""
        return next(words for holds, words in MISSING if holds(self.row.kept))

    @property
    def behind(self) -> bool:
        """Whether it has fewer battles than anybody with a rating."""
        return self.row.kept.battles < self.least


def collecting(kept: Iterable[Row], everybody: Sequence[Row]) -> tuple[Collecting, ...]:
    """Those of the rows kept that have no rating."""
    least = min((row.kept.battles for row in everybody if row.main), default=0)
    return tuple(Collecting(row, least) for row in kept if row.kept.rating is None)
