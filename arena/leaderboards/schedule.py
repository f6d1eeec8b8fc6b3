"""Draws the next battles of a season: who meets whom, on what, from which side, before which judge."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from django.db import transaction

from arena.battles.models import Battle
from arena.judges.cases import case_of
from arena.judges.models import Judge, Verdict
from arena.judges.protocols import PROTOCOLS
from arena.questions.models import Question
from ratings import RatingsError, pair_probabilities
from ratings.evidence import Evidence

from .evidence import asked, evidence, sides
from .models import Leaderboard, Pairing, Season
from .slices import Slice

log = logging.getLogger(__name__)


class NothingToPlay(Exception):
    """A board on which no battle can be drawn; the message says what is missing."""


@dataclass(frozen=True)
class Pair:
    """Two competitors on their sides; that they meet had this probability."""

    a: int
    b: int
    probability: float

    @property
    def low(self) -> int:
        """The one with the smaller key."""
        return min(self.a, self.b)

    @property
    def high(self) -> int:
        """The one with the larger key."""
        return max(self.a, self.b)


@dataclass(frozen=True)
class Drawn:
    """A battle to be."""

    pair: Pair
    question: int
    judge: int


class Draw:
    """The state of one board from which battles are drawn, kept up to date as they are."""

    def __init__(self, leaderboard: Leaderboard) -> None:
        self.leaderboard = leaderboard
        self.sliced = Slice.of(leaderboard)
        playing = set(leaderboard.playing().values_list("pk", flat=True))
        self.competitors = tuple(one for one in self.sliced.competitors if one in playing)
        if len(self.competitors) < 2:
            raise NothingToPlay(f"leaderboard {leaderboard.name}: fewer than two competitors are active")
        if not leaderboard.questions().exists():
            raise NothingToPlay(
                f"leaderboard {leaderboard.name}: there is no question yet; "
                "if a simulation fills its sets, run: python manage.py simulate"
            )
        if not self.judge_of:
            raise NothingToPlay(
                f"leaderboard {leaderboard.name}: none of its judges can judge any of its questions"
            )
        self.places = [self.sliced.competitors.index(competitor) for competitor in self.competitors]
        self.met = sides(self.sliced)
        self.sides = self._of_those_playing(self.met)
        self.asked: dict[tuple[int, int], Counter[int]] = {}

    @cached_property
    def judge_of(self) -> dict[int, int]:
        """The first judge in line that can judge a question, by question; those with none are left out."""
        panel = list(self.leaderboard.asking())
        found = {question.pk: first_able(panel, question) for question in self.leaderboard.questions()}
        return {question: judge.pk for question, judge in sorted(found.items()) if judge is not None}

    @cached_property
    def evidence(self) -> Evidence:
        """What is known of those playing, also from battles with others, and from those drawn so far."""
        known, among = evidence(self.sliced, self.met), self._of_those_playing
        return replace(
            known,
            counts=among(known.counts),
            strength=known.strength[self.places],
            covariance=among(known.covariance),
            cost=among(known.cost),
        )

    def _of_those_playing(self, table: np.ndarray) -> np.ndarray:
        """The rows and columns of a square table over the slice's competitors."""
        return table[np.ix_(self.places, self.places)]

    def draw(self, generators: Iterable[np.random.Generator]) -> list[Drawn]:
        """Draws a battle with each generator, and counts it."""
        met = [(self._pair(rng), rng) for rng in generators]
        self.asked |= asked({(pair.low, pair.high) for pair, _ in met} - self.asked.keys())
        return [self._ask(pair, rng) for pair, rng in met]

    def _pair(self, rng: np.random.Generator) -> Pair:
        names = [str(competitor) for competitor in self.competitors]
        pairs = pair_probabilities(names, self.evidence, self.leaderboard.matchmaker)
        (drawn,) = pairs.draw(rng, 1)
        first, second = self._sides_of(int(pairs.first[drawn]), int(pairs.second[drawn]), rng)
        self.evidence = self.evidence.after(first, second)
        self.sides[first, second] += 1
        return Pair(self.competitors[first], self.competitors[second], float(pairs.probability[drawn]))

    def _sides_of(self, i: int, j: int, rng: np.random.Generator) -> tuple[int, int]:
        """Blocks of two: random, yet after every second meeting each has had either side as often."""
        lead = self.sides[i, j] - self.sides[j, i]
        swap = lead > 0 or (lead == 0 and rng.random() < 0.5)
        return (j, i) if swap else (i, j)

    def _ask(self, pair: Pair, rng: np.random.Generator) -> Drawn:
        """A question that this pair has met least often."""
        asked = self.asked[pair.low, pair.high]
        fewest = min(asked[question] for question in self.judge_of)
        question = int(rng.choice([q for q in self.judge_of if asked[q] == fewest]))
        asked[question] += 1
        return Drawn(pair, question, self.judge_of[question])


def first_able(panel: list[Judge], question: Question) -> Judge | None:
    """The first judge in line that can judge a question."""
    case = case_of(question)
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
        drawn = draw.draw(np.random.default_rng([season.seed, number]) for number in numbers)
        _queue(season, numbers, drawn)
        season.scheduled += len(drawn)
        season.save(update_fields=["scheduled"])
        return len(drawn)


def _queue(season: Season, numbers: range, drawn: list[Drawn]) -> None:
    battles = Battle.objects.bulk_create(
        Battle(a_id=one.pair.a, b_id=one.pair.b, question_id=one.question) for one in drawn
    )
    Verdict.objects.bulk_create(
        Verdict(battle=battle, judge_id=one.judge) for battle, one in zip(battles, drawn, strict=True)
    )
    Pairing.objects.bulk_create(
        Pairing(season=season, number=number, battle=battle, probability=one.pair.probability)
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
        except (NothingToPlay, RatingsError) as problem:  # one board's trouble is not the others'
            log.warning("leaderboard %s: %s", season.leaderboard.name, problem)
    return scheduled
