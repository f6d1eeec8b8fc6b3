"""The sheet that every card is drawn on: its size, colours, and the few shapes that stand on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import NamedTuple

from django.utils.translation import gettext as _

from arena.pages.interval import Bounded, Scale

from .letters import FONTS, cut, drawable, lines, plain, runs_right_to_left

WIDTH, HEIGHT, MARGIN = 1200, 630, 64
ROOM = WIDTH - 2 * MARGIN
# As on the pages, in light colours: a card stands on whatever ground others choose.
GROUND, PANEL, INK, QUIET, LINE = "#fafaf8", "#ffffff", "#1b1f23", "#57606a", "#dcdfe3"
A, B, GOOD = "#1f5f8b", "#8a4b08", "#1c6b3f"
LEADING = 1.35
_EMBED, _END = "\u202b", "\u202c"  # around a line that runs to the left


class At(NamedTuple):
    """Where something begins, and how much room it has."""

    x: float
    y: float
    room: float = ROOM

    def lower(self, by: float) -> At:
        return self._replace(y=self.y + by)


class Pen(NamedTuple):
    """How words look."""

    size: float
    fill: str = INK
    bold: bool = False

    @property
    def weight(self) -> int:
        return 600 if self.bold else 400

    @property
    def em(self) -> float:
        """Bold letters are wider."""
        return self.size * (1.12 if self.bold else 1.0)


@dataclass
class Sheet:
    """A card in the making: shapes from the back to the front."""

    shapes: list[str] = field(default_factory=list)

    def words(self, at: At, text: str, pen: Pen) -> None:
        """One line, cut to its room; one that runs to the left begins at the right."""
        shown = drawable(cut(plain(text), pen.em, at.room), pen.weight)
        if runs_right_to_left(shown):
            self._text(at.x + at.room, at.y, f"{_EMBED}{shown}{_END}", pen, "end")
        else:
            self._text(at.x, at.y, shown, pen, "start")

    def block(self, at: At, text: str, pen: Pen, most: int) -> At:
        """At most so many lines; says where the next may stand."""
        for line in lines(text, pen.em, at.room, most):
            self.words(at, line, pen)
            at = at.lower(pen.size * LEADING)
        return at

    def number(self, at: At, text: str, pen: Pen) -> None:
        """A line that ends where its room does."""
        self._text(at.x + at.room, at.y, plain(text), pen, "end")

    def panel(self, at: At, height: float, edge: str = LINE) -> None:
        """A white ground for what belongs together."""
        size = f'width="{at.room:.1f}" height="{height:.1f}" rx="14"'
        self.shapes.append(
            f'<rect x="{at.x:.1f}" y="{at.y:.1f}" {size} fill="{PANEL}" stroke="{edge}" stroke-width="2"/>'
        )

    def interval(self, at: At, scale: Scale, row: Bounded) -> None:
        """Between the bounds a line, at the rating a dot; a missing bound runs to the edge."""
        low = at.x if row.lower is None else _on(scale, row.lower, at)
        high = at.x + at.room if row.upper is None else _on(scale, row.upper, at)
        self._rule(at.x, at.x + at.room, at.y, f'stroke="{LINE}" stroke-width="2"')
        self._rule(low, high, at.y, f'stroke="{A}" stroke-width="6"')
        if row.rating is not None:
            x = _on(scale, row.rating, at)
            self.shapes.append(f'<circle cx="{x:.1f}" cy="{at.y:.1f}" r="9" fill="{A}"/>')

    def svg(self, above: str, below: Iterable[str]) -> str:
        """The whole card: the arena and what this is at the top, facts at the foot."""
        self.shapes.append(f'<circle cx="{MARGIN + 10}" cy="65" r="10" fill="{A}"/>')
        self.shapes.append(f'<circle cx="{MARGIN + 25}" cy="65" r="10" fill="{B}" opacity="0.85"/>')
        self.words(At(MARGIN + 48, 75, 400), _("Open arena"), Pen(28, bold=True))
        self.number(At(MARGIN, 75), above, Pen(24, QUIET))
        self.words(At(MARGIN, HEIGHT - 36), " · ".join(filter(None, below)), Pen(24, QUIET))
        size = f'width="{WIDTH}" height="{HEIGHT}"'
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="0 0 {WIDTH} {HEIGHT}">'
            f'<rect {size} fill="{GROUND}"/><g font-family="{FONTS}">{"".join(self.shapes)}</g></svg>'
        )

    def _text(self, x: float, y: float, text: str, pen: Pen, anchor: str) -> None:
        look = f'font-size="{pen.size}" font-weight="{pen.weight}" fill="{pen.fill}"'
        self.shapes.append(
            f'<text x="{x:.1f}" y="{y:.1f}" {look} text-anchor="{anchor}">{escape(text)}</text>'
        )

    def _rule(self, low: float, high: float, y: float, look: str) -> None:
        self.shapes.append(f'<path d="M{low:.1f} {y:.1f}H{high:.1f}" {look} stroke-linecap="round"/>')


def _on(scale: Scale, value: float, at: At) -> float:
    span = scale.high - scale.low
    return at.x + at.room * ((value - scale.low) / span if span else 0.5)


def whole(value: float | None) -> str:
    """A number as pages show it; what is undefined is said to be."""
    return "n/a" if value is None else f"{value:,.0f}"


def scale_of(rows: Sequence[Bounded]) -> Scale:
    """The span that rows share."""
    return Scale.over(value for row in rows for value in (row.lower, row.rating, row.upper)) or Scale(0, 0)
