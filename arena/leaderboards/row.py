"""One line of a board: what a fit says of a competitor, as verdicts have it or with style held constant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from arena.competitors.models import Competitor

from .models import Fit, Rating


@dataclass(frozen=True)
class Lead:
    """The fewest battles found without which the next competitor would be ahead; None when none suffice."""

    over: str
    battles: int | None
    least: bool  # whether it is known that no fewer do


@dataclass(frozen=True)
class Row:
    """A competitor on a board."""

    kept: Rating
    styled: bool = False
    lead: Lead | None = None

    @property
    def competitor(self) -> Competitor:
        return self.kept.competitor

    @property
    def of(self) -> str:
        """Who made it and under which licence, as far as that is stated."""
        return " · ".join(filter(None, (self.made_by, self.licence)))

    @property
    def price_in(self) -> float | None:
        """Of a million tokens of prompts; None where nobody said."""
        return price(self.competitor, "input")

    @property
    def price_out(self) -> float | None:
        """Of a million tokens of answers."""
        return price(self.competitor, "output")

    @property
    def made_by(self) -> str:
        return self.competitor.organisation

    @property
    def licence(self) -> str:
        return self.competitor.licence

    @property
    def rating(self) -> float | None:
        return self.kept.style_rating if self.styled else self.kept.rating

    @property
    def lower(self) -> float | None:
        return self.kept.style_lower if self.styled else self.kept.lower

    @property
    def upper(self) -> float | None:
        return self.kept.style_upper if self.styled else self.kept.upper

    @property
    def rank(self) -> int | None:
        return self.kept.style_rank if self.styled else self.kept.rank

    @property
    def place(self) -> tuple[int, int, float] | None:
        """What it is ordered by: tier (which ignores style control), rank, and among equals rating."""
        if self.rank is None:
            return None
        return (0 if self.styled else self.kept.tier or 0, self.rank, -(self.rating or 0))

    @property
    def span(self) -> str:
        """The ranks that are possible, where more than one is; known without style control only."""
        best, worst = self.kept.best_rank, self.kept.worst_rank
        if self.styled or best is None or worst is None or best == worst:
            return ""
        return f"{best}–{worst}"

    @property
    def moved(self) -> int | None:
        """By how many ranks style control lifts it; below zero it lowers it."""
        if self.kept.rank is None or self.kept.style_rank is None:
            return None
        return self.kept.rank - self.kept.style_rank

    @property
    def fallen(self) -> int:
        """By how many ranks style control lowers it."""
        return max(0, -(self.moved or 0))

    @property
    def main(self) -> bool:
        """Whether it has a rating on the board's main scale."""
        return self.kept.rating is not None and self.kept.component in (1, None)


def price(competitor: Competitor, of: str) -> float | None:
    """What its endpoint takes for a million tokens of input or output."""
    said = competitor.endpoint.price.get(of)
    return None if said is None else float(said)


def rows_of(ratings: Iterable[Rating], styled: bool, leads: Mapping[str, Lead]) -> list[Row]:
    """The lines of a fit, in its order."""
    return [Row(rating, styled, None if styled else leads.get(rating.competitor.name)) for rating in ratings]


def controls_style(fit: Fit, ratings: Iterable[Rating]) -> bool:
    """Whether a fit has ratings that hold some property of replies constant."""
    return bool(fit.coefficients) and any(rating.style_rating is not None for rating in ratings)


def leads(fit: Fit | None, ratings: Iterable[Rating]) -> dict[str, Lead]:
    """By competitor's name, its lead over the next one."""
    titles = {rating.competitor.name: rating.competitor.title for rating in ratings}
    told: list[dict[str, Any]] = fit.fragility if fit else []
    return {
        one["upper"]: Lead(titles[one["lower"]], one["votes"], one.get("proved", False))
        for one in told
        if one["lower"] in titles
    }
