"""Draws the next battles of a season: who meets whom, on what, from which side, before which judge."""

from __future__ import annotations

import logging
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from django.db import models, transaction
from django.db.models import Count

from arena.battles.models import Battle
from arena.judges.models import Judge, Verdict
from arena.judges.protocols import PROTOCOLS
from arena.judges.protocols.base import Case
from arena.questions.models import Question
from ratings import pair_probabilities

from .models import Leaderboard, Pairing, Season

log = logging.getLogger(__name__)


class NothingToPlay(Exception):
    """A board on which no battle can be drawn; the message says what is missing."""


@dataclass(frozen=True)
class Drawn:
    """A battle to be: its pair is drawn with `probability`."""

    a: int
    b: int
    question: int
    judge: int
    probability: float


class Draw:
    """The state of one board from which battles are drawn, kept up to date as they are."""

    def __init__(self, leaderboard: Leaderboard) -> None:
        self.leaderboard = leaderboard
        self.competitors = list(leaderboard.competitors().order_by("pk").values_list("pk", flat=True))
        if len(self.competitors) < 2:
            raise NothingToPlay(f"leaderboard {leaderboard.name}: fewer than two competitors are active")
        if not self.judge_of:
            raise NothingToPlay(
                f"leaderboard {leaderboard.name}: none of its judges can judge any of its questions"
            )
        self.sides = self._count_sides()
        self.asked: dict[tuple[int, int], Counter[int]] = {}

    @cached_property
    def judge_of(self) -> dict[int, int]:
        """The first judge in line that can judge a question, by question; those with none are left out."""
        panel = list(self.leaderboard.panel())
        found = {question.pk: _first_able(panel, question) for question in self.leaderboard.questions()}
        return {question: judge.pk for question, judge in sorted(found.items()) if judge is not None}

    def _battles(self) -> models.QuerySet[Battle]:
        return Battle.objects.filter(
            question__question_set__leaderboards=self.leaderboard,
            a__in=self.competitors,
            b__in=self.competitors,
        )

    def _count_sides(self) -> np.ndarray:
        """`sides[i, j]`: how often competitor i had side a against j."""
        place = {pk: index for index, pk in enumerate(self.competitors)}
        sides = np.zeros((len(place), len(place)), dtype=np.int64)
        for a, b, n in self._battles().order_by().values_list("a", "b").annotate(n=Count("pk")):
            sides[place[a], place[b]] = n
        return sides

    def next(self, rng: np.random.Generator) -> Drawn:
        """Draws one battle and counts it."""
        names = [str(competitor) for competitor in self.competitors]
        pairs = pair_probabilities(names, self.sides + self.sides.T)
        (drawn,) = pairs.draw(rng, 1)
        first, second = self._sides_of(int(pairs.first[drawn]), int(pairs.second[drawn]), rng)
        self.sides[first, second] += 1
        a, b = self.competitors[first], self.competitors[second]
        question = self._question(min(a, b), max(a, b), rng)
        return Drawn(a, b, question, self.judge_of[question], float(pairs.probability[drawn]))

    def _sides_of(self, i: int, j: int, rng: np.random.Generator) -> tuple[int, int]:
        """Blocks of two: random, yet after every second meeting each has had either side as often."""
        lead = self.sides[i, j] - self.sides[j, i]
        swap = lead > 0 or (lead == 0 and rng.random() < 0.5)
        return (j, i) if swap else (i, j)

    def _question(self, low: int, high: int, rng: np.random.Generator) -> int:
        """A question that this pair has met least often."""
        asked = self.asked.setdefault((low, high), self._asked(low, high))
        fewest = min(asked[question] for question in self.judge_of)
        question = int(rng.choice([q for q in self.judge_of if asked[q] == fewest]))
        asked[question] += 1
        return question

    def _asked(self, low: int, high: int) -> Counter[int]:
        met = self._battles().filter(a__in=(low, high), b__in=(low, high))
        return Counter(dict(met.order_by().values_list("question").annotate(Count("pk"))))


def _first_able(panel: list[Judge], question: Question) -> Judge | None:
    case = Case(question.as_parts(), (), question.persona, question.reference, tuple(question.checks))
    return next((judge for judge in panel if PROTOCOLS[judge.protocol].accepts(case)), None)


def schedule(season: Season, limit: int) -> int:
    """Queues up to `limit` more battles of a season, each with the verdict that is owed on it.

    Battle n of a season is drawn with the generator seeded by (seed, n), so a schedule that was
    cut short goes on as if nothing had happened. Everything is written in one transaction.
    """
    with transaction.atomic():
        season = Season.objects.select_for_update(skip_locked=True).filter(pk=season.pk).first()
        if season is None:  # another worker is at it
            return 0
        numbers = range(season.scheduled, min(season.battles, season.scheduled + limit))
        if not numbers:
            return 0
        draw = Draw(season.leaderboard)
        drawn = [draw.next(np.random.default_rng([season.seed, number])) for number in numbers]
        _queue(season, numbers, drawn)
        season.scheduled += len(drawn)
        season.save(update_fields=["scheduled"])
        return len(drawn)


def _queue(season: Season, numbers: range, drawn: list[Drawn]) -> None:
    battles = Battle.objects.bulk_create(
        Battle(a_id=one.a, b_id=one.b, question_id=one.question) for one in drawn
    )
    Verdict.objects.bulk_create(
        Verdict(battle=battle, judge_id=one.judge) for battle, one in zip(battles, drawn, strict=True)
    )
    Pairing.objects.bulk_create(
        Pairing(season=season, number=number, battle=battle, probability=one.probability)
        for number, battle, one in zip(numbers, battles, drawn, strict=True)
    )


def schedule_battles(ahead: int) -> int:
    """Keeps the workers `ahead` battles from idling, the oldest season first."""
    queued = Battle.objects.queued().count()
    scheduled = 0
    for season in Season.objects.open().select_related("leaderboard"):
        room = ahead - queued - scheduled
        try:
            scheduled += schedule(season, room) if room > 0 else 0
        except NothingToPlay as problem:  # one board's trouble is not the others'
            log.warning("%s", problem)
    return scheduled
