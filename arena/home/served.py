"""Counts what was served to whom: battles by model and week, and how verdicts and votes on them ended."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, Count, Func, Q, Sum
from django.db.models.functions import TruncWeek

from arena.battles.models import Battle
from arena.judges.models import Verdict
from arena.votes.models import Vote

COUNTED = "valid"


@dataclass
class Served:
    """One competitor's part: battles by week, where they came from, and how verdicts and votes ended.

    chance: of its pairs to be drawn, added up over the battles that the schedule drew.
    """

    weeks: Counter[date] = field(default_factory=Counter)
    origins: Counter[str] = field(default_factory=Counter)
    endings: Counter[str] = field(default_factory=Counter)
    chance: float = 0.0

    @property
    def battles(self) -> int:
        return self.weeks.total()

    @property
    def mean_chance(self) -> float | None:
        """How likely its pair was to be drawn, on average over what the schedule drew."""
        return self.chance / self.origins["season"] if self.origins["season"] else None

    @property
    def ended(self) -> int:
        return self.endings.total()

    @property
    def excluded(self) -> int:
        """Verdicts and votes that do not count, and battles that came to nothing."""
        return self.ended - self.endings[COUNTED]

    def __add__(self, other: Served) -> Served:
        return Served(
            self.weeks + other.weeks,
            self.origins + other.origins,
            self.endings + other.endings,
            self.chance + other.chance,
        )


def served() -> dict[int, Served]:
    """By competitor's key; a battle is served to both of its sides."""
    found: dict[int, Served] = defaultdict(Served)
    for row in _battles():
        _add_battles(found[row["competitor"]], row)
    for column, rows in (("status", _verdicts()), ("excluded_reason", _votes())):
        for competitor, ending, n in rows:
            found[competitor].endings[_ending(column, ending)] += n
    return found


def _sides(battle: str = "") -> Func:
    """A row for each side of a battle: one pass over the table does for both."""
    sides = Func(
        f"{battle}a", f"{battle}b", template="ARRAY[%(expressions)s]", output_field=BigIntegerField()
    )
    return Func(sides, function="unnest", output_field=BigIntegerField())


def _battles() -> Iterable[Mapping[str, Any]]:
    finished = Battle.objects.finished().order_by()
    weeks = finished.annotate(competitor=_sides(), week=TruncWeek("created_at")).values("competitor", "week")
    return weeks.annotate(
        n=Count("pk"),
        void=Count("pk", filter=Q(status=Battle.Status.VOID)),
        season=Count("pairing"),
        chat=Count("chat"),
        chance=Sum("pairing__probability"),
    )


def _add_battles(one: Served, row: Mapping[str, Any]) -> None:
    one.weeks[row["week"].date()] += row["n"]
    other = row["n"] - row["season"] - row["chat"]
    one.origins.update(season=row["season"], chat=row["chat"], evolution=other)
    one.endings["void"] += row["void"]
    one.chance += row["chance"] or 0.0


def _verdicts() -> Iterable[tuple[int, str, int]]:
    """Those of void battles say nothing of their own: the battles are counted."""
    told = Verdict.objects.order_by().exclude(status__in=[Verdict.Status.PENDING, Verdict.Status.VOID])
    return told.annotate(side=_sides("battle__")).values_list("side", "status").annotate(n=Count("pk"))


def _votes() -> Iterable[tuple[int, str, int]]:
    votes = Vote.objects.order_by().annotate(side=_sides("battle__"))
    return votes.values_list("side", "excluded_reason").annotate(n=Count("pk"))


def _ending(column: str, value: str) -> str:
    return value if column == "status" else "excluded" if value else COUNTED
