"""Puts together what a competitor's page tells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.functional import Promise
from django.utils.safestring import SafeString

from arena.competitors.models import Competitor
from arena.endpoints.models import family_of
from arena.evolution.diagnosis import Faults, faults
from arena.leaderboards.models import Fit, Rating
from arena.pages.interval import Scale

from .by_people import ByPeople, by_people
from .drawing import history
from .effort import Effort, efforts
from .endings import Endings, endings
from .licences import in_words
from .mine import Tally, cells, tallies
from .opponents import ORDERS, Opponent, everywhere, on_board
from .past import Moment, latest_ratings, past
from .relatives import Relative, relatives
from .samples import Sample, samples
from .strengths import Strength, strengths

FEW = 20  # opponents that a page lists at first


@dataclass(frozen=True)
class Rated:
    """What a board last said of the competitor, and what it said over time."""

    rating: Rating
    moments: Sequence[Moment]

    @property
    def today(self) -> bool:
        """Whether the board still says so."""
        return self.rating.today

    @property
    def board(self) -> Any:
        return self.rating.fit.leaderboard

    @property
    def drawing(self) -> SafeString:
        """Its ratings over time; nothing of a single snapshot."""
        return history(self.board.title, self.moments) if len(self.moments) > 1 else SafeString("")

    def as_json(self) -> dict[str, Any]:
        """The rating for machines."""
        kept = ("rating", "lower", "upper", "rank", "best_rank", "worst_rank", "tier", "component", "battles")
        numbers = {name: getattr(self.rating, name) for name in (*kept, "acceptability", "note")}
        through = self.rating.fit.data_through
        known = {"leaderboard": self.board.name, "fit": self.rating.fit_id, "today": self.today}
        past = [[one.version, one.at.isoformat(), one.rating, one.lower, one.upper] for one in self.moments]
        return known | {"data_through": through and through.isoformat()} | numbers | {"past": past}


@dataclass(frozen=True)
class Profile:
    """Everything that a competitor's page shows of one version."""

    competitor: Competitor
    versions: Sequence[Competitor]
    rated: Sequence[Rated]
    asked_all: bool
    order: str
    opponents: Sequence[Opponent]
    board: Any  # on which the opponents are counted; None: everywhere
    overall: Tally
    strengths: Sequence[Strength]
    faults: Faults
    endings: Endings
    efforts: Sequence[Effort]
    by_people: ByPeople
    samples: Sequence[Sample]
    relatives: Sequence[Relative]
    family: str

    @property
    def drawn(self) -> list[Rated]:
        """The boards that have more than one moment to draw."""
        return [one for one in self.rated if len(one.moments) > 1]

    @property
    def scale(self) -> Scale | None:
        rows = [one.rating for one in self.rated]
        return Scale.over(value for row in rows for value in (row.lower, row.rating, row.upper))

    @cached_property
    def named(self) -> str:
        """How the battle list is asked for this version alone."""
        one = self.competitor
        return f"{one.name}.{one.version}" if len(self.versions) > 1 else one.name

    @property
    def listed(self) -> Sequence[Opponent]:
        """The opponents that the page lists: a few, unless all were asked for."""
        return self.opponents if self.asked_all else self.opponents[:FEW]

    @property
    def licence_words(self) -> str | Promise:
        """What its licence lets one do."""
        return in_words(self.competitor.licence)

    @property
    def stronger(self) -> list[Strength]:
        return [one for one in self.strengths if one.differs == "stronger"]

    @property
    def weaker(self) -> list[Strength]:
        return [one for one in self.strengths if one.differs == "weaker"]

    def as_json(self) -> dict[str, Any]:
        """The page's numbers for machines."""
        one = self.competitor
        known = {name: getattr(one, name) for name in ("name", "title", "version", "organisation", "licence")}
        known |= {"open_weights": one.open_weights, "status": one.status, "reason": one.standing_reason}
        known |= {"since": one.since and one.since.isoformat(), "family": self.family}
        return (
            known
            | {
                "versions": [version.version for version in self.versions],
                "ratings": [rated.as_json() for rated in self.rated],
                "battles": self.overall.as_json(),
                "opponents": {
                    "leaderboard": self.board and self.board.name,
                    "met": [opponent.as_json() for opponent in self.opponents],
                },
                "strengths": [strength.as_json() for strength in self.strengths],
                "faults": [kind.as_json() for kind in self.faults.kinds],
                "judges_and_people": self.by_people.as_json(),
                "effort": [effort.as_json() for effort in self.efforts],
                "price": one.endpoint.price,
                "relatives": [relative.as_json() for relative in self.relatives],
            }
            | self.endings.as_json()
        )


def profile(competitor: Competitor, versions: Sequence[Competitor], query: Mapping[str, str]) -> Profile:
    """Reads a competitor's page."""
    mine = cells(competitor.pk)
    rated = _rated(competitor, versions)
    fit = _asked_fit(rated, query.get("board", ""))
    order = query.get("order") if query.get("order") in ORDERS else "surprise" if fit else "n"
    met = on_board(fit, competitor.pk) if fit else everywhere(mine)
    overall = tallies(mine, lambda cell: None).get(None, Tally({}))
    return Profile(
        competitor=competitor,
        versions=versions,
        rated=rated,
        asked_all="all" in query,
        order=order,
        opponents=sorted(met, key=ORDERS[order][1]),
        board=fit and fit.leaderboard,
        overall=overall,
        strengths=strengths(mine),
        faults=faults(competitor),
        endings=endings(competitor.pk),
        efforts=efforts(competitor.pk, competitor.endpoint.price),
        by_people=by_people(competitor.pk),
        samples=samples(mine),
        relatives=relatives(competitor),
        family=family_of(competitor),
    )


def _rated(competitor: Competitor, versions: Sequence[Competitor]) -> list[Rated]:
    moments = past([version.pk for version in versions])
    return [Rated(row, moments.get(row.fit.leaderboard_id, ())) for row in latest_ratings(competitor.pk)]


def _asked_fit(rated: Sequence[Rated], name: str) -> Fit | None:
    """The fit of the board that was asked for, else of the first."""
    found = [one.rating.fit_id for one in rated if one.board.name == name] or [
        one.rating.fit_id for one in rated if not name
    ]
    return Fit.objects.select_related("leaderboard").get(pk=found[0]) if found else None
