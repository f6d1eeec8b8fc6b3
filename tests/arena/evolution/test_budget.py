"""A day's budget is never overspent: not by many at once, not by those who die, not by retries."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from decimal import Decimal

import pytest
from django.db import connection, connections
from django.db.models import Sum
from django.db.models.functions import Now
from fakes import an_endpoint

from arena.evolution.budget import ALL, Most, Price, Purse, Spent, begin, settle
from arena.evolution.models import Exchange, Item, Simulation, Spending
from arena.questions.models import QuestionSet, Simulator

SMALL = Most(10, Decimal("0.001"))


@pytest.fixture
def item():
    simulator = Simulator.objects.create(name="writer", endpoint=an_endpoint(), model="echo")
    simulation = Simulation.objects.create(
        name="some", author=simulator, question_set=QuestionSet.objects.create(name="asked")
    )
    return Item.objects.create(simulation=simulation, key="free:1")


def called(item: Item, purse: Purse, most: Most = SMALL) -> Exchange:
    author = item.simulation.author
    return begin(purse, most, item=item, role="author", simulator=author, prompt=[], prompt_hash="x")


def ended(exchange: Exchange, used: Most | None = None) -> bool:
    return settle(exchange, used, outcome="answered", ended_at=Now())


def spent(purse: str) -> tuple[int, int, Decimal]:
    return Spending.objects.today().values_list("calls", "tokens", "cost").get(purse=purse)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "purse",
    [
        Purse("few calls", calls=3),
        Purse("few tokens", tokens=39),
        Purse("little money", cost=Decimal("0.0035")),
    ],
    ids=lambda purse: purse.name,
)
def test_the_fourth_call_is_one_too_many(item, purse):
    for _ in range(3):
        called(item, purse)
    with pytest.raises(Spent, match=f"{purse.name} has used .* today"):
        called(item, purse)
    assert spent(purse.name) == spent(ALL) == (3, 30, Decimal("0.003"))
    assert Exchange.objects.count() == 3


@pytest.mark.django_db
def test_the_sites_own_limit_holds_for_all_together(item, settings):
    settings.ARENA_DAILY_CALLS = 2
    called(item, Purse("one"))
    called(item, Purse("two"))
    with pytest.raises(Spent, match="all has used 2 of 2 calls today"):
        called(item, Purse("three"))
    assert not Spending.objects.filter(purse="three").exists()


@pytest.mark.django_db
def test_what_was_set_aside_too_much_is_free_again(item):
    purse = Purse("some", tokens=15)
    exchange = called(item, purse)
    assert ended(exchange, Most(4, Decimal("0.0004")))
    assert spent("some") == spent(ALL) == (1, 4, Decimal("0.0004"))
    called(item, purse)


@pytest.mark.django_db
def test_a_call_is_settled_once(item):
    exchange = called(item, Purse("some"))
    assert [ended(exchange, Most(4, Decimal(0))), ended(exchange, Most(1, Decimal(0)))] == [True, False]
    assert spent("some")[:2] == (1, 4)


@pytest.mark.django_db
def test_what_nobody_knows_the_use_of_stays_at_the_most(item):
    ended(called(item, Purse("some")), None)
    assert spent("some") == (1, 10, Decimal("0.001"))


@pytest.mark.django_db
def test_the_next_day_begins_with_a_full_purse_and_settles_on_the_day_before(item):
    purse = Purse("some", calls=1)
    exchange = called(item, purse)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE evolution_spending SET day = day - 1")
        cursor.execute("UPDATE evolution_exchange SET day = day - 1")
    exchange.refresh_from_db()
    assert not purse.is_empty()
    called(item, purse)
    ended(exchange, Most(4, Decimal(0)))
    assert sorted(Spending.objects.filter(purse="some").values_list("tokens", flat=True)) == [4, 10]


def test_a_price_is_of_a_million_tokens_and_rounded_up():
    assert Price.of({"input": 2.5, "output": 10}).cost(1000, 100) == Decimal("0.0035")
    assert Price.of({"input": 0.0001}).cost(1, 0) == Decimal("1e-9")
    assert Price().cost(1000, 1000) == 0


LIMIT = Purse("hammered", calls=500, tokens=1200)


def hammer(item_id: int, limit: Purse, seed: int) -> None:
    """Calls until nothing is left: most calls take less than was set aside, some never end."""
    connections.close_all()
    item = Item.objects.select_related("simulation__author").get(pk=item_id)
    number = 0
    while True:
        try:
            exchange = called(item, limit)
        except Spent:
            return
        number += 1
        if (number + seed) % 5:
            ended(exchange, Most(7, Decimal("0.0005")))


def consistent(purse: str) -> None:
    """What a purse says is the sum of its exchanges, and no more than it may."""
    rows = Exchange.objects.filter(purse=purse)
    totals = rows.aggregate(tokens=Sum("tokens"), cost=Sum("cost"))
    assert spent(purse) == (rows.count(), totals["tokens"], totals["cost"])


@pytest.mark.django_db(transaction=True)
def test_many_threads_at_once_spend_what_there_is_and_no_more(item):
    def work(seed: int) -> None:
        try:
            hammer(item.pk, LIMIT, seed)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    consistent("hammered")
    calls, tokens, _ = spent("hammered")
    assert calls < 500
    assert 1200 - 10 < tokens <= 1200


@pytest.mark.django_db(transaction=True)
def test_processes_that_are_killed_leave_the_budget_kept(item):
    connections.close_all()
    fork = multiprocessing.get_context("fork")
    endless = Purse("hammered", calls=100_000, tokens=10**9)
    workers = [fork.Process(target=hammer, args=(item.pk, endless, seed)) for seed in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        time.sleep(0.15)
        os.kill(worker.pid, signal.SIGKILL)
        worker.join()
    consistent("hammered")
    used = spent("hammered")
    assert used[0] > 10
    left = Purse("hammered", calls=used[0] + 3)
    hammer(item.pk, left, 0)
    assert spent("hammered")[0] == used[0] + 3
