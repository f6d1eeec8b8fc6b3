"""Puts together the page of sampling and retirement: who was served how much, who left, what counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from django.db.models import Exists, OuterRef
from django.utils import timezone

from arena.competitors.models import Competitor
from arena.leaderboards.models import Fit, Leaderboard, Rating
from arena.votes.totals import Totals, totals
from ratings.shares import wilson

from .served import Served, served
from .words import ORIGINS

WEEKS = 12
TOO_MANY = 0.02  # excluded of what ended, above which somebody should look
LEVEL = 0.95  # that nobody who is like the others is called different


@dataclass(frozen=True)
class Share:
    """What of a competitor's verdicts and votes does not count, and whether that needs a look."""

    excluded: int
    ended: int
    lower: float | None
    upper: float | None
    overall: float | None

    @property
    def share(self) -> float | None:
        return self.excluded / self.ended if self.ended else None

    @property
    def too_many(self) -> bool:
        """More than a few in a hundred do not count."""
        return self.share is not None and self.share > TOO_MANY

    @property
    def differs(self) -> bool:
        """Its share is surely not that of all together, so that the board may lean."""
        if self.overall is None or self.lower is None or self.upper is None:
            return False
        return not self.lower <= self.overall <= self.upper


@dataclass(frozen=True)
class Line:
    """A competitor, an owner, or any other group, and what it was served."""

    name: str
    title: str
    served: Served
    models: int
    all_battles: int
    share_excluded: Share
    weeks: Sequence[int] = ()
    competitor: Competitor | None = None

    @property
    def share(self) -> float | None:
        """Of all places in battles."""
        return self.served.battles / self.all_battles if self.all_battles else None


@dataclass(frozen=True)
class Family:
    """The variants of one owner's family, and how many of them are on no board."""

    owner: str
    family: str
    variants: int
    unlisted: int  # were served battles and never stood on a board: what choosing the best of many needs
    retired: int


@dataclass(frozen=True)
class Left:
    """A competitor that plays no more, with what is known of it."""

    competitor: Competitor
    how: str
    since: date | None
    reason: str


@dataclass(frozen=True)
class Sampling:
    """Everything on the page, from which the JSON is made too."""

    at: datetime
    weeks: tuple[date, ...]
    competitors: tuple[Competitor, ...]
    served: Mapping[int, Served]
    listed: frozenset[int]  # who stands or once stood on a board
    boards: tuple[Leaderboard, ...]
    fits: tuple[Fit, ...]
    votes: Totals

    @cached_property
    def total(self) -> Served:
        return sum(self.served.values(), Served())

    @property
    def battles(self) -> int:
        """Each was served to two."""
        return self.total.battles // 2

    @property
    def origins(self) -> dict[str, int]:
        return {origin: self.total.origins[origin] // 2 for origin in ORIGINS}

    @cached_property
    def overall(self) -> float | None:
        return self.total.excluded / self.total.ended if self.total.ended else None

    @cached_property
    def models(self) -> list[Line]:
        """Every version of every competitor that was served anything, those with most first."""
        rows = [one for one in self.competitors if one.pk in self.served]
        return _most_first(self._line(one.name, one.title, [one], one) for one in rows)

    @cached_property
    def owners(self) -> list[Line]:
        return self._grouped(lambda one: one.organisation)

    @cached_property
    def weights(self) -> list[Line]:
        return self._grouped(lambda one: {True: "open", False: "closed", None: "unknown"}[one.open_weights])

    @cached_property
    def alarms(self) -> list[Line]:
        """Competitors of whose verdicts too many do not count, or surely more or fewer than of all."""
        return [line for line in self.models if line.share_excluded.too_many or line.share_excluded.differs]

    @cached_property
    def families(self) -> list[Family]:
        """Those with more than one variant first; nobody is left out."""
        found: dict[tuple[str, str], list[Competitor]] = {}
        for one in self.competitors:
            found.setdefault((one.organisation, one.family or one.name), []).append(one)
        rows = [self._family(owner, family, variants) for (owner, family), variants in found.items()]
        return sorted(rows, key=lambda row: (-row.variants, row.owner, row.family))

    @cached_property
    def several(self) -> list[Family]:
        """Families in which a maker could have chosen the best of many."""
        return [family for family in self.families if family.variants > 1]

    @property
    def unlisted(self) -> int:
        """Competitors that were served battles and never stood on a board."""
        return sum(family.unlisted for family in self.families)

    @cached_property
    def left(self) -> list[Left]:
        rows = [row for one in self.competitors if (row := _left(one))]
        return sorted(rows, key=lambda row: row.since or date.min, reverse=True)

    def _family(self, owner: str, family: str, variants: Sequence[Competitor]) -> Family:
        unlisted = sum(one.pk in self.served and one.pk not in self.listed for one in variants)
        return Family(owner, family, len(variants), unlisted, sum(bool(one.retired_at) for one in variants))

    def _grouped(self, group: Callable[[Competitor], str]) -> list[Line]:
        found: dict[str, list[Competitor]] = {}
        for one in self.competitors:
            if one.pk in self.served:
                found.setdefault(group(one), []).append(one)
        return _most_first(self._line(name, name, members) for name, members in found.items())

    def _line(
        self, name: str, title: str, members: Sequence[Competitor], competitor: Competitor | None = None
    ) -> Line:
        part = sum((self.served[one.pk] for one in members), Served())
        weeks = [part.weeks[week] for week in self.weeks]
        share = _share(part, self.overall, len(self.served))
        return Line(name, title, part, len(members), self.total.battles, share, weeks, competitor)


def sampling(now: datetime | None = None) -> Sampling:
    """Reads the page."""
    now = now or timezone.now()
    boards = tuple(Leaderboard.objects.active())
    fits = (Fit.objects.defer("pairs").latest_of(board) for board in boards)
    rated = Rating.objects.filter(competitor=OuterRef("pk"))
    return Sampling(
        at=now,
        weeks=_weeks(now.date()),
        competitors=tuple(Competitor.objects.order_by("name", "version")),
        served=served(),
        listed=frozenset(Competitor.objects.filter(Exists(rated)).values_list("pk", flat=True)),
        boards=boards,
        fits=tuple(fit for fit in fits if fit is not None),
        votes=totals(),
    )


def _weeks(today: date) -> tuple[date, ...]:
    """The Mondays of this week and of those before it, the latest first."""
    monday = today - timedelta(days=today.weekday())
    return tuple(monday - timedelta(weeks=before) for before in range(WEEKS))


def _share(part: Served, overall: float | None, among: int) -> Share:
    if not part.ended:
        return Share(0, 0, None, None, overall)
    lower, upper = wilson(part.excluded / part.ended, part.ended, 1 - (1 - LEVEL) / among)
    return Share(part.excluded, part.ended, float(lower), float(upper), overall)


def _left(one: Competitor) -> Left | None:
    """Why and since when a competitor plays no more; None where it does."""
    if one.retired_at:
        return Left(one, "retired", one.retired_at.date(), one.standing_reason)
    if one.standing != Competitor.Standing.LIVE:
        return Left(one, one.standing, one.standing_since, one.standing_reason)
    return None


def _most_first(lines: Iterable[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: (-line.served.battles, line.title))
