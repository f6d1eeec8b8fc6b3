"""Suspicion flags a vote and may ask for work; it discards nothing, and honest voters hardly meet it."""

from __future__ import annotations

from random import Random
from uuid import uuid4

import pytest
from django.db import connection
from fakes import a_competitor, a_judge, a_played_battle, a_question

from arena.accounts.voter import Voter
from arena.votes import risk
from arena.votes.cast import Casting, cast
from arena.votes.models import Vote
from arena.votes.risk import BROKEN, RISKS, must_prove, seen
from arena.votes.sight import Sight
from arena.votes.totals import totals

ANN = Voter("ann")


@pytest.fixture
def battles(db):
    """As many played battles as are asked for."""
    ant, bee, judge = a_competitor("ant"), a_competitor("bee"), a_judge()

    def make(count: int, texts: tuple[str, str] = ("42", "41")) -> list:
        question = a_question()
        return [a_played_battle(question, ant, bee, judge, texts) for _ in range(count)]

    return make


def vote_on(battle, **fields) -> Vote:
    return cast(
        Casting(
            **({"battle": battle, "voter": ANN, "preference": "a", "key": uuid4(), "seconds": 20.0} | fields)
        )
    )


@pytest.mark.parametrize(
    ("name", "sight"),
    [
        ("too_fast", Sight(seconds=0.4, characters=10)),
        ("too_fast", Sight(seconds=2.5, characters=9_000)),
        ("same_side", Sight(shown="a", shown_before=("a",) * 14)),
        ("hurried", Sight(gaps_s=(1.0,) * 10)),
        ("new_and_many", Sight(votes=40, known_s=1_800)),
        ("crowd", Sight(neighbours=20)),
    ],
)
def test_a_risk_sees_what_it_is_for(name, sight):
    assert seen(sight) == (name,)


@pytest.mark.parametrize(
    "sight",
    [
        Sight(),
        Sight(seconds=None, characters=9_000),  # nobody measured
        Sight(seconds=3.1, characters=90_000),
        Sight(shown="a", shown_before=("a",) * 13),
        Sight(shown="tie", shown_before=("tie",) * 30),
        Sight(shown="a", shown_before=("a",) * 7 + ("b",) + ("a",) * 22),
        Sight(gaps_s=(1.0,) * 9 + (30.0,)),
        Sight(votes=4_000, known_s=1e6),
        Sight(neighbours=19),
    ],
)
def test_a_risk_does_not_see_what_people_do(sight):
    assert seen(sight) == ()


def test_of_a_thousand_honest_voters_fewer_than_ten_are_ever_asked_for_work():
    rng, asked = Random(3), 0
    for _ in range(1_000):
        sides = tuple(rng.choices(["a", "b", "tie", "both_bad"], [4, 4, 3, 1])[0] for _ in range(60))
        sights = (Sight(shown=sides[k], shown_before=sides[k + 1 : k + 31], gaps_s=(25.0,) * 30, votes=60, known_s=1e5, neighbours=25) for k in range(30))  # fmt: skip
        asked += any(sum(RISKS[name].points for name in seen(sight)) >= risk.THRESHOLD for sight in sights)
    assert asked < 10


def test_where_a_vote_comes_from_is_never_enough_to_be_asked_for_work():
    assert RISKS["crowd"].points < risk.THRESHOLD


def test_a_suspicious_vote_is_flagged_and_counted(battles):
    vote = vote_on(battles(1)[0], seconds=0.1, flags=("named",))
    assert (vote.flags, vote.excluded_reason) == (["named", "too_fast"], "")
    assert Vote.objects.counted().count() == 1


def test_a_page_that_swapped_the_sides_is_seen_as_it_was_shown(battles):
    *some, last = battles(15)
    for number, battle in enumerate(some):
        vote_on(battle, preference="ab"[number % 2], swapped=bool(number % 2))
    assert "same_side" in vote_on(last).flags


def test_who_votes_like_a_machine_proves_work_first_unless_signed_in(battles):
    for battle in battles(11):
        vote_on(battle, preference="tie")
    assert must_prove(ANN, "home")
    assert not must_prove(Voter("ann", user_id=1), "home")
    assert not must_prove(Voter("bob"), "home")


def test_a_defence_that_breaks_flags_the_vote_and_loses_nothing(battles, monkeypatch):
    def broken(sight):
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM no_such_table")

    monkeypatch.setitem(risk.RISKS, "too_fast", risk.Risk(1, "broken", broken))
    vote = vote_on(battles(1)[0])
    assert (vote.flags, Vote.objects.counted().count()) == ([BROKEN], 1)


def test_totals_say_how_many_were_excluded_and_flagged_and_why(battles):
    first, second, third = battles(3)
    vote_on(first, seconds=0.1)
    Vote.objects.filter(pk=vote_on(second).pk).update(excluded_reason="identity")
    Vote.objects.filter(pk=vote_on(third).pk).update(excluded_reason="words of an operator")
    found = totals()
    assert (found.votes, found.counted) == (3, 1)
    assert {name: count for name, count in found.excluded.items() if count} == {"identity": 1, "other": 1}
    assert {name: count for name, count in found.flagged.items() if count} == {"too_fast": 1}
    assert set(RISKS) < set(found.flagged)
