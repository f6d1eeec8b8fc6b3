"""Queues the first battles on a question that has just grown: who meets on it is drawn by its use."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from random import Random

from arena.battles.models import Battle
from arena.judges.models import Verdict
from arena.leaderboards.schedule import first_able
from arena.questions.models import Question

from .models import Evolution, Use
from .work import Step

Pair = tuple[int, int]


def queue_battles(evolution: Evolution, step: Step, child: Question) -> int:
    """Battles on a child, each with the verdict that is owed on it; says how many.

    They belong to no season. Those on diagnostic questions are judged like any other, and rate nobody.
    """
    judge = first_able(list(evolution.leaderboard.panel()), child)
    if judge is None:  # none of the board's judges can: it is kept, and played when one can
        return 0
    rng = Random(f"{evolution.seed} battles {child.text}")
    competing = list(evolution.leaderboard.playing().order_by("pk").values_list("pk", flat=True))
    pairs = PAIRS[Use(evolution.use)](evolution, step, competing, rng)
    battles = Battle.objects.bulk_create(Battle(question=child, a_id=a, b_id=b) for a, b in pairs)
    Verdict.objects.bulk_create(Verdict(battle=battle, judge=judge) for battle in battles)
    return len(battles)


def _everybody(evolution: Evolution, step: Step, competing: Sequence[int], rng: Random) -> list[Pair]:
    """Everybody as often as anybody else, give or take one: nobody's results decide who meets."""
    found: list[Pair] = []
    if len(competing) < 2:
        return found
    played, met = Counter[int](), Counter[frozenset[int]]()
    for _ in range(evolution.battles):
        first = min(rng.sample(competing, len(competing)), key=lambda one: played[one])
        others = [one for one in rng.sample(competing, len(competing)) if one != first]
        second = min(others, key=lambda one: (played[one], met[frozenset((first, one))]))
        played.update((first, second))
        met[frozenset((first, second))] += 1
        found.append((first, second) if rng.random() < 0.5 else (second, first))
    return found


def _against_others(evolution: Evolution, step: Step, competing: Sequence[int], rng: Random) -> list[Pair]:
    """The one whose failure it is, against so many others, on either side in turn."""
    others = [one for one in competing if one != step.competitor_id and step.competitor_id in competing]
    drawn = rng.sample(others, min(evolution.battles, len(others)))
    return [
        (step.competitor_id, other) if place % 2 else (other, step.competitor_id)
        for place, other in enumerate(drawn)
    ]


def _same_pair(evolution: Evolution, step: Step, competing: Sequence[int], rng: Random) -> list[Pair]:
    """The two whose replies led to it, their sides drawn anew."""
    pair = rng.sample([step.battle.a_id, step.battle.b_id], 2)
    return [(pair[0], pair[1])] if set(pair) <= set(competing) else []


PAIRS = {Use.RANKED: _everybody, Use.DIAGNOSTIC: _against_others, Use.PUBLISHED: _same_pair}
