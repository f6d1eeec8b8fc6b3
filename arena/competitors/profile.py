"""Puts together what a competitor's page tells: its ratings, whom it met, and what came of its battles.

Ratings, battles and verdicts are of the apps above; they are reached by the names that Django gives
to their relations, so that competitors need not know them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from arena.pages import words
from arena.pages.interval import Scale

from .models import Competitor

LATEST = 10


@dataclass(frozen=True)
class Opponent:
    """How battles against one other competitor ended, by valid verdict."""

    competitor: Competitor
    wins: int
    losses: int
    ties: int
    both_bad: int

    @property
    def met(self) -> int:
        return self.wins + self.losses + self.ties + self.both_bad

    @property
    def win_rate(self) -> float | None:
        """Of the battles that say who is better, ties half a win."""
        said = self.met - self.both_bad
        return (self.wins + self.ties / 2) / said if said else None


@dataclass(frozen=True)
class Profile:
    """Everything that a competitor's page shows."""

    competitor: Competitor
    versions: Sequence[Competitor]
    ratings: Sequence[Any]
    scale: Scale | None
    opponents: Sequence[Opponent]
    battles: Sequence[Any]
    endings: Sequence[tuple[str, int]]


def profile(competitor: Competitor, versions: Sequence[Competitor]) -> Profile:
    """Reads a competitor's page."""
    ratings = list(competitor.ratings.shown_today())
    return Profile(
        competitor=competitor,
        versions=versions,
        ratings=ratings,
        scale=Scale.over(value for row in ratings for value in (row.lower, row.rating, row.upper)),
        opponents=opponents(competitor),
        battles=_latest(competitor),
        endings=endings(competitor),
    )


# What a preference means to the competitor on side a, and to the one on side b.
MEANS = {
    "a": {"a": "wins", "b": "losses", "tie": "ties", "both_bad": "both_bad"},
    "b": {"a": "losses", "b": "wins", "tie": "ties", "both_bad": "both_bad"},
}


def opponents(competitor: Competitor) -> list[Opponent]:
    """Whom it met, those it met most often first."""
    records: dict[int, Counter[str]] = defaultdict(Counter)
    for side, battles, other in (("a", competitor.battles_as_a, "b"), ("b", competitor.battles_as_b, "a")):
        valid = battles.order_by().filter(verdicts__status="valid")
        for pk, preference, n in valid.values_list(other, "verdicts__preference").annotate(Count("verdicts")):
            records[pk][MEANS[side][preference]] += n
    met = Competitor.objects.in_bulk(records)
    found = [
        Opponent(met[pk], record["wins"], record["losses"], record["ties"], record["both_bad"])
        for pk, record in records.items()
    ]
    return sorted(found, key=lambda opponent: (-opponent.met, opponent.competitor.title))


def endings(competitor: Competitor) -> list[tuple[str, int]]:
    """How its battles ended, in words: verdicts by status, void battles by whose fault it was and why."""
    counts: Counter[str] = Counter()
    for side, battles in (("a", competitor.battles_as_a), ("b", competitor.battles_as_b)):
        void = battles.order_by().filter(status="void").values_list("void_side", "void_code")
        for void_side, code, n in void.annotate(Count("pk")):
            counts[_void(void_side in ("", side), code)] += n
        judged = battles.order_by().filter(Q(status="played"), verdicts__isnull=False)
        for status, n in judged.values_list("verdicts__status").annotate(Count("verdicts")):
            counts[VERDICTS.get(status, words.say(status, "status"))] += n
    return counts.most_common()


VERDICTS = {"valid": "judged, with a valid verdict"}


def _void(its_own: bool, code: str) -> str:
    whose = "void" if its_own else "void by the other side"
    return f"{whose}: {words.say(code, 'failure')}"


def _latest(competitor: Competitor) -> list[Any]:
    battles = [
        battle
        for side in (competitor.battles_as_a, competitor.battles_as_b)
        for battle in side.for_list()[:LATEST]
    ]
    return sorted(battles, key=lambda battle: battle.pk, reverse=True)[:LATEST]
