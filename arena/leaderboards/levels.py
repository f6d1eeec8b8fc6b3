"""What a snapshot of a mixture keeps of each level, as a board shows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .models import Fit, Rating


@dataclass(frozen=True)
class BoardLevel:
    """One level of a mixture: its share in the headline, its battles, and what it says of each competitor."""

    name: str
    share: float
    battles: int
    ratings: Mapping[str, Rating]  # by the competitor's name

    def of(self, competitor: str) -> Rating | None:
        """What it says of a competitor; None of one that met nobody here."""
        return self.ratings.get(competitor)


@dataclass(frozen=True)
class ByLevel:
    """A competitor's headline beside its rating at each level, in the order of the levels."""

    headline: Rating
    levels: tuple[tuple[BoardLevel, Rating | None], ...]


def levels_of(fit: Fit | None, ratings: Sequence[Rating]) -> tuple[BoardLevel, ...]:
    """The levels of a fit; nothing where it is no mixture."""
    kept = fit.parameters.get("levels", ()) if fit else ()
    headline = {rating.competitor.name: rating for rating in ratings}
    return tuple(_level(one, headline) for one in kept)


def _level(kept: Mapping[str, Any], headline: Mapping[str, Rating]) -> BoardLevel:
    """Rows that were never saved: what a level says looks like a rating, so that pages show it as one.

    Verdicts that failed are not told apart by level, so their number stays undefined.
    """
    rows = {
        row["competitor"]: _rating(headline[row["competitor"]], row)
        for row in kept["rows"]
        if row["competitor"] in headline
    }
    return BoardLevel(kept["level"], kept["share"], kept["battles"], rows)


def _rating(headline: Rating, row: Mapping[str, Any]) -> Rating:
    own = {name: value for name, value in row.items() if name != "competitor"}
    said = own["wins"] + own["losses"] + own["ties"]
    rate = (own["wins"] + own["ties"] / 2) / said if said else None
    return Rating(fit=headline.fit, competitor=headline.competitor, invalid=None, win_rate=rate, **own)


def at_level(levels: Sequence[BoardLevel], name: str, everybody: Sequence[Rating]) -> list[Rating]:
    """The ratings of one level in their order; the headline's where no level is asked for."""
    found = next((level for level in levels if level.name == name), None)
    return list(everybody) if found is None else list(found.ratings.values())


def by_level(levels: Sequence[BoardLevel], everybody: Sequence[Rating]) -> tuple[ByLevel, ...]:
    """A line for each competitor, in the order of the headline."""
    return tuple(
        ByLevel(rating, tuple((level, level.of(rating.competitor.name)) for level in levels))
        for rating in everybody
        if levels
    )
