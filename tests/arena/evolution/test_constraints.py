"""The database itself refuses work that is done twice, and a ledger that is written anew."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from fakes import a_board, a_question, an_endpoint

from arena.evolution.models import Evolution, Exchange, Round, Step
from arena.questions.models import Simulator

pytestmark = pytest.mark.django_db


@pytest.fixture
def step():
    simulator = Simulator.objects.create(name="writer", endpoint=an_endpoint(), model="echo")
    roles = dict.fromkeys(("analyst", "author", "examiner", "solver"), simulator)
    evolution = Evolution.objects.create(name="harder", leaderboard=a_board(), **roles)
    first = Round.objects.create(evolution=evolution, number=1)
    return Step.objects.create(round=first, parent=a_question())


def an_exchange(step: Step, **fields: object) -> Exchange:
    counted = {"reserved_tokens": 10, "reserved_cost": 0, "tokens": 10, "cost": 0}
    named = {"role": "author", "simulator": step.round.evolution.author, "prompt": [], "prompt_hash": "x"}
    return Exchange.objects.create(
        step=step, purse="evolution:harder", day="2030-01-01", **named, **counted, **fields
    )


def test_a_question_is_the_parent_once_a_round(step):
    with pytest.raises(IntegrityError, match="evolution_step_once_a_round"):
        Step.objects.create(round=step.round, parent=step.parent)


def test_an_accepted_step_has_a_child(step):
    with pytest.raises(IntegrityError, match="evolution_step_accepted_has_child"):
        Step.objects.filter(pk=step.pk).update(status="accepted")


def test_an_exchange_ends_once_and_stays(step):
    exchange = an_exchange(step)
    ended = "UPDATE evolution_exchange SET outcome = 'answered', ended_at = now() WHERE id = %s"
    with connection.cursor() as cursor:
        cursor.execute(ended, [exchange.pk])
        for change in (ended, "DELETE FROM evolution_exchange WHERE id = %s"):
            with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
                cursor.execute(change, [exchange.pk])


def test_an_exchange_belongs_to_one_piece_of_work(step):
    with pytest.raises(IntegrityError, match="evolution_exchange_belongs_to_one"):
        Exchange.objects.create(
            role="author", simulator=step.round.evolution.author, prompt=[], prompt_hash="x", purse="x",
            day="2030-01-01", reserved_tokens=1, reserved_cost=0, tokens=1, cost=0,
        )  # fmt: skip
