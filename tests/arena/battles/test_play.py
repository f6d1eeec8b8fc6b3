"""Playing: what is said is kept, what fails is void, and nothing happens twice."""

from uuid import uuid4

import pytest
from fakes import a_battle, a_competitor, a_question, an_endpoint

from arena.battles.models import Battle, Reply
from arena.battles.play import Played, PlayStage, play_queued
from arena.endpoints.clients.base import Reply as Answer
from arena.endpoints.connect import Connections

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("fresh_limits")]


def test_both_replies_are_kept():
    battle = a_battle(a_question("Say it."), a_competitor("right", says="It is 42."), a_competitor("parrot"))
    assert play_queued() == 1
    battle.refresh_from_db()
    assert battle.status == "played"
    assert {reply.side: reply.text for reply in battle.replies.all()} == {"a": "It is 42.", "b": "Say it."}


def test_a_battle_is_played_once():
    a_battle(a_question(), a_competitor("one"), a_competitor("two"))
    assert (play_queued(), play_queued()) == (1, 0)
    assert Reply.objects.count() == 2


def test_a_side_that_cannot_be_reached_voids_the_battle():
    dead = an_endpoint("dead", kind="openai_chat", base_url="http://127.0.0.1:9/v1", total_s=1)
    battle = a_battle(a_question(), a_competitor("one"), a_competitor("gone", endpoint=dead))
    play_queued()
    battle.refresh_from_db()
    assert (battle.status, battle.void_code, battle.void_side) == ("void", "connect_failed", "b")
    assert [reply.side for reply in battle.replies.all()] == ["a"]


def test_a_missing_key_voids_the_battle_and_is_no_crash():
    keyed = an_endpoint("keyed", api_key_env="NO_SUCH_VARIABLE_HERE")
    battle = a_battle(a_question(), a_competitor("one", endpoint=keyed), a_competitor("two"))
    play_queued()
    battle.refresh_from_db()
    assert (battle.status, battle.void_code) == ("void", "unauthorised")


def test_the_one_character_postgresql_cannot_hold_is_replaced():
    battle = a_battle(a_question(), a_competitor("one"), a_competitor("two"))
    stage, token = PlayStage(Battle.objects.all(), Connections(None)), uuid4()
    (pair,) = stage.claim(token, 1)
    stage.save(token, [(pair, Played({"a": Answer("a\x00b"), "b": Answer("fine")}))])
    assert battle.replies.get(side="a").text == "a\ufffdb"


def test_the_persona_is_not_shown_to_competitors():
    question = a_question("Say it.", persona="A person who collects stamps.")
    battle = a_battle(question, a_competitor("one"), a_competitor("two"))
    play_queued()
    assert all("stamps" not in reply.text for reply in battle.replies.all())


def test_a_worker_that_lost_its_lease_writes_nothing():
    battle = a_battle(a_question(), a_competitor("one"), a_competitor("two"))
    stage, late = PlayStage(Battle.objects.all(), Connections(None)), uuid4()
    (pair,) = stage.claim(late, 1)
    Battle.objects.filter(pk=battle.pk).update(leased_until="2001-01-01T00:00Z")
    assert Battle.objects.claim(uuid4(), 1) == [battle.pk]
    stage.save(late, [(pair, Played({"a": Answer("too late"), "b": Answer("too late")}))])
    assert not Reply.objects.exists()
