"""Puts together what a judge's card tells, and the list of all judges."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from arena.evolution.shares import Share
from arena.judges.models import Judge
from arena.leaderboards.models import Leaderboard
from arena.trust.models import Card as TrustCard

from .agreeing import PEOPLE, Agreeing, agreeing
from .mine import read
from .verdicts import Verdicts, verdicts

_COUNTS = """
SELECT judge_id, count(*) FILTER (WHERE status <> 'pending'), count(*) FILTER (WHERE status = 'valid'),
    count(*) FILTER (WHERE status = 'valid' AND 'order_conflict' = ANY(flags))
FROM judges_verdict GROUP BY 1
"""
_AGREED = f"""
SELECT v.judge_id, count(*) FILTER (WHERE v.preference = people.first), count(*)
FROM ({PEOPLE}) people JOIN judges_verdict v ON v.battle_id = people.battle_id AND v.status = 'valid'
GROUP BY 1
"""  # noqa: S608 - words of ours


@dataclass(frozen=True)
class Card:
    """Everything that the page of one version of a judge shows."""

    judge: Judge
    versions: Sequence[Judge]
    boards: Sequence[Leaderboard]
    verdicts: Verdicts
    agreeing: Agreeing
    trust: TrustCard | None  # the newest, where one was made

    @property
    def named(self) -> str:
        """How the battle list is asked for this version alone."""
        one = self.judge
        return f"{one.name}.{one.version}" if len(self.versions) > 1 else one.name

    @property
    def decided_by_both(self) -> str:
        """Where the battles are that it and a person decided."""
        return f"{reverse('battles:list')}?judge={self.named}&by=people"

    def as_json(self) -> dict[str, Any]:
        """The card's numbers for machines."""
        one = self.judge
        known = {name: getattr(one, name) for name in ("name", "version", "protocol", "model")}
        known |= {"retired_at": one.retired_at and one.retired_at.isoformat()}
        known |= {"versions": [version.version for version in self.versions]}
        known |= {"leaderboards": [board.name for board in self.boards]}
        return known | self.verdicts.as_json() | self.agreeing.as_json() | {"card": self._trust()}

    def _trust(self) -> dict[str, Any] | None:
        made = self.trust
        return made and {"comes_to": made.comes_to, "digest": made.digest, **made.contents}


def card(judge: Judge, versions: Sequence[Judge]) -> Card:
    """Reads a judge's page."""
    price = judge.endpoint.price if judge.endpoint else {}
    boards = list(Leaderboard.objects.active().filter(judges=judge))
    made = TrustCard.objects.newest_of(judge).first()
    return Card(judge, versions, boards, verdicts(judge.pk, price), agreeing(judge.pk), made)


@dataclass(frozen=True)
class Listed:
    """A judge's line in the list of all: its latest version."""

    judge: Judge
    ended: int
    valid: Share
    conflicts: Share
    agreed: Share


def judges() -> Iterator[Listed]:
    """Every judge that ever was, those in force first."""
    counts = {judge: numbers for judge, *numbers in read(_COUNTS)}
    agreed = {judge: numbers for judge, *numbers in read(_AGREED)}
    latest = Judge.objects.order_by("name", "-version").distinct("name").select_related("endpoint")
    for judge in sorted(latest, key=lambda one: (one.retired_at is not None, one.name)):
        ended, valid, conflicts = counts.get(judge.pk, (0, 0, 0))
        shares = (Share.of(valid, ended), Share.of(conflicts, valid), Share.of(*agreed.get(judge.pk, (0, 0))))
        yield Listed(judge, ended, *shares)
