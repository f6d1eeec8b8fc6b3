"""Draws intervals as small pictures, every measure an attribute since our pages allow no inline style."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from django.utils.html import format_html
from django.utils.safestring import SafeString

WIDTH, HEIGHT, MARGIN = 180, 18, 6


@dataclass(frozen=True)
class Scale:
    """The span of ratings that a column of pictures shares, so that they can be compared."""

    low: float
    high: float

    @classmethod
    def over(cls, values: Iterable[float | None]) -> Scale | None:
        """From the least to the greatest of what is known; None when nothing is."""
        known = [value for value in values if value is not None]
        return cls(min(known), max(known)) if known else None

    def x(self, value: float) -> float:
        """Where a rating lies in the picture, in its units."""
        span = self.high - self.low
        share = (value - self.low) / span if span else 0.5
        return round(MARGIN + min(1.0, max(0.0, share)) * (WIDTH - 2 * MARGIN), 1)


class Bounded(Protocol):
    """A rating with its bounds, as far as they are known."""

    rating: float | None
    lower: float | None
    upper: float | None


def interval(scale: Scale | None, row: Bounded) -> SafeString:
    """A line between the bounds with a dot at the rating; where a bound is missing it runs off the edge."""
    if scale is None or (row.lower, row.rating, row.upper) == (None, None, None):
        return SafeString("")
    return format_html(
        '<svg class="interval" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
        ' aria-hidden="true"><line class="track" x1="{margin}" y1="{y}" x2="{end}" y2="{y}"/>'
        "{span}{dot}</svg>",
        width=WIDTH,
        height=HEIGHT,
        margin=MARGIN,
        end=WIDTH - MARGIN,
        y=HEIGHT / 2,
        span=_span(scale, row),
        dot=_dot(scale, row.rating),
    )


def _span(scale: Scale, row: Bounded) -> SafeString:
    if row.lower is None and row.upper is None:
        return SafeString("")
    return format_html(
        '<line class="{}" x1="{}" y1="{y}" x2="{}" y2="{y}"/>',
        "span" if row.lower is not None and row.upper is not None else "span open",
        0 if row.lower is None else scale.x(row.lower),
        WIDTH if row.upper is None else scale.x(row.upper),
        y=HEIGHT / 2,
    )


def _dot(scale: Scale, rating: float | None) -> SafeString:
    if rating is None:
        return SafeString("")
    return format_html('<circle class="dot" cx="{}" cy="{}" r="4.5"/>', scale.x(rating), HEIGHT / 2)
