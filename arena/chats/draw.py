"""Draws who meets in a chat: at random, with a known chance, among those who can answer and stand by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from django.db.models import Q, QuerySet
from django.utils import timezone

from arena.battles.models import Battle
from arena.competitors.models import Competitor
from arena.leaderboards.models import Fit, Leaderboard
from arena.leaderboards.sources import SOURCES
from arena.questions.models import Question
from ratings import pair_probabilities
from ratings.evidence import Evidence
from simulators.tasks import TASKS

GIVES = {"openai_images": "image", "video_jobs": "video"}
"""What comes from endpoints of a kind, where it is not words."""

SCRIPTED = "scripted"
LATEST = 400  # battles that tell who has stopped answering
STREAK = 3  # failures in a row after which nobody is put before a person for a while
REST = timedelta(minutes=10)
DOWN = (
    "endpoint_error", "unavailable", "server_failed", "connect_failed", "timed_out", "unauthorised",
    "not_found", "rate_limited", "gave_up",
)  # fmt: skip


class TooFew(LookupError):
    """Fewer than two competitors can answer."""


@dataclass(frozen=True)
class Drawn:
    """Two competitors on their sides; that they meet had this probability."""

    a: Competitor
    b: Competitor
    probability: float


def draw(question: Question | None, modality: str, task: str, rng: np.random.Generator) -> Drawn:
    """Two for a question of the pool or, where there is none, one's own; raises TooFew."""
    board = board_of(question) if question else None
    candidates = awake(on(board) if board else able(modality, task))
    if len(candidates) < 2:
        raise TooFew
    pairs = pair_probabilities(
        [str(one.pk) for one in candidates],
        _known(board, candidates),
        board.matchmaker if board else "uniform",
    )
    (at,) = pairs.draw(rng, 1)
    two = [candidates[int(pairs.first[at])], candidates[int(pairs.second[at])]]
    a, b = two if rng.random() < 0.5 else reversed(two)
    return Drawn(a, b, float(pairs.probability[at]))


def board_of(question: Question) -> Leaderboard | None:
    """The board that asks a question and has two to answer it; one that counts people's votes comes first."""
    asking = Leaderboard.objects.active().filter(question_sets=question.question_set_id)
    boards = [board for board in asking if board.questions().filter(pk=question.pk).exists()]
    boards.sort(key=lambda board: not SOURCES[board.source].votes)  # a stable sort: else as in the file
    return next((board for board in boards if len(on(board)) > 1), None)


def on(board: Leaderboard) -> list[Competitor]:
    """Who plays on a board today."""
    return list(_live(board.competitors()))


def able(modality: str, task: str) -> list[Competitor]:
    """Who can be asked such a thing: those whom a board asks it, else all whose endpoint gives the like."""
    gives = TASKS[task].gives
    others = [kind for kind, what in GIVES.items() if what != gives]
    of_kind = Q(endpoint__kind__in=[kind for kind, what in GIVES.items() if what == gives])
    found = Competitor.objects.active().filter(endpoint__retired_at=None)
    found = _live(found.exclude(endpoint__kind__in=others) if gives == "text" else found.filter(of_kind))
    models = [one for one in found if not one.is_baseline]
    shown = _asked_about(modality)
    seeing = models if modality == "text" else [one for one in models if one.pk in shown]
    return next((some for some in (seeing, models) if len(some) > 1), list(found))


def _asked_about(modality: str) -> set[int]:
    """Those whom some board asks about pictures, say."""
    boards = Leaderboard.objects.active().filter(modality=modality)
    return {pk for board in boards for pk in board.competitors().values_list("pk", flat=True)}


def _live(found: QuerySet[Competitor]) -> QuerySet[Competitor]:
    return found.filter(standing=Competitor.Standing.LIVE).select_related("endpoint").order_by("pk")


def awake(candidates: Sequence[Competitor]) -> list[Competitor]:
    """Those who have not just failed again and again; everybody, where that leaves fewer than two."""
    asleep = _asleep(_lately())
    left = [one for one in candidates if one.pk not in asleep]
    return left if len(left) > 1 else list(candidates)


def _lately() -> Iterable[tuple[int, int, str, str]]:
    """Sides, code and failed side of the battles that ended last, the newest first."""
    columns = ("a", "b", "void_code", "void_side", "played_at")
    since = timezone.now() - REST
    for *ended, at in Battle.objects.order_by("-pk").values_list(*columns)[:LATEST]:
        if at is not None and at > since:
            yield tuple(ended)


def _asleep(ended: Iterable[tuple[int, int, str, str]]) -> Collection[int]:
    streak: Counter[int] = Counter()
    answered: set[int] = set()
    for a, b, code, failed in ended:
        for side, one in (("a", a), ("b", b)):
            if one not in answered and failed == side and code in DOWN:
                streak[one] += 1
            elif not code:
                answered.add(one)
    return {one for one, times in streak.items() if times >= STREAK}


def _known(board: Leaderboard | None, candidates: Sequence[Competitor]) -> Evidence:
    """What the board's last snapshot knows of them; nothing where there is none."""
    place = {one.pk: at for at, one in enumerate(candidates)}
    counts = np.zeros((len(place),) * 2, dtype=np.int64)
    strength = np.zeros(len(place))
    fit = Fit.objects.latest_of(board) if board else None
    if fit is not None:
        rated = list(fit.ratings.values_list("competitor", "rating"))
        for i, j, *ended in fit.pairs:
            one, other = place.get(rated[i][0]), place.get(rated[j][0])
            if one is not None and other is not None:
                counts[one, other] = counts[other, one] = sum(ended)
        for pk, rating in rated:
            if pk in place and rating is not None:
                strength[place[pk]] = (rating - 1000) * np.log(10) / 400
    return Evidence.expected(counts, strength)
