"""Judging: verdicts are kept with their judgments, an outage is no tie, and a void battle has no judge."""

import pytest
from django.db.models.functions import Now
from fakes import a_battle, a_competitor, a_judge, a_played_battle, a_question, an_endpoint

from arena.battles.models import Battle
from arena.judges.judge import judge_played
from arena.judges.models import Judgment, Verdict

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("fresh_limits")]


def test_the_side_that_is_right_wins():
    battle = a_played_battle(a_question(), a_competitor("one"), a_competitor("two"), a_judge())
    assert judge_played() == 1
    verdict = battle.verdicts.get()
    assert (verdict.status, verdict.preference) == ("valid", "a")
    assert verdict.judgments.get().order == "ab"


def test_a_battle_is_judged_once():
    a_played_battle(a_question(), a_competitor("one"), a_competitor("two"), a_judge())
    assert (judge_played(), judge_played()) == (1, 0)
    assert Judgment.objects.count() == 1


def test_a_battle_that_is_not_played_yet_is_not_judged():
    a_battle(a_question(), a_competitor("one"), a_competitor("two"), a_judge())
    assert judge_played() == 0
    assert Verdict.objects.get().status == "pending"


def test_a_void_battle_gets_a_void_verdict():
    battle = a_battle(a_question(), a_competitor("one"), a_competitor("two"), a_judge())
    Battle.objects.filter(pk=battle.pk).update(status="void", void_code="timed_out", played_at=Now())
    judge_played()
    assert (battle.verdicts.get().status, battle.verdicts.get().preference) == ("void", "")


@pytest.fixture
def unreachable() -> Verdict:
    dead = an_endpoint("dead", kind="openai_chat", base_url="http://127.0.0.1:9/v1", total_s=1)
    judge = a_judge("reader", "pairwise", endpoint=dead, model="judge-1")
    return a_played_battle(a_question(), a_competitor("one"), a_competitor("two"), judge).verdicts.get()


def test_a_judge_that_cannot_be_reached_is_an_outage_and_no_tie(unreachable):
    judge_played()
    unreachable.refresh_from_db()
    assert (unreachable.status, unreachable.preference) == ("outage", "")
    assert unreachable.error == "connect_failed"


def test_a_judge_without_its_key_says_so_and_nothing_judges_in_its_place():
    keyed = an_endpoint(
        "keyed", kind="openai_chat", base_url="http://127.0.0.1:9/v1", api_key_env="NO_SUCH_VARIABLE_HERE"
    )
    judge = a_judge("reader", "pairwise", endpoint=keyed, model="judge-1")
    battle = a_played_battle(a_question(), a_competitor("one"), a_competitor("two"), judge)
    judge_played()
    verdict = battle.verdicts.get()
    assert (verdict.status, verdict.preference, verdict.error) == ("outage", "", "unauthorised")


def test_an_outage_can_be_judged_again(unreachable):
    judge_played()
    assert Verdict.objects.all().reopen_outages() == 1
    unreachable.refresh_from_db()
    assert (unreachable.status, unreachable.judgments.count()) == ("pending", 0)
