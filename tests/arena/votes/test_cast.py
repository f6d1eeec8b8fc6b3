"""One vote for a battle and a voter, however often it is sent."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import connections
from fakes import a_battle, a_competitor, a_judge, a_played_battle, a_question, a_void_battle

from arena.accounts.voter import Voter
from arena.votes.cast import Casting, Refused, cast
from arena.votes.models import Vote
from arena.votes.reasons import LONGEST, say_why
from arena.votes.receipts import as_typed, receipt_of

ANN, BOB = Voter("ann"), Voter("bob")


@pytest.fixture
def battle(db):
    return a_played_battle(a_question(), a_competitor("ant"), a_competitor("bee"), a_judge())


def a_casting(battle, **fields):
    return Casting(**({"battle": battle, "voter": ANN, "preference": "a", "key": uuid4()} | fields))


def test_a_vote_keeps_what_was_said_and_gets_a_receipt(battle):
    vote = cast(
        a_casting(battle, preference="both_bad", standards={"accuracy": "b"}, seconds=9.5, drawn_with=0.25)
    )
    kept = Vote.objects.get()
    assert (kept.voter, kept.preference, kept.standards) == ("ann", "both_bad", {"accuracy": "b"})
    assert (kept.seconds, kept.drawn_with, kept.excluded_reason) == (9.5, 0.25, "")
    assert kept.receipt == vote.receipt == receipt_of(battle.pk, "both_bad", kept.created_at)


def test_a_form_sent_twice_is_counted_once(battle):
    casting = a_casting(battle)
    assert cast(casting).receipt == cast(casting).receipt
    assert Vote.objects.count() == 1


def test_a_second_opinion_does_not_replace_the_first(battle):
    first = cast(a_casting(battle, preference="a"))
    second = cast(a_casting(battle, preference="b"))
    assert (second.pk, second.preference, second.receipt) == (first.pk, "a", first.receipt)


def test_a_key_that_somebody_else_used_shows_them_nothing(battle):
    casting = a_casting(battle)
    cast(casting)
    with pytest.raises(Refused, match="somebody else") as refusal:
        cast(a_casting(battle, voter=BOB, key=casting.key))
    assert refusal.value.code == "key_used"


def test_a_key_is_good_for_one_battle(battle):
    other = a_played_battle(a_question(), battle.a, battle.b, a_judge("other"))
    casting = a_casting(battle)
    cast(casting)
    with pytest.raises(Refused, match="another battle"):
        cast(a_casting(other, key=casting.key))


@pytest.mark.parametrize("stage", ["void", "queued"])
def test_there_is_nothing_to_vote_on_in_a_battle_that_was_not_played(battle, stage):
    make = {"void": a_void_battle, "queued": a_battle}[stage]
    other = make(battle.question, battle.a, battle.b)
    with pytest.raises(Refused, match=stage) as refusal:
        cast(a_casting(other))
    assert (refusal.value.code, Vote.objects.count()) == ("not_played", 0)


@pytest.mark.parametrize("said", [{"preference": "left"}, {"standards": {"accuracy": "yes"}}])
def test_a_preference_that_is_none_is_refused(battle, said):
    with pytest.raises(Refused, match="must be among"):
        cast(a_casting(battle, **said))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("same_key", [True, False])
def test_votes_sent_at_the_same_moment_count_once(same_key):
    battle = a_played_battle(a_question(), a_competitor("ant"), a_competitor("bee"), a_judge())
    castings = [a_casting(battle)] * 8 if same_key else [a_casting(battle, preference=p) for p in "abababab"]

    def send(casting):
        try:
            return cast(casting).receipt
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as threads:
        receipts = set(threads.map(send, castings))
    assert receipts == {Vote.objects.get().receipt}


def test_reasons_come_after_the_vote_and_unknown_ones_are_dropped(battle):
    vote = cast(a_casting(battle))
    say_why(vote, ["b:wrong", "a:correct", "a:correct", "c:wrong", "a:bribed", "correct"], "x" * 9_000)
    vote.refresh_from_db()
    assert (vote.reasons, len(vote.comment)) == (["a:correct", "b:wrong"], LONGEST)


@pytest.mark.parametrize("typed", ["abcd-efgh-2345-67op", " ABCD EFGH 2345 670P ", "abcdefgh234567op"])
def test_a_receipt_is_read_as_people_type(typed):
    assert as_typed(typed) == "ABCD-EFGH-2345-67OP"


def test_what_cannot_be_a_receipt_is_none():
    assert [as_typed(code) for code in ("", "ABCD", "ABCD-EFGH-2345-67OPQ", "ÄBCD-EFGH-2345-67OP")] == [
        ""
    ] * 4
