"""Choosing what grows harder by shared difficulty moves no rating; by one competitor's failures it does.

The world is that of `simulators.escalation`, its battles are rows of the database, parents are chosen
by the round that is opened there, and ratings are fitted to the expected wins at the questions chosen.
"""

from __future__ import annotations

import numpy as np
import pytest
from django.db import connection
from django.db.models.functions import Now
from fakes import a_board, a_competitor, a_judge, an_endpoint

from arena.battles.models import Battle
from arena.evolution.models import Evolution
from arena.evolution.rounds import open_round
from arena.judges.models import Judge, Verdict
from arena.questions.models import Question, QuestionSet, Simulator
from ratings import METHODS, Comparisons
from simulators.escalation import World
from simulators.parents import PARENTS, Outcomes

pytestmark = pytest.mark.django_db

BAND = 3.0  # Elo
WORLD = World(questions=200)
PAIRS = 6  # of worlds


def a_world(seed: int, sign: int):
    """Questions and competitors with luck of their own, and four judged battles on each question."""
    rng = np.random.default_rng(seed)
    judge = Judge.objects.first() or a_judge()
    luck = sign * WORLD.luck * rng.standard_normal((WORLD.questions, len(WORLD.strengths)))
    hard = WORLD.spread * rng.standard_normal(WORLD.questions)
    question_set = QuestionSet.objects.create(name=f"world{seed}{sign}")
    part = [{"modality": "text", "text": "?"}]
    questions = Question.objects.bulk_create(
        Question(question_set=question_set, key=str(n), parts=part, category="all")
        for n in range(WORLD.questions)
    )
    competitors = [a_competitor(f"c{seed}{sign}-{n}", says="x") for n in range(len(WORLD.strengths))]
    played = [
        (n, *rng.choice(len(competitors), 2, replace=False))
        for n in range(WORLD.questions)
        for _ in range(WORLD.battles)
    ]
    battles = Battle.objects.bulk_create(
        Battle(question=questions[n], a=competitors[a], b=competitors[b], status="played", played_at=Now())
        for n, a, b in played
    )
    worth = WORLD.logits + luck - hard[:, None]
    Verdict.objects.bulk_create(
        Verdict(battle=battle, judge=judge, status="valid", preference=decide(worth[n, a], worth[n, b], rng))
        for battle, (n, a, b) in zip(battles, played, strict=True)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE battles_battle, judges_verdict, questions_question")
    board = a_board(f"board{seed}{sign}", competitors=competitors, judge=judge)
    board.question_sets.set([question_set])
    return board, luck, {question.pk: place for place, question in enumerate(questions)}, competitors[0]


def decide(left: float, right: float, rng: np.random.Generator) -> str:
    left, right = left + rng.gumbel(), right + rng.gumbel()
    return "both_bad" if max(left, right) < 0 else "a" if left > right else "b"


def ratings(luck) -> np.ndarray:
    """Elo with mean 0, fitted to the expected wins at questions with this luck."""
    worth = WORLD.logits + luck
    wins = (1 / (1 + np.exp(worth[:, None, :] - worth[:, :, None]))).mean(axis=0)
    size = len(WORLD.strengths)
    pairs = [(i, j, int(1e6 * wins[i, j])) for i in range(size) for j in range(size) if i != j]
    names = [str(n) for n in range(size)]
    data = Comparisons.from_arrays(
        [names[i] for i, _, _ in pairs], [names[j] for _, j, _ in pairs], ["a"] * len(pairs),
        weight=np.array([n for _, _, n in pairs], dtype=float),
    )  # fmt: skip
    found = {row["competitor"]: row["rating"] for row in METHODS["bt"].fit(data).rows()}
    return np.array([found[name] for name in names]) - 1000


def shift(use: str, roles: dict[str, Simulator], seed: int, sign: int) -> np.ndarray:
    """How far each competitor's rating on the second level lies from that on the first, in one world."""
    board, luck, place, leader = a_world(seed, sign)
    evolution = Evolution.objects.create(
        name=f"e{seed}{sign}", leaderboard=board, use=use, parents=WORLD.questions // 4, seed=seed, **roles
    )
    steps = open_round(evolution).steps.all()
    chosen = [place[step.parent_id] for step in steps if use == "ranked" or step.competitor_id == leader.pk]
    return ratings(luck[chosen]) - ratings(luck)


def shifts(use: str) -> tuple[np.ndarray, np.ndarray]:
    """The mean shift over worlds, and its error.

    Worlds come in pairs with the luck of one turned round in the other: what a few questions happen
    to be like cancels out, what choosing them does to a competitor stays.
    """
    simulator = Simulator.objects.create(name="writer", endpoint=an_endpoint(), model="echo")
    roles = dict.fromkeys(("analyst", "author", "examiner", "solver"), simulator)
    found = [(shift(use, roles, seed, 1) + shift(use, roles, seed, -1)) / 2 for seed in range(PAIRS)]
    return np.mean(found, axis=0), np.std(found, axis=0, ddof=1) / np.sqrt(PAIRS)


def test_a_round_starts_from_what_the_pure_rule_chooses_whose_shift_is_held_to_three_elo_there():
    board, *_ = a_world(0, 1)
    simulator = Simulator.objects.create(name="writer", endpoint=an_endpoint(), model="echo")
    roles = dict.fromkeys(("analyst", "author", "examiner", "solver"), simulator)
    evolution = Evolution.objects.create(name="e", leaderboard=board, parents=50, seed=7, **roles)
    columns = Battle.objects.order_by("pk").values_list("question", "a", "b", "verdicts__preference")
    outcomes = Outcomes.of(*zip(*columns, strict=True))
    wanted = PARENTS["shared"].choose(outcomes, 50, np.random.default_rng([7, 1, 0]))
    assert [step.parent_id for step in open_round(evolution).steps.all()] == [one.question for one in wanted]


def test_levels_that_grow_from_shared_difficulty_are_unbiased_within_three_elo():
    moved, error = shifts("ranked")
    assert (np.abs(moved) <= BAND + 2 * error).all(), (moved.round(1), error.round(1))


def test_levels_that_grow_from_the_leaders_failures_would_cost_it_dear():
    moved, error = shifts("diagnostic")
    assert moved[0] + 2 * error[0] < -3 * BAND, (moved.round(1), error.round(1))
