"""The newest verdicts and votes, as everybody may see them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from arena.ballots.models import Ballot
from arena.battles.models import Battle
from arena.competitors.models import Competitor
from arena.judges.models import Verdict
from arena.votes.models import Vote

from .words import OUTCOMES

SHOWN = 8
BEHIND = 5 * SHOWN  # rows to look at, for some must not be shown
HELD_BACK = timedelta(hours=1)  # a ballot that nobody answered keeps its battle out for so long


@dataclass(frozen=True)
class News:
    """What somebody said of a battle: a judge, or where there is none, a person."""

    said: Verdict | Vote
    judge: str

    @property
    def at(self) -> datetime:
        return self.said.decided_at if isinstance(self.said, Verdict) else self.said.created_at

    @property
    def key(self) -> str:
        return f"{'j' if self.judge else 'v'}{self.said.pk}"

    @property
    def battle(self) -> Battle:
        return self.said.battle

    @property
    def headline(self) -> SafeString:
        """Who met whom and what came of it, each name a link."""
        sides = {side: _link(getattr(self.battle, side)) for side in "ab"}
        return format_html(str(OUTCOMES[self.said.preference]), **sides)

    @property
    def asked(self) -> str:
        """The question, where it may be shown."""
        return self.battle.question.text if self.battle.is_shown else ""


@dataclass(frozen=True)
class Ticker:
    """The news, and how a page says which it has."""

    news: tuple[News, ...]

    @property
    def version(self) -> str:
        return "-".join(one.key for one in self.news)


def ticker() -> Ticker:
    """The newest that may be shown, the latest first."""
    news = [*_verdicts(), *_votes()]
    return Ticker(tuple(sorted(news, key=lambda one: one.at, reverse=True)[:SHOWN]))


def _verdicts() -> Iterator[News]:
    newest = _may_be_told(Verdict.objects.valid().filter(decided_at__isnull=False).select_related("judge"))
    return (News(verdict, verdict.judge.name) for verdict in newest)


def _votes() -> Iterator[News]:
    return (News(vote, "") for vote in _may_be_told(Vote.objects.counted()))


def _may_be_told(said: QuerySet[Any]) -> list[Any]:
    """Not while somebody who does not know the two is asked about their battle."""
    recent = timezone.now() - HELD_BACK
    asked = Ballot.objects.filter(vote=None, skipped=False, created_at__gt=recent)
    newest = said.select_related("battle__a", "battle__b", "battle__question", "battle__chat").order_by("-pk")
    return list(newest.filter(~Exists(asked.filter(battle=OuterRef("battle"))))[:BEHIND])


def _link(competitor: Competitor) -> SafeString:
    return format_html('<a href="{}">{}</a>', competitor.get_absolute_url(), competitor.title)
