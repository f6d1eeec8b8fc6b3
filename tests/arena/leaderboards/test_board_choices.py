"""What a visitor chooses on a board: slices, filters, order, status; and how fresh the page says it is."""

from __future__ import annotations

import re
from datetime import date

import pytest
from board_cast import a_crowd, a_fit_of
from django.utils.translation import override
from fakes import a_battle, a_board, a_competitor, a_judge, a_judged_battle, a_question, a_rated_board

from arena.competitors.models import Competitor
from arena.endpoints.models import Endpoint
from arena.leaderboards.cadence import FIT_EVERY_S
from arena.leaderboards.columns import COLUMNS, SORTS, sorted_by
from arena.leaderboards.fit import fit
from arena.leaderboards.models import Leaderboard, Rating, Season
from arena.leaderboards.row import Lead, Row
from arena.leaderboards.sources import SOURCES
from arena.leaderboards.words import METHOD_WORDS, SOURCE_WORDS, language_title
from ratings import METHODS

pytestmark = pytest.mark.django_db
BOARD = "/leaderboards/text/"


def a_crowded_board(n: int = 9, name: str = "text", **fields: object) -> Leaderboard:
    """A board with prices, licences and weights; nobody on it has battled."""
    board = a_board(name, judge=a_judge(f"judge-{name}"), **fields)
    a_fit_of(
        board, Competitor.objects.select_related("endpoint") if Competitor.objects.exists() else a_crowd(n)
    )
    return board


def text(response) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", response.content.decode()).split())


def names(response) -> list[str]:
    """The competitors of the main table, from the top down."""
    table = response.content.decode().split('class="board', 1)[1].split("</table>")[0]
    return re.findall(r'class="name"><a href="/competitors/([\w-]+)/', table)


def ways(response, name: str) -> dict[str, str]:
    """Where a switch leads, by what it says."""
    found = re.search(rf'<nav[^>]*aria-label="{name}">(.*?)</nav>', response.content.decode(), re.S)
    links = re.findall(r'<a href="([^"]*)"[^>]*>(.*?)</a>', found[1], re.S) if found else []
    return {" ".join(re.sub("<[^>]*>", " ", said).split()): address for address, said in links}


# --- slices ---------------------------------------------------------------------------------------


def test_a_board_alone_has_no_tabs_and_no_switches(client):
    a_crowded_board()
    page = client.get(BOARD).content.decode()
    assert 'class="tabs"' not in page and 'class="slice"' not in page


def test_tabs_and_switches_say_how_many_battles_each_board_counts(client):
    a_crowded_board()
    a_crowded_board(name="clips", modality="video")
    a_board("new", judge=a_judge(), category="new")
    page = client.get(BOARD)
    assert ways(page, "Modality") == {
        "Text 360 battles": BOARD,
        "Video 360 battles": "/leaderboards/clips/",
    }
    assert ways(page, "Category") == {
        "All categories 360 battles": BOARD,
        "new – no ratings yet": "/leaderboards/new/",
    }


def test_one_begins_with_people_and_judges_together(client):
    a_crowded_board()
    a_crowded_board(name="people", source="human", position=1)
    a_crowded_board(name="both", source="merged", method="merged", position=2)
    page = client.get("/leaderboards/")
    assert "Both leaderboard" in text(page)
    assert [way.split()[0] for way in ways(page, "Whose verdicts")] == ["Human", "Judges", "Merged"]


def test_what_was_asked_is_remembered_across_tabs_and_switches(client):
    a_crowded_board()
    a_crowded_board(name="clips", modality="video")
    page = client.get(f"{BOARD}?weights=open&sort=-battles&seen=x&q=")
    assert (
        ways(page, "Modality")["Video 360 battles"] == "/leaderboards/clips/?weights=open&amp;sort=-battles"
    )


def test_a_category_with_many_others_is_a_list_to_open(client):
    a_crowded_board()
    for number in range(5):
        a_crowded_board(name=f"c{number}", category=f"category {number}")
    page = client.get(BOARD).content.decode()
    assert '<details class="menu">' in page and page.count("category 4") == 1


# --- filters --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("weights=open", {1, 4, 7}),
        ("weights=closed", {0, 3, 6}),
        ("weights=unknown", {2, 5, 8}),
        ("licence=Apache-2.0", {1, 4, 7}),
        ("licence=Apache-2.0&q=4", {4}),
        ("q=MODEL 00", set(range(9))),
    ],
)
def test_models_are_found_by_name_licence_and_weights(client, query, expected):
    a_crowded_board()
    assert {int(name[-3:]) for name in names(client.get(f"{BOARD}?{query}"))} == expected


def test_filters_say_how_many_models_they_leave(client):
    a_crowded_board()
    shown = text(client.get(BOARD))
    assert "closed (3) open (3) not said (3)" in shown and "Apache-2.0 (3) proprietary (3)" in shown


@pytest.mark.parametrize("query", ["weights=maybe", "standing=asleep", "sort=price", "source=human"])
def test_an_unknown_value_is_said_where_the_name_is_known(client, query):
    a_crowded_board()
    page = client.get(f"{BOARD}?{query}")
    assert len(names(page)) == 9
    assert (f"Left out, since it matches nothing here: {query}" in text(page)) == ("source" not in query)


def test_a_filter_that_leaves_nobody_offers_to_start_over(client):
    a_crowded_board()
    page = client.get(f"{BOARD}?q=nobody")
    assert "No rated model fits these filters. Reset" in text(page) and "No ratings yet" not in text(page)


# --- order ----------------------------------------------------------------------------------------


def a_row(n: int | None) -> Row:
    """A row in which everything is known, or nothing that need not be."""
    numbers = ("rank", "rating", "acceptability", "win_rate")
    told = {"battles": n or 0, "invalid": n or 0, "tier": n} | dict.fromkeys(numbers, n)
    price = {"input": f"{n}.5", "output": f"{n}.75"} if n else {}
    one = Competitor(
        name=f"c{n}", title=f"C {n}", endpoint=Endpoint(price=price), organisation=(n and f"o{n}") or "",
        licence=(n and f"l{n}") or "", released=n and date(2026, 1, n),
    )  # fmt: skip
    return Row(Rating(competitor=one, **told), lead=Lead("x", n, True) if n else None)


@pytest.mark.parametrize("sort", SORTS)
def test_what_is_undefined_is_last_whichever_way_it_is_sorted(sort):
    column, downwards = SORTS[sort]
    nobody, one, two = a_row(None), a_row(1), a_row(2)
    ordered = sorted_by(sort, [nobody, two, one])
    if column.value(nobody) is None:
        assert ordered[-1] is nobody
    assert [row for row in ordered if row is not nobody] == ([two, one] if downwards else [one, two])


def test_a_price_can_be_sorted_by_and_whose_is_not_known_comes_last(client):
    a_crowded_board()
    for sort in ("price_in", "-price_in", "price_out", "-price_out"):
        last = names(client.get(f"{BOARD}?sort={sort}"))[-3:]
        assert sorted(last) == ["model-000", "model-004", "model-008"]
    first = names(client.get(f"{BOARD}?sort=-price_out"))[0]
    assert first == "model-007"


def test_prices_are_a_column_only_where_one_is_known(client):
    a_crowded_board()
    assert "Price out" in text(client.get(BOARD)) and "0.24 0.97" in text(client.get(BOARD))
    Endpoint.objects.update(price={})
    assert 'id="sort-price_out"' not in client.get(BOARD).content.decode()


def test_the_rank_that_is_shown_is_the_rank_by_the_rating_that_is_shown(client):
    a_crowded_board()
    page = client.get(f"{BOARD}?sort=-rating").content.decode()
    ranks = [int(rank) for rank in re.findall(r'class="number rank"><strong>(\d+)', page)]
    assert ranks == sorted(ranks) and len(ranks) == 9


def test_every_column_has_an_order_both_ways():
    assert len(SORTS) == 2 * len(COLUMNS) and all(column.label for column in COLUMNS)


# --- status ---------------------------------------------------------------------------------------


def test_who_was_withdrawn_is_shown_with_date_and_reason_unless_one_asks_for_the_live(client):
    a_crowded_board()
    told = {"standing": "withdrawn", "standing_since": "2026-02-01", "standing_reason": "Its owner asked."}
    Competitor.objects.filter(name="model-003").update(**told)
    assert "withdrawn since 1 Feb 2026 : Its owner asked." in text(client.get(BOARD))
    live = client.get(f"{BOARD}?standing=live")
    assert "model-003" not in names(live) and len(names(live)) == 8
    assert "8 of 9 models" in text(live) and "only live (8)" in text(live)


def test_who_left_the_board_is_shown_when_one_asks(client):
    board = a_crowded_board()
    gone = Competitor.objects.get(name="model-002")
    a_fit_of(board, Competitor.objects.exclude(pk=gone.pk), 1)
    Competitor.objects.filter(pk=gone.pk).update(
        retired_at="2026-02-03T00:00:00Z", standing_reason="Too old."
    )
    assert "Model 002" not in text(client.get(BOARD))
    shown = text(client.get(f"{BOARD}?standing=all"))
    last = board.fits.last().ratings.get(competitor=gone)
    told = shown.split("No longer on this board")[1]
    assert f"{gone.title} retired 3 Feb 2026 Too old. {last.rating:,.0f}" in told


def test_an_earlier_version_of_who_is_on_the_board_has_not_left(client):
    board = a_crowded_board(3)
    old = Competitor.objects.get(name="model-000")
    Competitor.objects.filter(pk=old.pk).update(retired_at="2026-02-03T00:00:00Z")
    new = Competitor.objects.create(name="model-000", title="Model new", endpoint=old.endpoint, version=2)
    a_fit_of(board, [new, *Competitor.objects.filter(retired_at=None).exclude(pk=new.pk)], 1)
    assert "Nobody who was ever rated here has left." in text(client.get(f"{BOARD}?standing=all"))


def test_a_long_board_takes_no_more_queries_even_with_those_who_left(client, django_assert_max_num_queries):
    board = a_crowded_board(40)
    a_fit_of(board, Competitor.objects.all()[:20], 1)
    with django_assert_max_num_queries(12):
        client.get(f"{BOARD}?standing=all")


# --- collecting -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "missing"),
    [
        ({"battles": 0}, "a battle that counts"),
        ({"battles": 3, "both_bad": 3}, "a battle in which one reply is good"),
        ({"battles": 3, "wins": 3}, "a loss or a tie: so far it has won every battle"),
        ({"battles": 3, "losses": 2, "both_bad": 1}, "a win or a tie: so far it has lost every battle"),
        ({"battles": 3, "wins": 1, "losses": 2}, "battles that tie it to the rated models"),
    ],
)
def test_who_has_no_rating_yet_is_told_what_is_missing_and_how_far_it_is(client, told, missing):
    board = a_crowded_board(3)
    none = dict.fromkeys(("battles", "wins", "losses", "ties", "both_bad", "invalid"), 0)
    Rating.objects.create(fit=board.fits.first(), competitor=a_competitor("young"), **(none | told))
    least = min(board.fits.first().ratings.exclude(rating=None).values_list("battles", flat=True))
    shown = text(client.get(BOARD)).split("Not yet rated")[1]
    assert f"Young baseline {told['battles']} of {least} battles {missing}" in shown
    assert "3 of 4 models" in text(client.get(BOARD))


def test_what_is_missing_is_what_a_fit_says_is_missing(client):
    board = a_rated_board()
    dog = a_competitor("dog", says="dog")
    for loser in Competitor.objects.exclude(name="dog"):
        a_judged_battle(a_question(), loser, dog, board.panel().get(), "a")
    fit(board)
    shown = text(client.get(BOARD))
    assert "a win or a tie: so far it has lost every battle only lost" in shown


# --- freshness ------------------------------------------------------------------------------------


def test_a_board_with_nothing_under_way_is_frozen_and_promises_no_refresh(client):
    a_rated_board()
    shown = text(client.get(BOARD))
    assert "frozen Data through" in shown and "none are under way" in shown


def test_a_board_with_battles_under_way_is_live_and_says_when_it_is_fitted_next(client):
    board = a_rated_board()
    a_battle(a_question(), *Competitor.objects.filter(name__in=["ant", "bee"]), board.panel().get())
    within = -(-(FIT_EVERY_S + board.fits.first().seconds) // 1)
    shown = text(client.get(BOARD))
    assert "live Data through" in shown
    assert f"Next refresh: within {within:.0f} seconds of the next verdict." in shown


def test_a_verdict_that_no_fit_has_counted_is_said(client):
    board = a_rated_board()
    a_judged_battle(
        a_question(), *Competitor.objects.filter(name__in=["ant", "bee"]), board.panel().get(), "a"
    )
    assert "New verdicts are in: the next refresh is due within" in text(client.get(BOARD))
    fit(board)
    assert "New verdicts are in" not in text(client.get(BOARD))


def test_a_board_of_votes_is_live_for_people_may_vote(client):
    a_crowded_board(source="human")
    assert "live Data through" in text(client.get(BOARD))


def test_a_season_that_is_over_stays_where_it_was(client):
    board = a_rated_board()
    Season.objects.create(leaderboard=board, battles=0, seed=1)
    page = client.get(BOARD).content.decode()
    assert 'id="season"' not in page


def test_a_page_says_for_programs_when_it_was_made(client):
    board = a_crowded_board()
    page = client.get(BOARD).content.decode()
    assert f'data-updated-at="{board.fits.first().created_at.isoformat()}"' in page
    assert '<time datetime="2026-03-01T09:05:00+00:00">1 Mar 2026, 09:05:00 UTC</time>' in page


# --- states that differ ---------------------------------------------------------------------------


def test_empty_failed_and_kept_after_a_failure_say_different_things(client):
    board = a_board(judge=a_judge())
    empty = text(client.get(BOARD))
    Leaderboard.objects.update(failure="did not converge")
    failed = text(client.get(BOARD))
    a_fit_of(board, a_crowd(2))
    kept = client.get(BOARD)
    assert "No battles yet" in empty and "failed" not in empty
    assert "No ratings, for the fit failed did not converge" in failed and "No battles yet" not in failed
    assert "it is the snapshot of" in text(kept) and len(names(kept)) == 2
    assert "last fit failed" in text(kept)


# --- two snapshots --------------------------------------------------------------------------------


def test_any_two_snapshots_are_compared_with_what_was_done_otherwise(client):
    board, (a, b, c) = a_board(judge=a_judge()), a_crowd(3)
    first = a_fit_of(board, (a, b))
    a_fit_of(board, (a, b), 1)
    last = a_fit_of(board, (b, a, c), 2, settings={"level": 0.9}, exclusions={"voters": ["secret"]})
    shown = text(client.get(f"{BOARD}snapshots/?before={first.pk}"))
    was, now = first.ratings.get(competitor=b), last.ratings.get(competitor=b)
    assert f"Snapshot {first.pk} of" in shown and f"and snapshot {last.pk} of" in shown
    assert f"{b.title} {was.rating:,.0f} {was.lower:,.0f} to {was.upper:,.0f}" in shown
    assert f"{now.rating - was.rating:+.1f} 2 → 1" in shown and f"{c.title} new n/a" in shown
    assert "They were not made alike" in shown and "secret" not in shown


def test_unless_told_the_latest_two_are_compared_and_an_unknown_one_is_said(client):
    board = a_crowded_board(3)
    assert "There is no earlier snapshot yet." in text(client.get(f"{BOARD}snapshots/"))
    newer = a_fit_of(board, Competitor.objects.all(), 1)
    assert f"and snapshot {newer.pk} of" in text(client.get(f"{BOARD}snapshots/"))
    assert "Left out, since it matches nothing here: before=99999" in text(
        client.get(f"{BOARD}snapshots/?before=99999")
    )
    assert client.get("/leaderboards/nope/snapshots/").status_code == 404


# --- for all alike, in every language -------------------------------------------------------------


def test_a_page_holds_nothing_personal(client, admin_client):
    a_crowded_board()
    page, of_admin = client.get(BOARD), admin_client.get(BOARD)
    assert page.content == of_admin.content and not page.cookies
    assert b"csrf" not in page.content.lower()


def test_a_language_is_part_of_the_address_and_never_of_what_is_kept_for_another(client):
    a_crowded_board()
    english, french = client.get(BOARD), client.get(f"/fr{BOARD}")
    assert b'<html lang="en"' in english.content and b'<html lang="fr"' in french.content
    assert f'hx-get="/fr{BOARD}"' in french.content.decode()


@override("en")
def test_words_of_the_site_are_those_of_the_tables():
    methods, sources = ({name: entry.title for name, entry in table.items()} for table in (METHODS, SOURCES))
    assert {name: str(words) for name, words in METHOD_WORDS.items()} == methods
    assert {name: str(words) for name, words in SOURCE_WORDS.items()} == sources


@pytest.mark.parametrize(("tag", "title"), [("fr", "French"), ("pt-BR", "Portuguese-BR"), ("tlh", "tlh")])
def test_a_language_goes_by_its_name_as_far_as_it_is_known(tag, title):
    with override("en"):
        assert language_title(tag) == title


def test_a_short_address_for_what_was_asked(client):
    a_crowded_board()
    asked = f"{BOARD}?q=&organisation=&weights=open&sort=rank&style="
    part = client.get(asked, headers={"HX-Request": "true"})
    assert part.headers["HX-Push-Url"] == f"{BOARD}?weights=open"
    assert "HX-Push-Url" not in client.get(f"{asked}&seen=x", headers={"HX-Request": "true"}).headers
