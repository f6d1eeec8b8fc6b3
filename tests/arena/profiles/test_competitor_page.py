"""A competitor's page: its settings, its ratings, whom it met and what came of it."""

from __future__ import annotations

import re

import pytest
from fakes import a_competitor, a_judge, a_judged_battle, a_question, a_rated_board, a_void_battle

from arena.competitors.models import Competitor
from arena.profiles.endings import endings
from arena.profiles.mine import cells
from arena.profiles.opponents import everywhere

pytestmark = pytest.mark.django_db


def text(response) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", response.content.decode()).split())


@pytest.mark.parametrize(
    "address", ["/competitors/nobody/", "/competitors/ant/?version=9", "/competitors/ant/?version=x"]
)
def test_an_unknown_competitor_is_not_found(client, address):
    a_competitor("ant")
    assert client.get(address).status_code == 404


def test_settings_are_public_and_harmless(client):
    a_competitor("ant", says="Be <b>bold</b>.", sampling={"temperature": 0.5}, licence="Apache-2.0")
    page = client.get("/competitors/ant/")
    assert b"Be &lt;b&gt;bold" in page.content
    assert "temperature = 0.5" in text(page) and "Apache-2.0" in text(page) and "baseline" in text(page)


def test_the_page_says_through_what_a_competitor_is_reached(client):
    a_competitor("ant", reached={"kind": "openai_chat", "gguf": "", "options": {"frames": 4}})
    shown = text(client.get("/competitors/ant/"))
    assert "Reached as openai_chat" in shown and "frames = 4" in shown


def test_what_an_endpoint_is_reached_by_stays_private(client):
    from fakes import an_endpoint

    endpoint = an_endpoint(
        "hidden", kind="openai_chat", base_url="http://10.0.0.7/v1", api_key_env="SECRET_NAME"
    )
    a_competitor("ant", endpoint=endpoint, model="m")
    page = client.get("/competitors/ant/").content
    assert b"10.0.0.7" not in page and b"SECRET_NAME" not in page


def test_ratings_of_every_board_are_shown_with_their_interval(client):
    board = a_rated_board()
    rating = Competitor.objects.get(name="ant").ratings.get()
    shown = text(client.get("/competitors/ant/"))
    interval = f"{rating.rating:,.0f} {rating.lower:,.0f} to {rating.upper:,.0f}"
    assert f"{board.title} 1 possible: {rating.best_rank}–{rating.worst_rank} 1 {interval}" in shown


def test_wins_and_losses_count_from_its_own_side():
    question, judge = a_question(), a_judge()
    ant, bee = a_competitor("ant"), a_competitor("bee")
    for a, b, outcome in (
        (ant, bee, "a"),
        (bee, ant, "b"),
        (bee, ant, "a"),
        (ant, bee, "tie"),
        (ant, bee, "both_bad"),
    ):
        a_judged_battle(question, a, b, judge, outcome)
    a_judged_battle(question, ant, bee, judge, "unparsed")
    [met] = everywhere(cells(ant.pk))
    assert met.competitor == bee
    assert met.tally.counts == {"won": 2, "lost": 1, "tie": 1, "both_bad": 1}
    assert (met.tally.n, met.tally.share.n, met.tally.share.share) == (5, 4, 2.5 / 4)


def test_without_a_decided_battle_there_is_no_win_rate():
    ant, bee = a_competitor("ant"), a_competitor("bee")
    a_judged_battle(a_question(), ant, bee, a_judge(), "both_bad")
    assert everywhere(cells(ant.pk))[0].tally.share.share is None


def test_endings_say_whose_fault_a_void_battle_was():
    question, ant, bee = a_question(), a_competitor("ant"), a_competitor("bee")
    a_void_battle(question, ant, bee)
    a_judged_battle(question, bee, ant, a_judge(), "outage")
    assert dict(endings(bee.pk).words) == {"void: no answer in time": 1, "the judge could not be reached": 1}
    assert dict(endings(ant.pk).words) == {
        "void by the other side: no answer in time": 1,
        "the judge could not be reached": 1,
    }


def test_an_older_version_keeps_its_page(client):
    a_competitor("ant", says="old").__class__.objects.retire()
    a_competitor("ant", says="new", version=2)
    old = Competitor.objects.get(version=1)
    assert "new" in text(client.get("/competitors/ant/"))
    page = text(client.get(old.get_absolute_url()))
    assert "System prompt old" in page and "Retired" in page


def test_more_opponents_take_no_more_queries(client, django_assert_max_num_queries):
    a_rated_board()
    judge, question, ant = a_judge("more"), a_question(), Competitor.objects.get(name="ant")
    for number in range(9):
        a_judged_battle(question, ant, a_competitor(f"extra{number}"), judge)
    with django_assert_max_num_queries(15):
        client.get("/competitors/ant/")
