"""Outside models write questions and make them harder: put in by a file, run by commands, shown on a board."""

from __future__ import annotations

import json
import re
from collections import Counter
from statistics import mean

import pytest
from django.core.management import call_command
from processes import kill, start, until
from stub import StubServer
from writing_arena import MODELS, STRENGTHS, applied, write_documents

from arena.evolution.models import Draft, Exchange, Spending, Step
from arena.evolution.tasks import evolve, simulate
from arena.leaderboards.models import Leaderboard
from arena.leaderboards.show import rows_of
from arena.questions.models import Question

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("fresh_limits")]


@pytest.fixture
def stub():
    with StubServer(models=MODELS, strengths=STRENGTHS, seed=3) as server:
        yield server


def told(capsys, *command: str, **options: object):
    """What a command prints for machines."""
    capsys.readouterr()
    call_command(*command, "--json", **options)
    return json.loads(capsys.readouterr().out)


def test_personas_ask_and_what_cannot_be_used_is_counted(stub, tmp_path, capsys):
    first = "[unrelated: duplicate]"
    write_documents(
        tmp_path,
        6,
        d0="[close: unreadable]",
        d1="[some: empty]",
        d2=first,
        d3=first,
        d4="[personas: unreadable]",
    )
    applied(tmp_path, stub.url)
    (report,) = told(capsys, "simulate", items=10)
    assert report["items"] == 6
    assert report["items_without_personas"] == {"unreadable": 1}
    assert report["distances"] == {"close": 5, "some": 5, "unrelated": 5}
    assert report["drafts"] == {"kept": 12, "unreadable": 1, "empty": 1, "duplicate": 1}
    assert Counter(Question.objects.values_list("distance", flat=True)) == {
        "close": 4,
        "some": 4,
        "unrelated": 4,
    }


def test_three_rounds_make_questions_harder_and_leave_the_order_of_competitors_alone(stub, tmp_path, capsys):
    write_documents(tmp_path, 4)
    applied(tmp_path, stub.url, evolution="max_rounds = 3\nparents = 6\nbattles = 8")
    told(capsys, "simulate", items=4)
    told(capsys, "season", battles=48)
    difficulty = [mean_difficulty()]
    for number in (1, 2, 3):
        (report,) = told(capsys, "evolve", leaderboard="asked")
        assert (report["round"], sum(report["steps"].values())) == (number, 6)
        difficulty.append(mean_difficulty())
    assert 1 == difficulty[0] < difficulty[1] < difficulty[2] < difficulty[3]
    assert Question.objects.filter(generation__gte=2).exists()
    assert set(Step.objects.filter(status="refused").values_list("reason", flat=True)) == {"not_harder"}
    for step in Step.objects.filter(status="accepted"):
        assert step.scores["new"]["overall"] > step.scores["old"]["overall"]
        assert (step.child.level, step.child.parent) == (step.parent.level + 1, step.parent)
    assert [row["competitor"] for row in rows_of(Leaderboard.objects.get())] == ["ant", "bee", "cat"]


def mean_difficulty():
    """Of the questions that there are, as they say themselves."""
    return mean(
        float(re.search(r"difficulty (\d+)", question.text).group(1)) for question in Question.objects.all()
    )


def test_the_budget_is_kept_to_the_call_and_the_next_day_goes_on(stub, tmp_path, capsys):
    write_documents(tmp_path, 8)
    applied(tmp_path, stub.url, simulation="daily = { calls = 11 }")
    call_command("simulate", items=8)
    assert len(stub.requests) == Spending.objects.get(purse="simulation:readers").calls == 11
    assert "simulation:readers has used 11 of 11 calls today" in capsys.readouterr().err
    Spending.objects.update(day="2030-01-01")
    call_command("simulate", items=8)
    assert len(stub.requests) == 22
    assert Draft.objects.filter(claims__gt=1).count() == 0


TASKS = ("worker", "--concurrency", "1", "--queues", "write")


def test_a_worker_that_is_killed_is_taken_over_and_nobody_is_asked_twice(tmp_path):
    with StubServer(models=MODELS, strengths=STRENGTHS, seed=3, delay=0.3) as stub:
        write_documents(tmp_path, 6)
        applied(tmp_path, stub.url, simulation="items = 6")
        worker = start(*TASKS, lease_s=6)
        try:
            simulate.delay()
            until(lambda: Exchange.objects.answered().count() > 7)
            kill(worker)
            under_way = Exchange.objects.filter(outcome="").count()
            worker = start(*TASKS, lease_s=6)
            until(_all_kept)
        finally:
            kill(worker)
        prompts = Counter(json.dumps(call.body["messages"]) for call in stub.requests)
    assert Question.objects.count() == Draft.objects.count() == 18
    assert 0 < under_way == Exchange.objects.filter(outcome="").count()
    assert Exchange.objects.count() == 24 + under_way
    # A call is noted before it is made, so the kill may have come between the two.
    assert 24 <= len(stub.requests) <= 24 + under_way
    assert len(prompts) == Exchange.objects.answered().count() == 24
    tokens = sum(Exchange.objects.values_list("tokens", flat=True))
    assert (24 + under_way, tokens) in Spending.objects.values_list("calls", "tokens")


def _all_kept() -> bool:
    simulate.delay()  # as beat does
    return Draft.objects.filter(status="kept").count() == 18


def test_a_worker_that_is_killed_in_a_step_is_taken_over_and_nobody_is_asked_twice(tmp_path):
    plan = {"models": MODELS, "strengths": STRENGTHS, "seed": 3}
    with StubServer(**plan) as stub:
        write_documents(tmp_path, 3)
        applied(tmp_path, stub.url)
        call_command("simulate", items=3)
        call_command("season", battles=24)
    asked = Exchange.objects.count()
    with StubServer(**plan, delay=0.3) as stub:
        applied(tmp_path, stub.url, evolution="rounds_a_day = 1\nparents = 4\nbattles = 0")
        worker = start(*TASKS, lease_s=6)
        try:
            evolve.delay()
            until(lambda: Exchange.objects.answered().count() > asked + 9)
            kill(worker)
            under_way = Exchange.objects.filter(outcome="").count()
            worker = start(*TASKS, lease_s=6)
            until(_all_decided)
        finally:
            kill(worker)
    children = Question.objects.filter(generation=1).count()
    assert children == Step.objects.filter(status="accepted").count() > 0
    assert 0 < under_way == Exchange.objects.filter(outcome="").count()
    answered = Exchange.objects.answered().count() - asked
    of_steps = Exchange.objects.answered().filter(step__isnull=False)
    assert answered == of_steps.values("step", "role", "prompt_hash").distinct().count()
    assert answered == Exchange.objects.count() - asked - under_way
    assert answered <= len(stub.requests) <= answered + under_way


def _all_decided() -> bool:
    evolve.delay()  # as beat does
    return Step.objects.exclude(status="waiting").count() == 4
