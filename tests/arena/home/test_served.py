"""What sampling and retirement say of arenas of a few battles, where every number is known."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from fakes import a_board, a_competitor, a_judge, a_judged_battle, a_question, a_void_battle

from arena.battles.models import Battle
from arena.chats.models import Chat
from arena.home.sampling import Share, sampling
from arena.home.served import served
from arena.leaderboards.fit import fit

pytestmark = pytest.mark.django_db


def arena(client):
    return client.get("/sampling.json").json()


def test_a_battle_is_in_the_week_in_which_it_was_made_and_chats_stand_apart(client):
    judge, question = a_judge(), a_question()
    ant, bee = a_competitor("ant"), a_competitor("bee")
    battle = a_judged_battle(question, ant, bee, judge)
    Battle.objects.filter(pk=battle.pk).update(created_at="2026-10-07T12:00:00Z")
    chat = a_judged_battle(question, ant, bee, judge)
    Chat.objects.create(voter="v", a=ant, b=bee, battle=chat, status="voted")
    found = served()[ant.pk]
    assert found.weeks[date(2026, 10, 5)] == 1
    assert found.origins == Counter(chat=1, evolution=1, season=0)
    assert arena(client)["origins"] == {"season": 0, "chat": 1, "evolution": 1}


def test_a_variant_that_was_tested_and_never_stood_on_a_board_is_counted():
    judge, question = a_judge(), a_question()
    shown, other = a_competitor("shown", family="one"), a_competitor("other", family="two")
    tried = a_competitor("tried", family="one")
    board = a_board(judge=judge, competitors=[shown, other])
    for better, worse in ((shown, other), (other, shown), (shown, tried)):
        a_judged_battle(question, better, worse, judge)
    fit(board)
    page = sampling()
    assert [(row.family, row.variants, row.unlisted) for row in page.several] == [("one", 2, 1)]
    assert page.unlisted == 1


def test_an_arena_without_battles_has_no_shares_rather_than_nought(client):
    assert sampling().overall is None
    page = client.get("/sampling/")
    assert page.status_code == 200
    assert "Everybody who was ever entered still plays." in page.content.decode()


@pytest.mark.parametrize(
    ("excluded", "ended", "lower", "upper", "overall", "too_many", "differs"),
    [
        (1, 100, 0.0, 0.05, 0.01, False, False),
        (3, 100, 0.01, 0.08, 0.02, True, False),
        (30, 1000, 0.021, 0.042, 0.01, True, True),
        (0, 1000, 0.0, 0.004, 0.01, False, True),
        (0, 0, None, None, 0.01, False, False),
    ],
)
def test_the_alarm_is_for_too_many_and_for_surely_another_share(
    excluded, ended, lower, upper, overall, too_many, differs
):
    share = Share(excluded, ended, lower, upper, overall)
    assert (share.too_many, share.differs) == (too_many, differs)


def test_a_model_that_alone_gives_no_answers_raises_the_alarm_and_the_others_do_not():
    judge, question = a_judge(), a_question()
    cast = [a_competitor(name) for name in ("ant", "bee", "cat", "dumb")]
    for place in range(60):
        a_judged_battle(question, cast[place % 3], cast[(place + 1) % 3], judge)
    for _ in range(20):
        a_void_battle(question, cast[0], cast[3])
    assert "dumb" in [line.name for line in sampling().alarms if line.share_excluded.differs]
