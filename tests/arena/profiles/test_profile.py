"""What a competitor's page says of strengths, opponents, failures and people, and that it says how surely."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from fakes import (
    a_board,
    a_competitor,
    a_judge,
    a_judged_battle,
    a_played_battle,
    a_question,
    a_rated_board,
    a_void_battle,
)

from arena.battles.models import Battle, Reply
from arena.chats.models import Chat
from arena.competitors.models import Competitor
from arena.leaderboards.fit import fit
from arena.leaderboards.models import Fit
from arena.profiles.by_people import by_people
from arena.profiles.drawing import history
from arena.profiles.effort import efforts
from arena.profiles.endings import endings
from arena.profiles.licences import in_words
from arena.profiles.mine import Cell, cells
from arena.profiles.opponents import on_board
from arena.profiles.past import Moment, past
from arena.profiles.relatives import relatives
from arena.profiles.samples import samples
from arena.profiles.strengths import ENOUGH, strengths
from arena.questions.models import PRIVATE
from arena.votes.models import Vote

pytestmark = pytest.mark.django_db


def text(response) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", response.content.decode()).split())


def vote(battle: Battle, preference: str, voter: str = "v") -> Vote:
    return Vote.objects.create(battle=battle, voter=voter, preference=preference)


def wins(category: str, won: int, lost: int) -> list[Cell]:
    """Battles on questions of a category."""
    return [Cell(1, category, 1, "text", how, n) for how, n in (("won", won), ("lost", lost)) if n]


# --- strengths -------------------------------------------------------------------------------------


def test_a_share_is_flagged_exactly_where_its_interval_leaves_out_the_share_at_large():
    found = strengths([*wins("law", 95, 5), *wins("coding", 5, 95), *wins("travel", 51, 49)])
    assert {one.value: one.differs for one in found} == {"law": "stronger", "coding": "weaker", "travel": ""}
    at_large = 151 / 300
    for one in found:
        assert bool(one.differs) == (not one.lower <= at_large <= one.upper)


def test_of_few_battles_nothing_is_said():
    [law, _] = strengths([*wins("law", ENOUGH - 1, 0), *wins("travel", 0, 200)])
    assert not law.enough and law.lower is None and law.differs == ""


def test_chance_alone_flags_a_page_in_about_one_case_in_twenty():
    import numpy as np

    rng = np.random.default_rng(5)
    flagged = 0
    for _ in range(300):
        lines = [wins(f"c{i}", won := int(rng.binomial(60, 0.5)), 60 - won) for i in range(10)]
        flagged += any(one.differs for one in strengths([cell for line in lines for cell in line]))
    assert flagged <= 300 * 0.09


def test_kinds_of_which_there_is_one_only_are_left_out():
    assert {one.by for one in strengths([*wins("law", 20, 20), *wins("travel", 20, 20)])} == {"category"}


# --- opponents -------------------------------------------------------------------------------------


def test_surprise_is_the_distance_from_what_the_ratings_expect():
    board = a_rated_board()
    latest = Fit.objects.latest_of(board)
    ant, bee = Competitor.objects.get(name="ant"), Competitor.objects.get(name="bee")
    [against_bee] = [one for one in on_board(latest, ant.pk) if one.competitor == bee]
    gap = latest.ratings.get(competitor=ant).rating - latest.ratings.get(competitor=bee).rating
    assert against_bee.expected == pytest.approx(1 / (1 + 10 ** (-gap / 400)))
    assert against_bee.tally.counts == {"won": 3, "lost": 1, "tie": 0, "both_bad": 0}
    expected = (0.75 - against_bee.expected) / (against_bee.expected * (1 - against_bee.expected) / 4) ** 0.5
    assert against_bee.surprise == pytest.approx(expected)


def test_the_same_battles_seen_from_the_other_side_surprise_the_other_way():
    latest = Fit.objects.latest_of(a_rated_board())
    ant, bee = Competitor.objects.get(name="ant"), Competitor.objects.get(name="bee")
    [one] = [row for row in on_board(latest, ant.pk) if row.competitor == bee]
    [other] = [row for row in on_board(latest, bee.pk) if row.competitor == ant]
    assert (
        one.surprise == pytest.approx(-other.surprise)
        and one.tally.share.share == 1 - other.tally.share.share
    )


def test_the_page_counts_opponents_on_the_board_that_was_asked_for(client):
    a_rated_board()
    a_judged_battle(
        a_question(category="odd"), *Competitor.objects.filter(name__in=["ant", "cat"]), a_judge("x")
    )
    on_text = client.get("/competitors/ant/?board=text").content.decode()
    everywhere = client.get("/competitors/ant/?board=everywhere").content.decode()
    assert "Surprise" in on_text and "leaderboard=text" in on_text
    assert '<option value="everywhere" selected>' in everywhere and "Surprise" not in everywhere


# --- failures and effort ----------------------------------------------------------------------------


def test_errors_and_refusals_are_of_the_times_that_it_was_asked_and_its_own_only():
    question, ant, bee, judge = a_question(), a_competitor("ant"), a_competitor("bee"), a_judge()
    for _ in range(6):
        a_judged_battle(question, ant, bee, judge)
    a_void_battle(question, ant, bee, "timed_out")
    a_void_battle(question, ant, bee, "refused")
    told = endings(bee.pk)
    assert (told.errors.count, told.refusals.count, told.errors.n, told.refusals.n) == (1, 1, 8, 8)
    assert 0 < told.errors.lower < told.errors.share < told.errors.upper
    assert (endings(ant.pk).errors.count, endings(ant.pk).errors.n) == (0, 6)


def test_its_share_of_the_battles_of_the_week_counts_the_week_alone():
    question, ant, bee, cat = a_question(), a_competitor("ant"), a_competitor("bee"), a_competitor("cat")
    old = a_played_battle(question, ant, bee, None)
    Battle.objects.filter(pk=old.pk).update(created_at=datetime.now(UTC) - timedelta(days=8))
    a_played_battle(question, ant, bee, None)
    a_played_battle(question, cat, bee, None)
    week = endings(ant.pk).week
    assert (week.count, week.n) == (1, 2)


def test_effort_is_a_mean_with_its_interval_and_its_price():
    ant, bee = a_competitor("ant"), a_competitor("bee")
    for seconds in (1.0, 2.0, 3.0):
        battle = a_played_battle(a_question(), ant, bee, None)
        Reply.objects.filter(battle=battle, side="a").update(total_s=seconds, tokens_in=100, tokens_out=300)
    [effort] = efforts(ant.pk, {"input": 2.0, "output": 10.0})
    assert (effort.replies, effort.seconds.mean, effort.seconds.n) == (3, 2.0, 3)
    assert effort.seconds.lower == pytest.approx(2 - 1.96 / 3**0.5, abs=1e-3)
    assert effort.cost == pytest.approx((100 * 2 + 300 * 10) / 1e6)


def test_what_nobody_measured_is_not_nought():
    ant, bee = a_competitor("ant"), a_competitor("bee")
    a_played_battle(a_question(), ant, bee, None)
    [effort] = efforts(ant.pk, {})
    assert effort.seconds.mean is None and effort.cost is None


# --- judges and people -----------------------------------------------------------------------------


def test_the_difference_between_judges_and_people_is_of_the_same_battles():
    question, ant, bee, judge = a_question(), a_competitor("ant"), a_competitor("bee"), a_judge()
    for said, voted in (("a", "b"), ("a", "b"), ("a", "a"), ("a", "tie"), ("b", "b"), ("both_bad", "a")):
        vote(a_judged_battle(question, ant, bee, judge, said), voted)
    a_judged_battle(question, ant, bee, judge, "a")  # nobody voted on it
    told = by_people(ant.pk)
    assert (told.n, told.judges, told.people) == (5, 0.8, 0.3)
    assert told.difference == pytest.approx(0.5) and told.lower < 0.5 < told.upper
    assert by_people(bee.pk).difference == pytest.approx(-0.5)


def test_where_nobody_voted_there_is_no_difference(client):
    ant, bee = a_competitor("ant"), a_competitor("bee")
    a_judged_battle(a_question(), ant, bee, a_judge())
    assert by_people(ant.pk).difference is None
    assert "decided by a judge and by people: n/a" in text(client.get("/competitors/ant/"))


# --- samples ---------------------------------------------------------------------------------------


def test_samples_hold_losses_as_well_as_wins_and_nothing_that_was_kept():
    question, ant, bee, judge = a_question(), a_competitor("ant"), a_competitor("bee"), a_judge()
    won = [a_judged_battle(question, ant, bee, judge, "a").pk for _ in range(6)]
    lost = a_judged_battle(question, ant, bee, judge, "b")
    a_judged_battle(a_question(tags=[PRIVATE]), ant, bee, judge, "b")
    kept = a_judged_battle(question, ant, bee, judge, "b")
    Chat.objects.create(voter="v", a=ant, b=bee, battle=kept)
    found = {sample.how: [battle.pk for battle in sample.battles] for sample in samples(cells(ant.pk))}
    assert found == {"won": won[:1:-1], "lost": [lost.pk]}
    assert {sample.how for sample in samples(cells(bee.pk))} == {"won", "lost"}


def test_a_battle_that_only_people_decided_counts_too():
    ant, bee = a_competitor("ant"), a_competitor("bee")
    battle = a_played_battle(a_question(), ant, bee, None)
    vote(battle, "b")
    assert [(cell.how, cell.n) for cell in cells(ant.pk)] == [("lost", 1)]


# --- ratings over time -----------------------------------------------------------------------------


def moments(*versions: int) -> list[Moment]:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    return [Moment(v, start + timedelta(days=i), 1000 + 10 * i, 950, 1100) for i, v in enumerate(versions)]


def test_a_new_version_is_marked_and_no_line_leads_to_it():
    svg = history("Text", moments(1, 1, 2, 2, 2))
    assert svg.count("<polyline") == 2 and "version 2" in svg and svg.count("<circle") == 5
    assert "style=" not in svg and 'role="img"' in svg and "Rating on Text from" in svg


def test_a_board_with_a_hostile_name_is_drawn_harmlessly():
    assert "<script" not in history('"><script>alert(1)</script>', moments(1, 1))


def test_ratings_of_all_snapshots_stand_in_their_order_whatever_the_version():
    board = a_rated_board()
    question, judge = a_question(), board.panel().get()
    ant, bee = Competitor.objects.get(name="ant"), Competitor.objects.get(name="bee")
    a_judged_battle(question, ant, bee, judge, "b")
    fit(board)
    found = past([ant.pk])[board.pk]
    assert len(found) == 2 and found[0].at < found[1].at and found[0].rating > found[1].rating


# --- who is gone -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("standing", "said"),
    [("live", "Retired"), ("withdrawn", "Withdrawn by its owner"), ("frozen", "Frozen")],
)
def test_whoever_is_gone_keeps_a_page_with_date_reason_and_ratings(client, standing, said):
    board = a_rated_board()
    rating = Competitor.objects.get(name="ant").ratings.get().rating
    gone = {"standing": standing, "standing_reason": "Served no more.", "standing_since": date(2026, 3, 1)}
    Competitor.objects.filter(name="ant").update(**gone)
    Competitor.objects.filter(name="ant").retire()
    a_judged_battle(a_question(), *Competitor.objects.filter(name__in=["bee", "cat"]), board.panel().get())
    fit(board)
    shown = text(client.get("/competitors/ant/"))
    assert f"{said}" in shown and "Since 1 March 2026." in shown and "Served no more." in shown
    assert f"{rating:,.0f}" in shown and "last rated with data through" in shown


def test_the_list_holds_everybody_who_ever_competed(client):
    a_competitor("ant")
    a_competitor("bee").__class__.objects.filter(name="bee").retire()
    shown = text(client.get("/competitors/"))
    assert "2 of 2 models" in shown and "Bee" in shown and "retired" in shown


# --- the list --------------------------------------------------------------------------------------


@pytest.fixture
def variety():
    a_competitor("ant", organisation="Hill", licence="Apache-2.0", open_weights=True)
    a_competitor("bee", organisation="Hive", licence="proprietary", open_weights=False)
    a_competitor("cat", organisation="Hill", standing="withdrawn", standing_reason="Asked to.")


def listed(client, query: str) -> set[str]:
    page = client.get(f"/competitors/?{query}")
    assert page.status_code == 200
    return set(re.findall(r'href="/competitors/([\w-]+)/"', page.content.decode()))


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", {"ant", "bee", "cat"}),
        ("q=AN", {"ant"}),
        ("organisation=Hill", {"ant", "cat"}),
        ("licence=Apache-2.0", {"ant"}),
        ("open=yes", {"ant"}),
        ("open=no", {"bee"}),
        ("open=unknown", {"cat"}),
        ("status=withdrawn", {"cat"}),
        ("status=live&open=no", {"bee"}),
        ("q=zebra", set()),
        ("page=99", {"ant", "bee", "cat"}),
    ],
)
def test_the_list_narrows_as_its_address_says(client, variety, query, names):
    assert listed(client, query) == names


def test_filters_say_how_many_fit(client, variety):
    shown = text(client.get("/competitors/"))
    assert "Hill (2)" in shown and "open weights (1)" in shown and "withdrawn (1)" in shown


@pytest.mark.parametrize("query", ["status=gone", "open=maybe", "licence='--", "order=price"])
def test_a_filter_of_the_list_that_cannot_be_used_is_said(client, variety, query):
    page = client.get(f"/competitors/?{query}")
    assert page.status_code == 200 and "Left out" in text(page)


# --- the rest --------------------------------------------------------------------------------------


def test_variants_of_a_family_are_listed_with_their_versions():
    from fakes import an_endpoint

    house = an_endpoint("house", kind="openai_chat", base_url="http://127.0.0.1:9/v1", family="house")
    ant = a_competitor("ant", endpoint=house, model="m")
    a_competitor("ant-cool", endpoint=house, model="m").__class__.objects.filter(name="ant-cool").retire()
    a_competitor("ant-cool", endpoint=house, model="m", version=2)
    a_competitor("stranger", endpoint=house, model="m", family="other")
    assert [(one.competitor.name, one.versions) for one in relatives(ant)] == [("ant-cool", [2, 1])]


def test_the_numbers_of_a_page_can_be_had_as_json(client):
    a_rated_board()
    told = client.get("/competitors/ant/?board=text").context["profile"]
    kept = client.get("/competitors/ant.json").json()
    assert kept["ratings"][0]["rating"] == told.rated[0].rating.rating
    assert kept["opponents"]["leaderboard"] == "text"
    assert {one["model"] for one in kept["opponents"]["met"]} == {"bee", "cat"}
    assert kept["errors"]["n"] == told.endings.errors.n and kept["status"] == "live"


def test_a_page_of_a_competitor_that_has_done_nothing_says_so_everywhere(client):
    a_competitor("ant")
    shown = text(client.get("/competitors/ant/"))
    for words in (
        "No leaderboard has rated",
        "None of its battles has been decided",
        "It has not replied yet",
    ):
        assert words in shown
    assert "0%" not in shown.replace("100%", "")


@pytest.mark.parametrize(
    ("licence", "begins"),
    [
        ("Apache-2.0", "free to use"),
        ("Llama 3.1 Community", "under terms"),
        ("CC-BY-NC-4.0", "free to use and change, but"),
        ("x", ""),
    ],
)
def test_licences_are_said_in_plain_words(licence, begins):
    assert str(in_words(licence)).startswith(begins) and bool(in_words(licence)) == bool(begins)


def test_the_same_stored_numbers_make_the_same_page(client):
    a_rated_board()
    assert client.get("/competitors/ant/").content == client.get("/competitors/ant/").content


def test_on_a_board_that_never_rated_it_nothing_is_shown_of_it(client):
    a_rated_board()
    a_board("empty", judge=a_judge("x"))
    assert "Empty" not in text(client.get("/competitors/ant/"))
