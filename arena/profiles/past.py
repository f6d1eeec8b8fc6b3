"""A competitor's ratings over time, board by board, all its versions on one line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q

from arena.leaderboards.models import Fit, Rating

from .mine import read

HEAVY = ("fit__pairs", "fit__fragility", "fit__tail", "fit__slice", "fit__coefficients")  # what no line shows
MOMENTS = 80  # of a board: more are narrower than a line is thick

# Fits that stand on the scale of the latest one: the same method, source and settings.
_PAST = """
WITH latest AS (
    SELECT DISTINCT ON (leaderboard_id) leaderboard_id, method, source, settings FROM leaderboards_fit
    ORDER BY leaderboard_id, id DESC
)
SELECT f.leaderboard_id, c.version, f.data_through, r.rating, r.lower, r.upper
FROM leaderboards_rating r JOIN leaderboards_fit f ON f.id = r.fit_id
JOIN latest USING (leaderboard_id, method, source, settings)
JOIN competitors_competitor c ON c.id = r.competitor_id
WHERE r.competitor_id = ANY(%(versions)s) AND r.component = 1 AND r.rating IS NOT NULL
    AND f.data_through IS NOT NULL
ORDER BY f.leaderboard_id, f.id
"""


@dataclass(frozen=True)
class Moment:
    """A rating in one snapshot."""

    version: int
    at: datetime
    rating: float
    lower: float | None
    upper: float | None


def past(versions: Sequence[int]) -> dict[int, tuple[Moment, ...]]:
    """By board, the ratings in its snapshots from first to last; some of them, where there are many."""
    found: dict[int, dict[datetime, Moment]] = {}
    for board, version, at, *rating in read(_PAST, versions=list(versions)):
        found.setdefault(board, {})[at] = Moment(version, at, *rating)
    return {board: tuple(_some(list(moments.values()))) for board, moments in found.items()}


def _some(moments: Sequence[Moment]) -> Iterable[Moment]:
    """Evenly, the first and the last among them."""
    step = max(1.0, (len(moments) - 1) / (MOMENTS - 1))
    return (moments[round(place * step)] for place in range(min(len(moments), MOMENTS)))


def latest_ratings(competitor: int) -> list[Rating]:
    """What each board last said of one version; `today`: whether that is what the board still shows."""
    rated = Rating.objects.filter(competitor=competitor).select_related("fit__leaderboard")
    rated = rated.defer(*HEAVY)
    newer = Fit.objects.filter(leaderboard=OuterRef("fit__leaderboard"), pk__gt=OuterRef("fit"))
    in_force = Q(fit__leaderboard__retired_at=None)
    last = rated.order_by("fit__leaderboard_id", "-fit_id").distinct("fit__leaderboard_id")
    found = last.annotate(today=ExpressionWrapper(in_force & ~Exists(newer), output_field=BooleanField()))
    return sorted(found, key=lambda row: (row.fit.leaderboard.position, row.fit.leaderboard.name))
