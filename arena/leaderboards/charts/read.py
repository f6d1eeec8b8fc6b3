"""Reads a fit, and the fits before it, as the plain values that charts are made of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from django.db.models import QuerySet

from arena.leaderboards.models import Fit, Rating
from arena.leaderboards.row import controls_style, price

from . import frontier, history
from .base import Pair, Point, Snapshot, Standing

MOMENTS = 100  # of the past: more are narrower than a line is thick

# What of a rating is drawn as it is kept.
KEPT = ("rating", "lower", "upper", "rank", "best_rank", "worst_rank", "tier", "component", "battles")
STYLED = ("style_rating", "style_lower", "style_upper", "style_rank")


def read(fit: Fit, ratings: Sequence[Rating], needs: frozenset[str]) -> Snapshot:
    """A fit with its ratings in their order; of the rest only what is needed."""
    labels, kept = _labels(ratings), KEPT + STYLED * controls_style(fit, ratings)
    return Snapshot(
        board=fit.leaderboard.title,
        level=fit.settings.get("level"),
        standings=tuple(_standing(row, label, kept) for row, label in zip(ratings, labels, strict=True)),
        pairs=tuple(Pair(*pair) for pair in fit.pairs) if "pairs" in needs else (),
        past=_past(fit, ratings, labels) if "past" in needs else (),
        moments=len(_alike(fit).order_by().values("data_through").distinct()[:2]),
    )


def _standing(row: Rating, label: str, kept: Sequence[str]) -> Standing:
    prices = (price(row.competitor, of) for of in ("input", "output"))
    return Standing(label, **{name: getattr(row, name) for name in kept}, price=frontier.mixed(*prices))


def _labels(ratings: Sequence[Rating]) -> list[str]:
    """Titles without what cannot be drawn, told apart by their names where two are the same."""
    titles = [_drawable(row.competitor.title) for row in ratings]
    times = Counter(titles)
    return [
        f"{title} ({row.competitor.name})" if times[title] > 1 else title
        for title, row in zip(titles, ratings, strict=True)
    ]


def _drawable(title: str) -> str:
    # A control character would make an SVG unreadable, and one that turns the direction misplaces others.
    return "".join(character if character.isprintable() else "\ufffd" for character in title)


def _past(fit: Fit, ratings: Sequence[Rating], labels: Sequence[str]) -> tuple[Point, ...]:
    """The ratings of today's best ones, in snapshots that can be compared with this one."""
    best = {
        row.competitor_id: label
        for row, label in zip(ratings, labels, strict=True)
        if row.component == 1 and row.rating is not None
    }
    best = dict(list(best.items())[: history.MOST])
    kept = Rating.objects.filter(
        fit__in=moments(fit), competitor__in=best, component=1, rating__isnull=False
    ).values_list("competitor", "fit__data_through", "rating", "lower", "upper")
    place = {competitor: place for place, competitor in enumerate(best)}
    ordered = sorted(kept, key=lambda row: (place[row[0]], row[1]))
    return tuple(Point(best[row[0]], *row[1:]) for row in ordered)


def moments(fit: Fit) -> list[int]:
    """Some of the fits made in the same way, evenly, one for each moment, the first and last among them."""
    fits = list(dict(_alike(fit).values_list("data_through", "pk")).values())
    step = max(1.0, (len(fits) - 1) / (MOMENTS - 1))
    return [fits[round(place * step)] for place in range(min(len(fits), MOMENTS))]


def _alike(fit: Fit) -> QuerySet[Fit]:
    """The fits up to this one whose ratings stand on the same scale."""
    return Fit.objects.filter(
        leaderboard=fit.leaderboard, method=fit.method, source=fit.source, settings=fit.settings,
        pk__lte=fit.pk, data_through__isnull=False,
    ).order_by("pk")  # fmt: skip
