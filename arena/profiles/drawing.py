"""Draws a rating over time as a small picture, every measure an attribute: pages allow no inline style."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from .past import Moment

WIDTH, HEIGHT = 520, 150
LEFT, RIGHT, TOP, BOTTOM = 46, 12, 18, 24  # room for the words around the drawing


@dataclass(frozen=True)
class Frame:
    """The span of time and of ratings that is drawn."""

    moments: Sequence[Moment]

    @property
    def low(self) -> float:
        return min(value for one in self.moments for value in (one.rating, one.lower) if value is not None)

    @property
    def high(self) -> float:
        return max(value for one in self.moments for value in (one.rating, one.upper) if value is not None)

    def x(self, moment: Moment) -> float:
        """From left to right as time went by; a single moment stands in the middle."""
        first, last = self.moments[0].at, self.moments[-1].at
        span = (last - first).total_seconds()
        share = (moment.at - first).total_seconds() / span if span else 0.5
        return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)

    def y(self, value: float) -> float:
        """From the bottom up as ratings grow."""
        share = (value - self.low) / (self.high - self.low) if self.high > self.low else 0.5
        return round(HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM), 1)


def history(board: str, moments: Sequence[Moment]) -> SafeString:
    """The line of ratings in its band of intervals, with a mark where a new version began."""
    frame = Frame(moments)
    return format_html(
        '<svg class="past" viewBox="0 0 {w} {h}" width="{w}" height="{h}" role="img" aria-label="{label}">'
        "{axes}{band}{lines}{dots}{marks}</svg>",
        w=WIDTH, h=HEIGHT, label=_label(board, moments), axes=_axes(frame), band=_band(frame),
        lines=_lines(frame), dots=_dots(frame), marks=_marks(frame),
    )  # fmt: skip


def _label(board: str, moments: Sequence[Moment]) -> str:
    first, last = moments[0], moments[-1]
    return _("Rating on %(board)s from %(first)s (%(was)s) to %(last)s (%(now)s)") % {
        "board": board, "first": _day(first), "was": f"{first.rating:,.0f}",
        "last": _day(last), "now": f"{last.rating:,.0f}",
    }  # fmt: skip


def _day(moment: Moment) -> str:
    return date_format(moment.at, "j M Y")


def _axes(frame: Frame) -> SafeString:
    ends = {"start": (LEFT, _day(frame.moments[0])), "end": (WIDTH - RIGHT, _day(frame.moments[-1]))}
    shown = ends.items() if ends["start"][1] != ends["end"][1] else [("start", ends["start"])]
    rows = ((side, x, HEIGHT - 6, day) for side, (x, day) in shown)
    days = format_html_join("", '<text class="day {}" x="{}" y="{}">{}</text>', rows)
    return SafeString(days + _levels(frame, sorted({frame.low, frame.high})))


def _levels(frame: Frame, values: Sequence[float]) -> SafeString:
    return format_html_join(
        "",
        '<line class="track" x1="{}" x2="{}" y1="{}" y2="{}"/><text class="value" x="{}" y="{}">{}</text>',
        ((LEFT, WIDTH - RIGHT, (y := frame.y(v)), y, LEFT - 6, y + 4, f"{v:,.0f}") for v in values),
    )  # fmt: skip


def _runs(moments: Sequence[Moment]) -> Iterator[list[Moment]]:
    """Moments of one version after another: a line is never drawn from one version to the next."""
    run: list[Moment] = []
    for moment in moments:
        if run and run[-1].version != moment.version:
            yield run
            run = []
        run.append(moment)
    yield run


def _band(frame: Frame) -> SafeString:
    bounded = (
        [one for one in run if one.lower is not None and one.upper is not None]
        for run in _runs(frame.moments)
    )
    outlines = (
        [(frame.x(one), frame.y(one.upper)) for one in run]
        + [(frame.x(one), frame.y(one.lower)) for one in run[::-1]]
        for run in bounded
    )
    return format_html_join(
        "", '<polygon class="band" points="{}"/>', ((_points(line),) for line in outlines if line)
    )


def _lines(frame: Frame) -> SafeString:
    lines = ([(frame.x(one), frame.y(one.rating)) for one in run] for run in _runs(frame.moments))
    return format_html_join("", '<polyline class="line" points="{}"/>', ((_points(line),) for line in lines))


def _points(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x},{y}" for x, y in points)


def _dots(frame: Frame) -> SafeString:
    return format_html_join(
        "", '<circle class="dot" cx="{}" cy="{}" r="2.5"/>',
        ((frame.x(one), frame.y(one.rating)) for one in frame.moments),
    )  # fmt: skip


MARK = '<line class="version" x1="{}" x2="{}" y1="{}" y2="{}"/><text class="version" x="{}" y="{}">{}</text>'


def _marks(frame: Frame) -> SafeString:
    new = [after for before, after in pairwise(frame.moments) if after.version != before.version]
    said = [(frame.x(one), _("version %(number)s") % {"number": one.version}) for one in new]
    return format_html_join(
        "", MARK, ((x, x, TOP - 4, HEIGHT - BOTTOM, x, TOP - 7, words) for x, words in said)
    )
