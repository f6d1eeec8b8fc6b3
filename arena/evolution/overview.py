"""What the evolutions are doing: rounds, what was refused and why, money, and who is whose relative."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count

from arena.leaderboards.models import Leaderboard

from .budget import ALL, LIMITS, site_limits, today
from .families import Company, company_of_evolution
from .ledger import Spending
from .models import Evolution, Rule, Use
from .work import Round, Step


@dataclass(frozen=True)
class RoundShown:
    """One round and what became of its steps; `refused` by reason, the most frequent first."""

    number: int
    opened_at: datetime
    closed_at: datetime | None
    statuses: Mapping[str, int]
    refused: tuple[tuple[str, int], ...]

    @property
    def accepted(self) -> int:
        return self.statuses.get(Step.Status.ACCEPTED, 0)

    @property
    def under_way(self) -> int:
        return sum(self.statuses.get(status, 0) for status in (Step.Status.WAITING, Step.Status.AWAITING))

    @property
    def steps(self) -> int:
        return sum(self.statuses.values())

    def as_json(self) -> dict[str, Any]:
        """The round for machines."""
        counts = {"steps": self.steps, "accepted": self.accepted, "under_way": self.under_way}
        return {"number": self.number, **counts, "refused": dict(self.refused)}


@dataclass(frozen=True)
class Used:
    """What of a kind was spent today (UTC) of what may be; None: without a limit."""

    what: str
    spent: int | Decimal
    allowed: int | Decimal | None

    def as_json(self) -> dict[str, Any]:
        """The amounts for machines; money as text, so that no digit is lost."""
        shown = (None if value is None else _plain(value) for value in (self.spent, self.allowed))
        return {"what": self.what, **dict(zip(("spent", "allowed"), shown, strict=True))}


def _plain(value: int | Decimal) -> int | str:
    return f"{value.normalize():f}" if isinstance(value, Decimal) else value


@dataclass(frozen=True)
class EvolutionShown:
    """An evolution with all that its line tells."""

    evolution: Evolution
    rounds: tuple[RoundShown, ...]
    used: tuple[Used, ...]
    company: Company

    @property
    def relatives(self) -> tuple[str, ...]:
        """Who is of one family and should not be, in words, whatever the rule makes of it."""
        return self.company.ruling(Rule.WARN).words

    @property
    def refused(self) -> bool:
        """Whether its rule keeps it from working."""
        return not self.company.ruling(self.evolution.independence).go_on

    @property
    def published(self) -> bool:
        """Whether it grows questions the published way, whose children tilt the board."""
        return self.evolution.use == Use.PUBLISHED

    def as_json(self) -> dict[str, Any]:
        """The evolution for machines."""
        named = {"name": self.evolution.name, "leaderboard": self.evolution.leaderboard.name}
        return named | {
            "use": self.evolution.use,
            "independence": {"rule": self.evolution.independence, "relatives": list(self.relatives)},
            "rounds": [one.as_json() for one in self.rounds],
            "today": [one.as_json() for one in self.used],
        }


@dataclass(frozen=True)
class Overview:
    """Every evolution in force, and what the whole site has spent today."""

    evolutions: tuple[EvolutionShown, ...]
    used: tuple[Used, ...]

    def as_json(self) -> dict[str, Any]:
        """The page for machines."""
        return {
            "evolutions": [one.as_json() for one in self.evolutions],
            "today": [one.as_json() for one in self.used],
        }


def overview(board: Leaderboard | None = None) -> Overview:
    """Every evolution, or those of one board."""
    cast = [f"{role}__endpoint" for role in Evolution.ROLES]
    evolutions = Evolution.objects.active().select_related("leaderboard", *cast)
    found = list(evolutions.filter(leaderboard=board) if board else evolutions)
    rounds, spent = _rounds(found), {row.purse: row for row in today()}
    shown = (
        EvolutionShown(
            one,
            rounds.get(one.pk, ()),
            _used(spent.get(one.purse.name), one.purse.limits[one.purse.name]),
            company_of_evolution(one),
        )
        for one in found
    )
    return Overview(tuple(shown), _used(spent.get(ALL), site_limits()))


def _used(spent: Spending | None, allowed: Mapping[str, Any]) -> tuple[Used, ...]:
    return tuple(Used(what, getattr(spent, what, 0), allowed[what]) for what in LIMITS)


def _rounds(evolutions: Iterable[Evolution]) -> dict[int, tuple[RoundShown, ...]]:
    opened = list(Round.objects.filter(evolution__in=evolutions).order_by("evolution", "number"))
    counts = Step.objects.filter(round__in=opened).order_by().values_list("round", "status", "reason")
    statuses: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    reasons: dict[int, dict[str, int]] = defaultdict(dict)
    for pk, status, reason, n in counts.annotate(Count("pk")):
        statuses[pk][status] += n
        if status == Step.Status.REFUSED:
            reasons[pk][reason] = n
    found: dict[int, list[RoundShown]] = defaultdict(list)
    for one in opened:
        refused = sorted(reasons[one.pk].items(), key=lambda pair: (-pair[1], pair[0]))
        told = (dict(statuses[one.pk]), tuple(refused))
        found[one.evolution_id].append(RoundShown(one.number, one.opened_at, one.closed_at, *told))
    return {pk: tuple(rounds) for pk, rounds in found.items()}
