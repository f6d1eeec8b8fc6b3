"""Opens the rounds of an evolution, each with the questions it starts from, and closes them."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db import connection, models, transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from arena.battles.models import Battle
from arena.competitors.models import Competitor
from arena.judges.models import Verdict
from arena.questions.models import Question
from simulators.parents import PARENTS, Chosen, Outcomes

from .ledger import TODAY
from .models import Evolution, Use
from .work import Round, Step

WAYS = {Use.RANKED: "shared", Use.DIAGNOSTIC: "failures", Use.PUBLISHED: "published"}
"""How parents are chosen for each use."""
OUTAGES = ("no_answer", "gave_up")
"""Reasons that say nothing of a question: it may be tried again."""

_FIRST_VALID = """
SELECT DISTINCT ON (b.id) b.id, b.question_id, b.a_id, b.b_id, v.preference
FROM battles_battle b JOIN judges_verdict v ON v.battle_id = b.id
WHERE b.question_id = ANY(%(questions)s)
  AND b.a_id = ANY(%(competitors)s) AND b.b_id = ANY(%(competitors)s)
  AND v.status = 'valid' AND v.judge_id = ANY(%(judges)s)
ORDER BY b.id, array_position(%(judges)s::bigint[], v.judge_id)
"""


class NothingToEvolve(Exception):
    """No round can be opened; the message says why, and what to do."""


@dataclass(frozen=True)
class Decided:
    """Battles that a judge of the board decided, and the same as the pure packages know them."""

    battles: tuple[int, ...]
    outcomes: Outcomes


def decided(evolution: Evolution, questions: QuerySet[Question]) -> Decided:
    """The battles of a board on some questions, each with the first valid verdict in line."""
    board = evolution.leaderboard
    asked: dict[str, Any] = {
        "judges": list(board.panel().values_list("pk", flat=True)),
        "questions": list(questions.values_list("pk", flat=True)),
        "competitors": list(board.competitors().values_list("pk", flat=True)),
    }
    with connection.cursor() as cursor:
        cursor.execute(_FIRST_VALID, asked)
        columns = list(zip(*cursor.fetchall(), strict=True)) or [()] * 5
    return Decided(tuple(columns[0]), Outcomes.of(*columns[1:]))


def open_round(evolution: Evolution, *, anew: bool = True) -> Round | None:
    """The round that is to be worked on: the one that is open, or the next; None when all are over.

    Without `anew` no next one is opened. Raises NothingToEvolve where there is no question to start from.
    """
    with transaction.atomic():
        Evolution.objects.select_for_update().get(pk=evolution.pk)  # one at a time: no round twice
        last = evolution.rounds.last()
        if last is not None and not _close(last):
            return last
        number = last.number + 1 if last else 1
        if number > evolution.max_rounds or not anew:
            return None
        chosen = _parents(evolution, number)
        if not chosen:
            raise NothingToEvolve(_why_none(evolution))
        opened = Round.objects.create(evolution=evolution, number=number)
        Step.objects.bulk_create(Step(round=opened, **columns) for columns in chosen)
        return opened


def is_due(evolution: Evolution) -> bool:
    """Whether workers may open a round by themselves today (UTC)."""
    day = models.Func(template=TODAY, output_field=models.DateField())
    return evolution.rounds.filter(opened_at__date=day).count() < evolution.rounds_a_day


def _close(last: Round) -> bool:
    """Whether a round is over: its steps have ended, and every battle on what came of them is decided."""
    if last.closed_at is None and not is_over(last):
        return False
    Round.objects.filter(pk=last.pk, closed_at=None).update(closed_at=Now())
    return True


def is_over(one: Round) -> bool:
    """Whether nothing of a round is still to come."""
    battles = battles_of([one])
    pending = Verdict.objects.pending().filter(battle__in=battles)
    return not (one.steps.filter(status__in=["waiting", "awaiting"]).exists() or pending.exists())


def battles_of(rounds: Sequence[Round]) -> QuerySet[Battle]:
    """The battles that were queued on the children of some rounds."""
    return Battle.objects.filter(question__grown_by__round__in=rounds)


def _parents(evolution: Evolution, number: int) -> list[dict[str, Any]]:
    """The steps of a round, as columns: parent, battle and, for diagnostic use, competitor."""
    if evolution.use == Use.DIAGNOSTIC:
        competing = evolution.leaderboard.playing().order_by("pk")
        return [columns for one in competing for columns in _choose(evolution, number, one.pk)]
    return _choose(evolution, number, None)


def _choose(evolution: Evolution, number: int, competitor: int | None) -> list[dict[str, Any]]:
    found = decided(evolution, _open_questions(evolution, competitor))
    who = Competitor.objects.get(pk=competitor).name if competitor else ""
    rng = np.random.default_rng([evolution.seed, number, zlib.crc32(who.encode())])
    way = PARENTS[WAYS[Use(evolution.use)]]
    chosen = way.choose(found.outcomes, evolution.parents, rng, competitor)
    return [_columns(one, found, competitor) for one in chosen]


def _columns(one: Chosen, found: Decided, competitor: int | None) -> dict[str, Any]:
    battle = found.battles[one.battle]
    told = {"parent_id": one.question, "battle_id": battle, "difficulty": one.score}
    return told | {"competitor_id": competitor}


def _open_questions(evolution: Evolution, competitor: int | None) -> QuerySet[Question]:
    """Those that may be parents: of the board, or grown for this competitor, and not yet tried."""
    board = evolution.leaderboard
    tried = Step.objects.filter(round__evolution=evolution, competitor=competitor).exclude(reason__in=OUTAGES)
    mine = Q(diagnostic=False)
    if competitor is not None:
        mine |= Q(grown_by__competitor=competitor, grown_by__round__evolution=evolution)
    asked = board.all_questions().filter(mine)
    return asked.exclude(pk__in=tried.values("parent"))


def _why_none(evolution: Evolution) -> str:
    board = evolution.leaderboard
    if decided(evolution, board.questions()).battles:
        return f"evolution {evolution.name}: every question of {board.name} with a verdict has been tried" + (
            " or was failed by nobody" if evolution.use == Use.DIAGNOSTIC else ""
        )
    return (
        f"evolution {evolution.name}: no battle of {board.name} has a valid verdict yet; "
        f"run: python manage.py season --leaderboard {board.name}"
    )
