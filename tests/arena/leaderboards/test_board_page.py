"""The leaderboard's page: who is where, how certain, and why one may believe it."""

from __future__ import annotations

import re

import pytest
from fakes import (
    a_battle,
    a_board,
    a_competitor,
    a_judge,
    a_judged_battle,
    a_question,
    a_rated_board,
    a_small_arena,
)

from arena.competitors.models import Competitor
from arena.leaderboards.fit import fit
from arena.leaderboards.models import Leaderboard, Season

pytestmark = pytest.mark.django_db
AS_FRAGMENT = {"HX-Request": "true"}


def text(response) -> str:
    """What a reader sees, without the markup."""
    return " ".join(re.sub(r"<[^>]*>", " ", response.content.decode()).split())


def names(response) -> list[str]:
    """The competitors of the table, from the top down."""
    return re.findall(r'class="name"><a href="/competitors/(\w+)/"', response.content.decode())


def test_the_first_board_is_the_home_page(client):
    a_rated_board()
    assert "Text leaderboard" in text(client.get("/"))


def test_without_a_board_the_home_page_says_what_to_do(client):
    assert "manage.py apply" in text(client.get("/"))


@pytest.mark.parametrize(
    "address", ["/leaderboards/nope/", "/leaderboards/a%00b/", "/leaderboards/%F0%9F%92%A5/"]
)
def test_an_unknown_board_is_not_found(client, address):
    assert client.get(address).status_code == 404


def test_a_retired_board_is_not_found(client):
    a_rated_board()
    Leaderboard.objects.retire()
    assert client.get("/leaderboards/text/").status_code == 404


def test_the_best_come_first_with_their_intervals(client):
    board = a_rated_board()
    page = client.get(board.get_absolute_url())
    assert names(page) == ["ant", "bee", "cat"]
    best = board.fits.first().ratings.first()
    assert f"{best.rating:,.0f} {best.lower:,.0f} to {best.upper:,.0f}" in text(page)
    assert page.content.count(b'<svg class="interval"') == 3


def test_a_board_says_how_it_was_made(client):
    board = a_rated_board()
    shown = text(client.get(board.get_absolute_url()))
    assert board.fits.first().fingerprint in shown
    assert "python manage.py fit text --json" in shown and "12 battles with a valid verdict" in shown
    assert "checks : Checks each reply" in shown and "data through" in shown


def test_verdicts_that_say_nothing_are_counted_apart(client):
    board = a_rated_board()
    ant, bee = Competitor.objects.filter(name__in=["ant", "bee"])
    a_judged_battle(a_question(), ant, bee, board.panel().get(), "unparsed")
    fit(board)
    assert "Not counted 1 unparsed" in text(client.get("/"))


def test_who_has_no_rating_stands_apart_with_a_bound_and_the_reason(client):
    board = a_rated_board()
    champion = a_competitor("dog", says="dog")
    for loser in Competitor.objects.exclude(name="dog"):
        a_judged_battle(a_question(), champion, loser, board.panel().get(), "a")
    fit(board)
    shown = text(client.get("/"))
    bound = champion.ratings.get().lower
    assert "Not yet rated" in shown and f"Dog baseline at least {bound:,.0f}" in shown


def test_a_board_without_a_fit_says_what_happens_next(client):
    a_small_arena()
    assert "No ratings yet" in text(client.get("/"))


def test_a_board_on_which_nothing_counts_yet_is_shown_without_numbers(client):
    ant, bee, judge = a_competitor("ant", says="x"), a_competitor("bee", says="y"), a_judge()
    board = a_board(judge=judge)
    a_judged_battle(a_question(), ant, bee, judge, "unparsed")
    fit(board)
    assert "No model has a rating yet" in text(client.get("/"))


def test_a_failed_fit_is_said_and_the_last_one_stays(client):
    board = a_rated_board()
    Leaderboard.objects.filter(pk=board.pk).update(failure="did not converge <b>")
    shown = client.get("/")
    assert "did not converge &lt;b&gt;" in shown.content.decode() and len(names(shown)) == 3


def test_a_season_under_way_is_shown(client):
    board = a_rated_board()
    Season.objects.create(leaderboard=board, battles=8, seed=1)
    assert "Season: 0 of 8 battles are over" in text(client.get("/"))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["ant", "bee", "cat"]),
        ("sort=-rating", ["ant", "bee", "cat"]),
        ("sort=rating", ["cat", "bee", "ant"]),
        ("sort=-name", ["cat", "bee", "ant"]),
        ("sort=name", ["ant", "bee", "cat"]),
        ("organisation=BEE", ["bee"]),
        ("q=AN", ["ant"]),
        ("q=nobody", []),
        ("baselines=0", []),
        ("organisation=CAT&q=c&sort=name", ["cat"]),
    ],
)
def test_filters_and_order_stand_in_the_address(client, query, expected):
    a_rated_board()
    assert names(client.get(f"/?{query}")) == expected


@pytest.mark.parametrize(
    "query",
    [
        "sort=beauty",
        "organisation=NOBODY",
        "licence=%00",
        "baselines=maybe",
        f"q={'x' * 200}",
        "q=%00",
        "sort=%FF",
    ],
)
def test_a_filter_that_cannot_be_used_is_left_out_and_said(client, query):
    a_rated_board()
    page = client.get(f"/?{query}")
    assert page.status_code == 200 and "Left out" in text(page) and len(names(page)) == 3


def test_a_filter_is_shown_as_text_and_never_as_markup(client):
    a_rated_board()
    page = client.get("/", {"licence": "<script>alert(1)</script>"}).content.decode()
    assert "<script>alert" not in page and "licence=&lt;script&gt;" in page


def test_the_sorted_column_says_so_and_turns_round(client):
    a_rated_board()
    page = client.get("/?sort=-rating&q=a").content.decode()
    assert page.count("aria-sort=") == 1
    assert re.search(
        r'aria-sort="descending"[^>]*>\s*<a id="sort-rating" href="/\?sort=rating&amp;q=a"', page
    )


def test_htmx_gets_the_part_that_moves(client):
    a_rated_board()
    part = client.get("/", headers=AS_FRAGMENT)
    assert part.content.strip().startswith(b"<section") and b"<html" not in part.content
    assert "HX-Request" in part.headers["Vary"]


def test_going_back_in_history_gets_the_whole_page(client):
    a_rated_board()
    page = client.get("/", headers=AS_FRAGMENT | {"HX-History-Restore-Request": "true"})
    assert b"<html" in page.content


def test_a_reader_who_has_seen_it_all_is_sent_nothing(client):
    board = a_rated_board()
    seen = re.search(rb"\"seen\": \"([^\"]+)\"", client.get("/").content)[1].decode()
    assert client.get("/", {"seen": seen}, headers=AS_FRAGMENT).status_code == 204
    fit(board)
    assert client.get("/", {"seen": seen}, headers=AS_FRAGMENT).status_code == 200


def test_what_was_seen_stays_out_of_the_addresses(client):
    a_rated_board()
    part = client.get("/", {"seen": "old", "q": "a"}, headers=AS_FRAGMENT).content.decode()
    assert 'hx-get="/?q=a"' in part and "seen=old" not in part


def test_only_reading_is_allowed(client):
    a_rated_board()
    assert client.post("/").status_code == 405


def test_a_longer_board_takes_no_more_queries(client, django_assert_max_num_queries):
    board = a_rated_board()
    for number in range(8):
        newcomer = a_competitor(f"extra{number}", says="x")
        a_battle(a_question(), newcomer, Competitor.objects.get(name="ant"), board.panel().get())
    fit(board)
    with django_assert_max_num_queries(7):
        client.get("/")
