"""Competitors that a board once rated and no longer shows: when they left, why, and what they last had."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Subquery

from arena.competitors.models import Competitor

from .models import Leaderboard, Rating


@dataclass(frozen=True)
class Departed:
    """A competitor with its last rating on a board."""

    kept: Rating

    @property
    def competitor(self) -> Competitor:
        return self.kept.competitor

    @property
    def standing(self) -> str:
        """Its status: live where it only left this board."""
        told, gone = self.competitor.standing, self.competitor.retired_at
        return "retired" if gone and told == Competitor.Standing.LIVE else str(told)

    @property
    def since(self) -> date | None:
        """The date that somebody stated, else that on which the operator's file named it no more."""
        gone = self.competitor.retired_at
        return self.competitor.standing_since or (gone.date() if gone else None)


def departed(board: Leaderboard, shown: Sequence[Rating]) -> tuple[Departed, ...]:
    """Whoever has a rating in a snapshot of the board and none in the one that is shown, by name.

    An earlier version of somebody who is shown has not left.
    """
    last = Rating.objects.filter(competitor=OuterRef("pk"), fit__leaderboard=board).order_by("-fit")
    gone = (
        Competitor.objects.exclude(name__in=[rating.competitor.name for rating in shown])
        .annotate(last=Subquery(last.values("pk")[:1]))
        .filter(last__isnull=False)
        .order_by("name", "-version")
        .distinct("name")
    )
    ratings = Rating.objects.filter(pk__in=[one.last for one in gone])
    found = ratings.select_related("competitor__endpoint", "fit").order_by("competitor__name")
    return tuple(map(Departed, found))
