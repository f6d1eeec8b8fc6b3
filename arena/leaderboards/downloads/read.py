"""Reads a board's latest snapshot as the plain values that downloads are made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse

from arena.leaderboards import rate
from arena.leaderboards.models import Fit, Rating
from arena.leaderboards.reproduce import reproduce
from arena.leaderboards.row import price

from .base import Sheet
from .links import links, stable

# What of a fit stands at the head of a file, as it is kept.
KEPT = (
    "method", "settings", "seed", "source", "code_version", "fingerprint", "warnings", "parameters",
    "coefficients", "fragility",
)  # fmt: skip
SLICED = ("modality", "category", "level", "language")
# With style held constant these are other numbers, and what is not worked out then is undefined.
STYLED = {"rating": "style_rating", "lower": "style_lower", "upper": "style_upper", "rank": "style_rank"}
UNSTYLED = ("se", "best_rank", "worst_rank")


def sheet(fit: Fit, ratings: Sequence[Rating], styled: bool, base: str) -> Sheet:
    """A snapshot with its ratings, which come in their order."""
    ordered = sorted(ratings, key=_by_style) if styled else ratings
    rows = tuple(_row(rating, styled, base) for rating in ordered)
    return Sheet(fit, _head(fit, len(rows), styled, base), rows, styled, base)


def _by_style(rating: Rating) -> tuple[bool, int]:
    return rating.style_rank is None, rating.style_rank or 0


def _row(rating: Rating, styled: bool, base: str) -> dict[str, Any]:
    published = {column: getattr(rating, column) for column in rate.COLUMNS[1:]}
    if styled:
        published |= {column: getattr(rating, own) for column, own in STYLED.items()}
        published |= dict.fromkeys(UNSTYLED)
    return {"competitor": rating.competitor.name} | published | _told(rating, base)


def _told(rating: Rating, base: str) -> dict[str, Any]:
    """What is said of a competitor beside its numbers."""
    one = rating.competitor
    return {
        "title": one.title,
        "version": one.version,
        "organisation": one.organisation or None,
        "licence": one.licence or None,
        "open_weights": one.open_weights,
        "released": one.released.isoformat() if one.released else None,
        "standing": str(one.standing),
        "price_input": price(one, "input"),
        "price_output": price(one, "output"),
        "url": base + stable(one.get_absolute_url),
    }


def _head(fit: Fit, n: int, styled: bool, base: str) -> dict[str, Any]:
    board = fit.leaderboard
    return {
        "format": 1,
        "leaderboard": board.name,
        "title": board.title,
        "url": base + stable(board.get_absolute_url),
        "fit": fit.pk,
        "updated_at": fit.created_at.isoformat(),
        "data_through": fit.data_through.isoformat() if fit.data_through else None,
        "style_controlled": styled,
        **{name: getattr(board, name) for name in SLICED},
        **{name: getattr(fit, name) for name in KEPT},
        "style": list(fit.slice.get("style", ())),
        "exclusions": _exclusions(fit.exclusions),
        "counts": _counts(fit, n),
        "failure": board.failure or None,
        "reproduce": list(reproduce(board.name, fit.pk)),
        "battles_url": f"{base}{stable(lambda: reverse('battles:list'))}?leaderboard={board.name}",
        "files": {link.ending: base + link.address for link in links(board, styled)},
    }


def _counts(fit: Fit, competitors: int) -> Mapping[str, Any]:
    counted = {name: getattr(fit, name) for name in ("battles", "judgments", "votes")}
    uncounted = {status: n for status, n in fit.statuses.items() if status != "valid"}
    return {"competitors": competitors, **counted, "uncounted": uncounted}


def _exclusions(exclusions: Mapping[str, Any]) -> dict[str, Any]:
    """Who and what is set aside; voters are counted, not named."""
    return dict(exclusions) | {"voters": len(exclusions.get("voters", ()))}
