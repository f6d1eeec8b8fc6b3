"""Battles come before people at random, where a vote is worth most, and with a chance that is known."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from django.utils import timezone
from fakes import a_battle, a_competitor, a_judge, a_judged_battle, a_played_battle, a_question, a_void_battle

from arena.ballots import pool
from arena.ballots.draw import draw, put_before
from arena.ballots.models import Ballot
from arena.ballots.worth import UNIFORM, WORTH, Candidates, chances
from arena.battles.models import Battle
from arena.chats.models import Chat
from arena.votes.models import Vote

pytestmark = pytest.mark.django_db


@pytest.fixture
def arena() -> list[Battle]:
    """Twelve battles between three, on one of which in three the judge's orders disagree."""
    judge, question = a_judge(), a_question()
    one, two, three = (a_competitor(name, says=name) for name in ("one", "two", "three"))
    pairs = [(one, two)] * 6 + [(two, three)] * 4 + [(one, three)] * 2
    flags = [["order_conflict"] if at % 3 == 0 else [] for at in range(len(pairs))]
    return [
        a_judged_battle(question, a, b, judge, "tie" if f else "a", flags=f)
        for (a, b), f in zip(pairs, flags, strict=True)
    ]


def some(**columns: object) -> Candidates:
    plain = {"battle": np.arange(4), "modality": np.zeros(4, int), "contested": np.zeros(4, bool)}
    return Candidates(**(plain | {"votes": np.zeros(4, int), "width": np.ones(4)} | columns))


def test_twenty_thousand_draws_come_as_often_as_their_chance_says(arena) -> None:
    Vote.objects.create(battle=arena[0], voter="v", preference="a")
    among, rng = pool.gather(), np.random.default_rng(1)
    drawn = [draw(among, "", set(), rng) for _ in range(20_000)]
    seen, said = Counter(one.battle for one in drawn), {one.battle: one.chance for one in drawn}
    assert sum(said.values()) == pytest.approx(1) and len(said) == len(arena)
    chance = np.array([said[battle.pk] for battle in arena])
    error = (np.array([seen[battle.pk] for battle in arena]) / 20_000 - chance) / np.sqrt(
        chance * (1 - chance) / 20_000
    )
    assert np.abs(error).max() < 3.5 and 0.4 < np.sum(error**2) / (len(arena) - 1) < 2.5


def test_no_battle_is_ever_out_of_reach() -> None:
    extreme = some(width=np.array([1e-9, 1.0, 1.0, 1e9]), votes=np.array([10**6, 0, 0, 0]))
    assert chances(extreme).min() >= UNIFORM / 4
    assert chances(extreme).sum() == pytest.approx(1)


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("contested", {"contested": np.array([True, False, False, False])}),
        ("unsettled", {"width": np.array([90.0, 30, 30, 30])}),
        ("unheard", {"votes": np.array([0, 8, 8, 8])}),
    ],
)
def test_a_vote_is_worth_more_where_the_table_says(name: str, columns: dict[str, object]) -> None:
    assert WORTH[name](some(**columns))[0] > WORTH[name](some(**columns))[1]
    assert chances(some(**columns))[0] > chances(some(**columns))[1] == chances(some(**columns))[2]


def test_who_has_had_a_battle_draws_among_the_others_with_the_chance_among_those(arena) -> None:
    among, rng = pool.gather(), np.random.default_rng(2)
    had = {battle.pk for battle in arena[1:]} - {arena[5].pk}
    drawn = [draw(among, "", had, rng) for _ in range(200)]
    assert {one.battle for one in drawn} == {arena[0].pk, arena[5].pk}
    assert sum({one.battle: one.chance for one in drawn}.values()) == pytest.approx(1)


def test_a_voter_gets_every_battle_once_and_then_no_more(arena) -> None:
    seen = []
    while ballot := put_before("v", rng=np.random.default_rng(len(seen))):
        seen.append(ballot.battle_id)
        Ballot.objects.filter(pk=ballot.pk).update(skipped=True)
    assert sorted(seen) == [battle.pk for battle in arena]
    assert put_before("w") is not None


def test_what_one_has_voted_on_elsewhere_does_not_come_back(arena) -> None:
    for battle in arena[1:]:
        Vote.objects.create(battle=battle, voter="v", preference="a")
    assert put_before("v").battle == arena[0]


def test_who_asks_again_gets_the_same_ballot_for_an_hour(arena) -> None:
    first = put_before("v")
    assert put_before("v") == first
    Ballot.objects.update(created_at=timezone.now() - timezone.timedelta(hours=1, seconds=1))
    assert put_before("v").battle != first.battle


def test_only_what_the_arena_played_whole_and_may_rate_is_put_before_people(arena) -> None:
    judge, one, two = a_judge("other"), *[battle.a for battle in arena[5:7]]
    retired = a_competitor("old", retired_at=timezone.now())
    a_battle(a_question(), one, two), a_void_battle(a_question(), one, two)
    a_played_battle(a_question(diagnostic=True), one, two, judge)
    a_played_battle(a_question(), one, retired, judge)
    a_played_battle(a_question(), one, two, judge).replies.filter(side="b").delete()
    asked = a_played_battle(a_question(), one, two, judge)
    Chat.objects.create(voter="v", a=one, b=two, battle=asked)
    pending = a_played_battle(a_question(), one, two, judge)
    assert [*pool.gather().battle] == [*[battle.pk for battle in arena], pending.pk]


def test_judges_who_differ_contest_a_battle_too(arena) -> None:
    question, two = arena[0].question, arena[0].b
    battle = a_judged_battle(question, arena[0].a, two, a_judge("second"), "a")
    battle.verdicts.create(judge=a_judge("third"), status="valid", preference="b")
    among = pool.gather()
    assert among.contested[among.battle == battle.pk].all()
    assert among.contested.sum() == 1 + 4


def test_what_a_judge_left_to_people_is_contested(arena) -> None:
    battle = a_played_battle(a_question(), arena[0].a, arena[0].b, a_judge("unsure"))
    before = pool.gather()
    battle.verdicts.update(status="void", flags=["abstained", "to_people"])
    among = pool.gather()
    assert not before.contested[before.battle == battle.pk].any()
    assert among.contested[among.battle == battle.pk].all()


def test_a_wish_for_a_kind_draws_from_it_alone_with_the_chance_within_it(arena) -> None:
    film = a_played_battle(a_question(modality="video"), arena[0].a, arena[0].b, a_judge("other"))
    text = put_before("v", "text")
    wanted = put_before("v", "video")
    assert (wanted.battle, wanted.drawn_with, wanted.asked_for) == (film, 1.0, "video")
    text.refresh_from_db()
    assert text.skipped
    assert put_before("w", "image") is None


def test_a_pool_from_before_the_battles_went_is_gathered_anew(arena) -> None:
    stale = pool.current()
    pool.cache.set(pool.KEPT, replace(stale, battle=stale.battle + 10**9))
    assert put_before("v").battle in arena


def test_within_a_minute_all_processes_share_what_one_has_gathered(arena, django_assert_num_queries) -> None:
    pool.current()
    with django_assert_num_queries(0):
        assert len(pool.current()) == 12


@pytest.mark.django_db(transaction=True)
def test_after_a_minute_it_is_gathered_anew_while_nobody_waits(arena, django_assert_num_queries) -> None:
    pool.current()
    pool.cache.delete(pool.FRESH)
    a_played_battle(a_question(), arena[0].a, arena[0].b, a_judge("other"))
    with django_assert_num_queries(0):
        assert len(pool.current()) == 12
    end = time.monotonic() + 20
    while len(pool.current()) == 12:
        assert time.monotonic() < end
        time.sleep(0.02)
    assert len(pool.current()) == 13


def test_votes_are_counted_by_pair_whichever_side_either_had(arena) -> None:
    turned = a_played_battle(a_question(), arena[0].b, arena[0].a, a_judge("other"))
    for number, battle in enumerate([arena[0], turned, arena[-1]]):
        Vote.objects.create(battle=battle, voter=f"{number}", preference="a")
    among = pool.gather()
    assert [*among.votes] == [2] * 6 + [0] * 4 + [1] * 2 + [2]
