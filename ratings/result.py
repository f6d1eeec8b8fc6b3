"""What a fit says: ratings with their uncertainty, and everything needed to doubt them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from math import isfinite
from typing import Any

import numpy as np

from ratings.arrays import Counts, Flags, Floats
from ratings.counts import Pairs
from ratings.ranks import tiers
from ratings.simultaneous import Apart, joint_critical, simultaneous_tiers


@dataclass(frozen=True)
class Coefficient:
    """What one standard deviation of a covariate adds to side a's strength, in logits, with its interval."""

    name: str
    value: float
    se: float
    lower: float
    upper: float


@dataclass(frozen=True, eq=False)
class Ratings:
    """One row per competitor, (M,) each, in the order of Comparisons.names.

    rating, se: rating points; NaN where none is defined.
    lower, upper: interval at settings["level"]; -inf or inf where nothing bounds that side.
    component: which comparable group, from 1, the largest; 0 for those without a rating. Ratings, ranks and
    tiers of different components stand on different scales.
    rank: from 1; 0 for those without a rating.
    battles: all battles against others; wins, losses, ties, both_bad add up to it.
    note: why a competitor has no rating, or none on the first component's scale; else empty.
    covariances: of the members of each component among each other, rating points squared, where known.
    parameters: what the method estimated besides ratings, by name, on the scale its docstring gives.
    coefficients: of the covariates that the first component's fit controlled for.
    levels: what the headline is a mixture of, each rated on its own, by name; else empty.
    """

    names: tuple[str, ...]
    rating: Floats
    se: Floats
    lower: Floats
    upper: Floats
    component: Counts
    rank: Counts
    battles: Counts
    wins: Counts
    losses: Counts
    ties: Counts
    both_bad: Counts
    note: tuple[str, ...]
    method: str
    settings: Mapping[str, Any]
    iterations: int
    converged: bool
    warnings: tuple[str, ...] = ()
    covariances: tuple[Floats, ...] = ()
    parameters: Mapping[str, float] = field(default_factory=dict)
    coefficients: tuple[Coefficient, ...] = ()
    levels: Mapping[str, "Ratings"] = field(default_factory=dict)

    @property
    def rated(self) -> Flags:
        """Which competitors have a rating, (M,)."""
        return ~np.isnan(self.rating)

    @property
    def covariance(self) -> Floats | None:
        """Of the first component's members among each other, rating points squared, (R, R)."""
        return self.covariances[0] if self.covariances else None

    @cached_property
    def tier(self) -> Counts:
        """Groups that the verdicts tell apart, (M,), from 1; 0 for those without a rating.

        Whoever is surely worse than somebody unrated, by that one's lower bound, is not in the first. Without
        a covariance nothing is told apart, and everybody rated is in the first.
        """
        marginal = self.settings.get("tiers") == "marginal"
        return self._by_component(self._marginal_tiers if marginal else self._sure_tiers)

    @cached_property
    def best_rank(self) -> Counts:
        """The best rank that simultaneous comparisons leave possible, (M,); 0 if unrated."""
        return self._by_component(lambda inside, apart: apart.ranks(self.rating[inside])[0] if apart else 1)

    @cached_property
    def worst_rank(self) -> Counts:
        """The worst rank that simultaneous comparisons leave possible, (M,); 0 if unrated."""
        return self._by_component(
            lambda inside, apart: apart.ranks(self.rating[inside])[1] if apart else inside.sum()
        )

    @cached_property
    def apart(self) -> tuple[Apart, ...]:
        """What tells the members of each component from each other; simulated, so only when asked.

        The difference of two ratings, give or take `critical` of its `errors`, is an interval that holds for
        all pairs at once with probability settings["level"].
        """
        return tuple(Apart.at(covariance, *self._draw) for covariance in self.covariances)

    @cached_property
    def joint_half(self) -> Floats:
        """Half-widths of intervals about the ratings that hold for all of a component at once, (M,).

        Rating points; infinite where no covariance is known.
        """
        half = np.full(len(self.names), np.inf)
        for number, covariance in enumerate(self.covariances, start=1):
            half[self.component == number] = joint_critical(covariance, *self._draw) * np.sqrt(
                np.diag(covariance)
            )
        return half

    @property
    def _draw(self) -> tuple[float, np.random.Generator]:
        level, seed = self.settings.get("level", 0.95), self.settings.get("seed", 0)
        return level, np.random.default_rng(seed)

    def rows(self) -> list[dict[str, Any]]:
        """A JSON-safe dict per competitor, by component, rank, rating; None where undefined or unbounded."""
        return [self._row(index) for index in self._order()]

    def _sure_tiers(self, inside: Flags, apart: Apart | None) -> Counts | int:
        if apart is None:
            return 1
        unrated = self.lower[self._near(inside) & ~inside].max(initial=-np.inf)
        return simultaneous_tiers(self.rating[inside], apart, self.upper[inside] < unrated)

    def _marginal_tiers(self, inside: Flags, _: Apart | None) -> Counts:
        near = self._near(inside)
        return tiers(self.rating[near], self.lower[near], self.upper[near])[inside[near]]

    def _near(self, inside: Flags) -> Flags:
        """The members of a component and who is bounded on its scale, which is the first's, (M,)."""
        return inside | (self.component == 0) if self.component[inside].max(initial=0) == 1 else inside

    def _by_component(self, values: Callable[[Flags, Apart | None], Any]) -> Counts:
        """values(members, how they are told apart) laid out by competitor, (M,)."""
        found = np.zeros(len(self.names), dtype=np.int64)
        for number in range(1, self.component.max(initial=0) + 1):
            inside = self.component == number
            found[inside] = values(inside, self.apart[number - 1] if self.covariances else None)
        return found

    def _order(self) -> list[int]:
        last = len(self.names) + 1
        component, rank = (np.where(column == 0, last, column) for column in (self.component, self.rank))
        rating = np.where(self.rated, self.rating, -np.inf)
        return sorted(
            range(len(self.names)), key=lambda k: (component[k], rank[k], -rating[k], self.names[k])
        )

    def _row(self, index: int) -> dict[str, Any]:
        row: dict[str, Any] = {"competitor": self.names[index]}
        for name in ("rating", "se", "lower", "upper"):
            value = float(getattr(self, name)[index])
            row[name] = value if isfinite(value) else None
        for name in ("rank", "best_rank", "worst_rank", "tier", "component"):
            row[name] = int(getattr(self, name)[index]) or None
        for name in ("battles", "wins", "losses", "ties", "both_bad"):
            row[name] = int(getattr(self, name)[index])
        return row | {"note": self.note[index]}


def records(pairs: Pairs) -> dict[str, Any]:
    """Unweighted battles, wins, losses, ties and both_bad of each competitor, (M,) each."""
    first_won, second_won, tie, both_bad = pairs.number.T
    columns = {
        "battles": (pairs.number.sum(axis=1),) * 2,
        "wins": (first_won, second_won),
        "losses": (second_won, first_won),
        "ties": (tie, tie),
        "both_bad": (both_bad, both_bad),
    }
    return {name: pairs.per_competitor(*sides).astype(np.int64) for name, sides in columns.items()}


def row_warnings(pairs: Pairs) -> tuple[str, ...]:
    """What the pair counts leave out of every preference fit, in words."""
    both_bad = int(pairs.number[:, 3].sum())
    said = (
        (pairs.self_play, "of a competitor against itself dropped"),
        (both_bad, "where both replies were bad counted but not part of the fit"),
    )
    left_out = (f"{n} battle{'s' * (n != 1)} {what}" for n, what in said if n)
    return (*left_out, *_repetition_warnings(pairs))


_CHANCE = 1e-3  # that counts share a divisor though no row was repeated


def _repetition_warnings(pairs: Pairs) -> tuple[str, ...]:
    """Whether the counts look as if every row stood in the data several times; only an id could prove it."""
    if (pairs.number == 1).any():
        return ()
    cells = pairs.number[pairs.number > 0]
    times = int(np.gcd.reduce(cells))
    if times < 2 or float(times) ** (1 - cells.size) > _CHANCE:
        return ()
    return (
        f"every count of battles by pair and outcome is a multiple of {times}: if the rows are repeated, "
        f"the intervals are {np.sqrt(times):.1f} times too narrow",
    )
