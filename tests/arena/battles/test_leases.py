"""Who may work on a battle, and for how long."""

from uuid import uuid4

import pytest
from fakes import a_battle, a_competitor, a_question

from arena.battles.models import Battle

pytestmark = pytest.mark.django_db


@pytest.fixture
def battle() -> Battle:
    return a_battle(a_question(), a_competitor("one"), a_competitor("two"))


def expire(battle: Battle) -> None:
    Battle.objects.filter(pk=battle.pk).update(leased_until="2001-01-01T00:00Z")


def test_a_claimed_battle_is_not_claimed_again(battle):
    assert Battle.objects.claim(uuid4(), 10) == [battle.pk]
    assert Battle.objects.claim(uuid4(), 10) == []


def test_a_claim_returns_when_its_lease_ends(battle):
    Battle.objects.claim(uuid4(), 10)
    expire(battle)
    assert Battle.objects.claim(uuid4(), 10) == [battle.pk]


def test_a_sign_of_life_keeps_the_lease(battle):
    token = uuid4()
    Battle.objects.claim(token, 10)
    expire(battle)
    assert Battle.objects.renew(token) == 1
    assert Battle.objects.claim(uuid4(), 10) == []


def test_the_first_holder_holds_nothing_once_another_took_over(battle):
    first, second = uuid4(), uuid4()
    Battle.objects.claim(first, 10)
    expire(battle)
    Battle.objects.claim(second, 10)
    assert list(Battle.objects.held(first)) == []
    assert list(Battle.objects.held(second)) == [battle]


def test_a_released_battle_is_free_at_once(battle):
    token = uuid4()
    Battle.objects.claim(token, 10)
    Battle.objects.release(token)
    assert Battle.objects.claim(uuid4(), 10) == [battle.pk]


def test_a_battle_that_kills_every_worker_is_given_up_as_void(battle, settings):
    for _ in range(settings.ARENA_MAX_CLAIMS):
        Battle.objects.claim(uuid4(), 10)
        expire(battle)
    assert Battle.objects.claim(uuid4(), 10) == []
    assert Battle.objects.give_up_poisonous() == 1
    battle.refresh_from_db()
    assert (battle.status, battle.void_code) == ("void", "gave_up")


def test_a_claim_takes_no_more_than_it_was_told(battle):
    for _ in range(3):
        a_battle(battle.question, battle.a, battle.b)
    assert len(Battle.objects.claim(uuid4(), 2)) == 2
