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
from arena.leaderboards.models import Fit, Leaderboard, Rating, Season

pytestmark = pytest.mark.django_db
AS_FRAGMENT = {"HX-Request": "true"}
COEFFICIENTS = [{"name": "length", "value": 0.125, "se": 0.05, "lower": 0.025, "upper": 0.225}]


def another_fit(board, by_name=(), **changed) -> Fit:
    """The board's latest fit once more, otherwise than it was: fits themselves cannot be changed."""
    last = board.fits.first()
    columns = {f.attname: getattr(last, f.attname) for f in Fit._meta.concrete_fields if f.attname != "id"}
    new = Fit.objects.create(**columns | changed)
    rows = list(last.ratings.select_related("competitor"))
    for row in rows:
        row.pk, row.fit = None, new
        for column, value in dict(by_name).get(row.competitor.name, {}).items():
            setattr(row, column, value)
    Rating.objects.bulk_create(rows)
    return new


def style(rating: float, rank: int) -> dict[str, float]:
    """What a style-controlled fit says of a competitor."""
    return {
        "style_rating": rating, "style_lower": rating - 9, "style_upper": rating + 9, "style_rank": rank,
    }  # fmt: skip


def text(response) -> str:
    """What a reader sees, without the markup."""
    return " ".join(re.sub(r"<[^>]*>", " ", response.content.decode()).split())


def names(response) -> list[str]:
    """The competitors of the table, from the top down."""
    return re.findall(r'class="name"><a href="/competitors/(\w+)/"', response.content.decode())


def test_the_first_board_is_where_leaderboards_begin(client):
    a_rated_board()
    assert "Text leaderboard" in text(client.get("/leaderboards/"))


def test_without_a_board_the_page_says_what_to_do(client):
    assert "manage.py apply" in text(client.get("/leaderboards/"))


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
    latest = board.fits.first()
    assert f"python manage.py export_board text text-{latest.pk}" in shown
    assert f"python manage.py replay text-{latest.pk}" in shown and "12 battles with a valid verdict" in shown
    assert "checks : Checks each reply" in shown and "Data through" in shown
    assert latest.code_version in shown and "with seed 0" in shown and "Set aside nothing" in shown


def test_a_rank_is_shown_with_the_ranks_that_are_possible(client):
    board = a_rated_board()
    another_fit(
        board, {"ant": {"rank": 1, "best_rank": 1, "worst_rank": 3}, "bee": {"best_rank": 2, "worst_rank": 2}}
    )
    page = client.get("/leaderboards/")
    assert "1 possible: 1–3" in text(page) and page.content.count(b"possible:") == 2


def test_tiers_are_bands_in_the_order_of_ranks(client):
    board = a_rated_board()
    another_fit(board, {"ant": {"tier": 1}, "bee": {"tier": 2}, "cat": {"tier": 2}})
    table = re.search(r"<tbody.*?</table>", client.get("/leaderboards/").content.decode(), re.S)[0]
    bands = re.findall(r"Tier \d|/competitors/\w+/", table)
    assert bands == ["Tier 1", "/competitors/ant/", "Tier 2", "/competitors/bee/", "/competitors/cat/"]


def test_a_board_says_how_few_battles_hold_up_each_place(client):
    board = a_rated_board()
    neighbours = [
        {"upper": "ant", "lower": "bee", "gap": 90.0, "votes": 7, "proved": True},
        {"upper": "bee", "lower": "cat", "gap": 90.0, "votes": 1, "proved": False},
    ]
    another_fit(board, fragility=neighbours)
    shown = text(client.get("/leaderboards/"))
    assert "Without 7 battles , Bee would be first" in shown
    assert "7 battles : without them Bee would be ahead" in shown
    assert "at most ≤ 1 battle : without them Cat would be ahead" in shown


def test_a_place_that_no_removal_takes_away_is_not_given_a_number(client):
    neighbours = [("ant", "bee", None), ("bee", "cat", 2)]
    fragility = [{"upper": upper, "lower": lower, "votes": votes} for upper, lower, votes in neighbours]
    another_fit(a_rated_board(), fragility=fragility)
    page = client.get("/leaderboards/").content.decode()
    row = re.search(r'data-label="Lead rests on">(.*?)</td>', page, re.S)[1]
    assert "n/a" in row and "Without" not in text(client.get("/leaderboards/"))


def test_acceptability_is_a_column_of_its_own_with_its_interval(client):
    bounds = {"acceptability": 0.875, "acceptability_lower": 0.5, "acceptability_upper": 0.99}
    another_fit(a_rated_board(), {"ant": bounds})
    assert "87.5% 50% to 99%" in text(client.get("/leaderboards/"))


def test_style_control_is_a_switch_in_the_address_and_shows_both_ranks(client):
    board = a_rated_board()
    changed = {"ant": style(990.0, 2), "bee": style(1111.0, 1), "cat": style(900.0, 3)}
    ranked = {name: {"rank": place} | changed[name] for place, name in enumerate(changed, 1)}
    another_fit(board, ranked, coefficients=COEFFICIENTS)
    plain, styled = client.get("/leaderboards/"), client.get("/leaderboards/?style=1")
    assert 'href="/leaderboards/?style=1"' in plain.content.decode() and names(plain) == ["ant", "bee", "cat"]
    assert names(styled) == ["bee", "ant", "cat"]
    assert "up 1 was 2" in text(styled) and "down 1 was 1" in text(styled) and "unmoved" in text(styled)
    assert "1,111 1,102 to 1,120" in text(styled) and "length : 0.125 (0.025 to 0.225)" in text(styled)


def test_filters_keep_the_style_switch(client):
    another_fit(a_rated_board(), {"ant": style(990.0, 1)}, coefficients=COEFFICIENTS)
    page = client.get("/leaderboards/?style=1&q=a").content.decode()
    assert '<input type="hidden" name="style" value="1"' in page and 'href="/leaderboards/?q=a"' in page


def test_a_style_switch_is_not_offered_where_nothing_is_held_constant(client):
    a_rated_board()
    page = client.get("/leaderboards/?style=1")
    assert "Left out" in text(page) and 'class="switch"' not in page.content.decode()


def test_competitors_who_never_met_the_others_are_a_group_on_a_scale_of_its_own(client):
    another_fit(a_rated_board(), {"bee": {"component": 2, "tier": 1, "rank": 1}, "cat": {"component": 2}})
    page = client.get("/leaderboards/").content.decode()
    first, apart = page.split('<h2 id="group-2">')
    assert "/competitors/ant/" in first and "/competitors/bee/" not in first
    assert "/competitors/bee/" in apart and "on a scale of its own" in apart


def test_what_the_board_sets_aside_is_said_in_words_and_voters_are_not_named(client):
    exclusions = {"competitors": ["dud"], "voters": ["secret1", "secret2"], "flags": ["order_conflict"]}
    another_fit(a_rated_board(), exclusions=exclusions)
    shown = text(client.get("/leaderboards/"))
    assert (
        "models dud; verdicts flagged order_conflict; the votes of 2 voters" in shown
        and "secret1" not in shown
    )


def test_a_merged_board_says_what_judges_add_to_votes(client):
    parameters = {"human_votes": 200.0, "effective_votes": 345.6, "weight": 0.731}
    another_fit(a_rated_board(), source="merged", parameters=parameters, votes=200, judgments=900)
    shown = text(client.get("/leaderboards/"))
    assert "200 votes with the verdicts are worth 346 votes, a verdict weighing 0.73 of a vote" in shown
    assert "200 votes of people, 900 verdicts of judges" in shown


def test_a_board_of_people_names_no_judge(client):
    another_fit(a_rated_board(), source="human")
    assert "people&#x27;s votes" in text(client.get("/leaderboards/")) and "Who judges" not in text(
        client.get("/leaderboards/")
    )


def test_a_board_shows_its_charts_with_a_picture_and_words_for_each(client):
    a_rated_board()
    page = client.get("/leaderboards/").content.decode()
    assert page.count("<figure") == page.count("<picture>") == page.count("as a table</summary>") == 3
    assert all(alt.strip() for alt in re.findall(r'<img src="/leaderboards[^>]*alt="([^"]*)"', page))


def test_verdicts_that_say_nothing_are_counted_apart(client):
    board = a_rated_board()
    ant, bee = Competitor.objects.filter(name__in=["ant", "bee"])
    a_judged_battle(a_question(), ant, bee, board.panel().get(), "unparsed")
    fit(board)
    assert "Not counted 1 unparsed" in text(client.get("/leaderboards/"))


def test_who_has_no_rating_stands_apart_with_a_bound_and_the_reason(client):
    board = a_rated_board()
    champion = a_competitor("dog", says="dog")
    for loser in Competitor.objects.exclude(name="dog"):
        a_judged_battle(a_question(), champion, loser, board.panel().get(), "a")
    fit(board)
    shown = text(client.get("/leaderboards/"))
    bound = champion.ratings.get().lower
    assert "Not yet rated" in shown and f"at least {bound:,.0f}" in shown
    assert "a loss or a tie: so far it has won every battle" in shown and "3 of 9 battles" in shown


def test_a_board_without_a_fit_says_what_happens_next(client):
    a_small_arena()
    assert "No ratings yet" in text(client.get("/leaderboards/"))


def test_a_board_on_which_nothing_counts_yet_is_shown_without_numbers(client):
    ant, bee, judge = a_competitor("ant", says="x"), a_competitor("bee", says="y"), a_judge()
    board = a_board(judge=judge)
    a_judged_battle(a_question(), ant, bee, judge, "unparsed")
    fit(board)
    assert "No model has a rating yet" in text(client.get("/leaderboards/"))


def test_a_board_whose_first_fit_failed_says_why(client):
    board = a_board(judge=a_judge())
    Leaderboard.objects.filter(pk=board.pk).update(failure="nothing to merge")
    shown = text(client.get("/leaderboards/"))
    assert "the fit failed nothing to merge" in shown and "may be old" not in shown


def test_a_tier_is_one_band_even_where_a_wide_interval_ranks_behind_the_next_tier(client):
    another_fit(a_rated_board(), {"ant": {"tier": 1}, "bee": {"tier": 2}, "cat": {"tier": 1}})
    assert names(client.get("/leaderboards/")) == ["ant", "cat", "bee"]


def test_a_failed_fit_is_said_and_the_last_one_stays(client):
    board = a_rated_board()
    Leaderboard.objects.filter(pk=board.pk).update(failure="did not converge <b>")
    shown = client.get("/leaderboards/")
    assert "did not converge &lt;b&gt;" in shown.content.decode() and len(names(shown)) == 3


def test_a_season_under_way_is_shown(client):
    board = a_rated_board()
    Season.objects.create(leaderboard=board, battles=8, seed=1)
    assert "Season: 0 of 8 battles are over" in text(client.get("/leaderboards/"))


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
    assert names(client.get(f"/leaderboards/?{query}")) == expected


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
    page = client.get(f"/leaderboards/?{query}")
    assert page.status_code == 200 and "Left out" in text(page) and len(names(page)) == 3


def test_a_filter_is_shown_as_text_and_never_as_markup(client):
    a_rated_board()
    page = client.get("/leaderboards/", {"licence": "<script>alert(1)</script>"}).content.decode()
    assert "<script>alert" not in page and "licence=&lt;script&gt;" in page


def test_the_sorted_column_says_so_and_turns_round(client):
    a_rated_board()
    page = client.get("/leaderboards/?sort=-rating&q=a").content.decode()
    assert page.count("aria-sort=") == 1
    assert re.search(
        r'aria-sort="descending"[^>]*>\s*<a id="sort-rating" href="/leaderboards/\?sort=rating&amp;q=a"', page
    )


def test_htmx_gets_the_part_that_moves(client):
    a_rated_board()
    part = client.get("/leaderboards/", headers=AS_FRAGMENT)
    assert part.content.strip().startswith(b"<section") and b"<html" not in part.content
    assert "HX-Request" in part.headers["Vary"]


def test_going_back_in_history_gets_the_whole_page(client):
    a_rated_board()
    page = client.get("/leaderboards/", headers=AS_FRAGMENT | {"HX-History-Restore-Request": "true"})
    assert b"<html" in page.content


def test_a_reader_who_has_seen_it_all_is_sent_nothing(client):
    board = a_rated_board()
    seen = re.search(rb"\"seen\": \"([^\"]+)\"", client.get("/leaderboards/").content)[1].decode()
    assert client.get("/leaderboards/", {"seen": seen}, headers=AS_FRAGMENT).status_code == 204
    fit(board)
    assert client.get("/leaderboards/", {"seen": seen}, headers=AS_FRAGMENT).status_code == 200


def test_what_was_seen_stays_out_of_the_addresses(client):
    a_rated_board()
    part = client.get("/leaderboards/", {"seen": "old", "q": "a"}, headers=AS_FRAGMENT).content.decode()
    assert 'hx-get="/leaderboards/?q=a"' in part and "seen=old" not in part


def test_only_reading_is_allowed(client):
    a_rated_board()
    assert client.post("/").status_code == 405


def test_a_longer_board_takes_no_more_queries(client, django_assert_max_num_queries):
    board = a_rated_board()
    for number in range(8):
        newcomer = a_competitor(f"extra{number}", says="x")
        a_battle(a_question(), newcomer, Competitor.objects.get(name="ant"), board.panel().get())
    fit(board)
    with django_assert_max_num_queries(10):
        client.get("/leaderboards/")
