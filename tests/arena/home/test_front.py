"""The home page: one button, the boards in small, true numbers, and news that tells nothing too early."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models.functions import Now
from django.utils import timezone
from fakes import a_board, a_competitor, a_judge, a_judged_battle, a_question, a_rated_board, a_void_battle

from arena.ballots.models import Ballot
from arena.battles.models import Battle
from arena.chats.models import Chat
from arena.home.front import front
from arena.home.ticker import SHOWN, ticker
from arena.judges.models import Judge, Verdict
from arena.leaderboards.models import Leaderboard
from arena.votes.models import Vote

pytestmark = pytest.mark.django_db


def page(client, path="/", **headers):
    return client.get(path, headers=headers).content.decode()


def test_an_empty_arena_says_what_an_operator_does_next(client):
    body = page(client)
    assert "No leaderboard yet" in body
    assert "python manage.py apply deploy/local.toml" in body
    assert ">Battle</a>" in body


def test_a_board_in_small_shows_the_first_tier_with_intervals_and_what_they_rest_on(client):
    a_rated_board()
    (card,) = front().cards
    assert (card.rated, card.fit.battles) == (3, 12)
    body = page(client)
    for row in card.top:
        assert row.tier == 1
        assert f"{row.lower:,.0f} to {row.upper:,.0f}" in body
    assert "12 battles" in body
    assert "data through" in body


def test_a_board_without_a_rating_says_how_far_it_is(client):
    a_board()
    assert "No battle has been judged yet." in page(client)


def test_of_boards_on_the_same_questions_one_is_a_card_and_the_others_are_links(client):
    judge = a_judge()
    for name, fields in (("judged", {}), ("voted", {"source": "human"}), ("hard", {"level": 3})):
        a_board(name, judge=judge, **fields)
    found = front()
    assert [card.board.name for card in found.cards] == ["judged", "hard"]
    assert [board.name for board in found.others] == ["voted"]
    assert page(client).count("/leaderboards/voted/") == 1


def test_the_numbers_are_those_of_the_database(crowd_of_a_few):
    facts = front().facts
    assert facts.battles == Battle.objects.finished().count()
    assert facts.void == Battle.objects.in_status("void").count() == 1
    assert facts.verdicts == Verdict.objects.valid().count()
    assert facts.votes == Vote.objects.counted().count() == 1
    assert facts.judges == Judge.objects.active().count()


def test_an_arena_without_intervals_has_no_uncertainty_rather_than_none_at_all(client):
    a_board()
    assert front().facts.half_width is None
    assert "±" not in page(client)


@pytest.fixture
def crowd_of_a_few():
    a_rated_board()
    battle = Battle.objects.first()
    Vote.objects.create(battle=battle, voter="one", preference="a")
    Vote.objects.create(battle=battle, voter="two", preference="b", excluded_reason="suspicion")
    a_void_battle(battle.question, battle.a, battle.b)


def test_the_news_are_the_latest_verdicts_and_votes_that_count(crowd_of_a_few):
    news = ticker().news
    assert len(news) == SHOWN
    assert [one.at for one in news] == sorted((one.at for one in news), reverse=True)
    assert [one.said.voter for one in news if not one.judge] == ["one"]


def test_a_reader_who_has_the_news_is_told_nothing_and_else_gets_them_whole(client):
    a_rated_board()
    version = ticker().version
    asked = {"HX-Request": "true"}
    assert client.get(f"/ticker/?seen={version}", headers=asked).status_code == 204
    body = page(client, "/ticker/?seen=older", **asked)
    assert body.count('id="news-') == SHOWN
    assert "<html" not in body


def test_the_news_can_be_paused_and_go_on_without_a_script(client):
    a_rated_board()
    going, paused = page(client), page(client, "/?paused=1")
    assert 'hx-trigger="every 10s"' in going and 'href="/?paused=1#ticker"' in going
    assert 'hx-trigger="every 10s"' not in paused and ">Go on</a>" in paused
    assert 'aria-live="off"' in going


def test_what_somebody_is_being_asked_about_is_not_told(client):
    board = a_rated_board()
    told = ticker().news[0].battle
    ballot = Ballot.objects.create(voter="v", battle=told, drawn_with=0.5)
    assert told.pk not in [one.battle.pk for one in ticker().news]
    Ballot.objects.filter(pk=ballot.pk).update(created_at=timezone.now() - timedelta(days=1))
    assert told.pk in [one.battle.pk for one in ticker().news]
    assert board.name


def test_a_question_that_was_not_published_is_not_in_the_news(client):
    judge, question = a_judge(), a_question("What does my contract of 12 May say?")
    ant, bee = a_competitor("ant"), a_competitor("bee")
    battle = a_judged_battle(question, ant, bee, judge)
    a_board(judge=judge)
    Chat.objects.create(voter="v", a=ant, b=bee, battle=battle, status="voted")
    body = page(client)
    assert "my contract" not in body
    assert "A question that is not shown" in body


def test_verdicts_that_are_owed_or_say_nothing_are_no_news(client):
    judge, question = a_judge(), a_question()
    ant, bee = a_competitor("ant"), a_competitor("bee")
    for status in ("pending", "unparsed", "outage"):
        a_judged_battle(question, ant, bee, judge, status)
    assert ticker().news == ()


def test_a_hostile_title_is_only_words(client):
    ant, bee = a_competitor("ant"), a_competitor("bee")
    type(ant).objects.filter(pk=ant.pk).update(title="<script>alert(1)</script>{a}{0}")
    judge = a_judge()
    a_judged_battle(a_question(), ant, bee, judge)
    a_board(judge=judge)
    body = page(client)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{a}{0}" in body
    assert "<script>alert" not in body


def test_the_newest_is_the_one_that_was_decided_last(client):
    a_rated_board()
    verdict = Verdict.objects.order_by("pk").last()
    Verdict.objects.filter(pk=verdict.pk).update(decided_at=Now() + timedelta(minutes=1))
    assert ticker().news[0].said.pk == verdict.pk


def test_retired_boards_are_gone_from_the_home_page():
    a_rated_board()
    Leaderboard.objects.retire()
    assert front().cards == ()


def test_two_models_and_nothing_else_make_pages_that_work(client):
    a_competitor("ant"), a_competitor("bee")
    a_board()
    for path in ("/", "/sampling/", "/sampling.json", "/methodology/", "/sitemap.xml", "/sitemap-boards.xml"):
        assert client.get(path).status_code == 200, path
