"""A ballot: one battle before one voter, without names until the vote, and good for one vote."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone
from fakes import a_board, a_competitor, a_judge, a_judged_battle, a_question

from arena.ballots.models import Ballot
from arena.battles.models import Battle
from arena.leaderboards.fit import fit
from arena.votes.models import Vote

pytestmark = pytest.mark.django_db
TEXTS = ("An answer of the one.", "An answer of the other.")


@pytest.fixture
def battle() -> Battle:
    """Judged, with a side for each of two competitors; the judge says a, and why."""
    question = a_question("Which is it?", persona="a persona that must wait")
    ant, bee = (a_competitor(name, organisation=f"{name} guild") for name in ("ant", "bee"))
    battle = a_judged_battle(question, ant, bee, a_judge(), "a")
    for side, text in zip("ab", TEXTS, strict=True):
        battle.replies.filter(side=side).update(text=text)
    battle.verdicts.get().judgments.create(
        order="ab", status="valid", preference="a", rationale="Because the judge says so."
    )
    return battle


def given(voter: Client, query: str = "") -> Ballot:
    """The ballot that the voter is sent to."""
    return Ballot.objects.get(code=voter.get(f"/vote/{query}").url.split("/")[2])


def shown(ballot: Ballot, swapped: bool) -> str:
    """Its address, with the sides as the test wants them."""
    Ballot.objects.filter(pk=ballot.pk).update(swapped=swapped)
    return ballot.get_absolute_url()


@pytest.mark.parametrize("swapped", [False, True])
def test_before_the_vote_nothing_says_who_is_who_or_what_a_judge_thinks(voter, battle, swapped) -> None:
    page = voter.get(shown(given(voter), swapped)).content.decode()
    told = ("ant", "Ant", "bee", "Bee", "guild", "Because", "persona", f"battles/{battle.pk}", "checks")
    assert not [word for word in told if re.search(rf"\b{word}\b", page)]
    first, second = TEXTS[::-1] if swapped else TEXTS
    assert page.index(first) < page.index(second)


@pytest.mark.parametrize("swapped", [False, True])
@pytest.mark.parametrize(("said", "winner"), [("a", 0), ("b", 1)])
def test_one_vote_has_one_expected_sign_up_to_the_rating(voter, battle, swapped, said, winner) -> None:
    voter.post(shown(given(voter), swapped), {"preference": said})
    names = ["bee", "ant"] if swapped else ["ant", "bee"]
    other = a_judged_battle(battle.question, battle.a, battle.b, a_judge("other"))
    for preference in ("a", "b"):  # so that nobody has only won
        Vote.objects.create(battle=other, voter=preference, preference=preference)
    board = fit(a_board(source="human", judge=a_judge("third")))
    rating = {one.competitor.name: one.rating for one in board.ratings.all()}
    assert rating[names[winner]] > 1000 > rating[names[1 - winner]]


def test_ties_and_both_bad_have_no_side(voter, battle) -> None:
    voter.post(shown(given(voter), True), {"preference": "both_bad", "standard-accuracy": "tie"})
    vote = Vote.objects.get()
    assert (vote.preference, vote.standards) == ("both_bad", {"accuracy": "tie"})


def test_what_is_said_by_standard_is_of_the_battles_own_sides_and_may_be_left_out(voter, battle) -> None:
    said = {"preference": "a", "standard-accuracy": "b", "standard-relevance": ""}
    voter.post(shown(given(voter), True), said)
    assert Vote.objects.get().standards == {"accuracy": "a"}


def test_the_vote_keeps_how_likely_its_battle_was(voter, battle) -> None:
    for _ in range(4):
        a_judged_battle(battle.question, battle.a, battle.b, a_judge(uuid4().hex[:8]))
    ballot = given(voter)
    voter.post(ballot.get_absolute_url(), {"preference": "a"})
    assert Vote.objects.get().drawn_with == ballot.drawn_with == pytest.approx(0.2)


@pytest.mark.parametrize("swapped", [False, True])
def test_after_the_vote_the_same_address_names_both_and_shows_judges_beside_ones_own(
    voter, battle, swapped
) -> None:
    address = shown(given(voter), swapped)
    page = voter.post(address, {"preference": "a"}, follow=True)
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))
    assert page.redirect_chain == [(address, 302)]
    first, second = ("Bee", "Ant") if swapped else ("Ant", "Bee")
    assert f"A {first} B {second}" in text
    assert f"{'B better' if swapped else 'A better'} {'unlike' if swapped else 'as'} you" in text
    assert "Because the judge says so." in text and "a persona that must wait" in text
    assert Vote.objects.get().receipt in text


def test_reasons_come_after_the_vote_and_are_kept_by_the_battles_own_sides(voter, battle) -> None:
    address = shown(given(voter), True)
    voter.post(f"{address}reasons/", {"reason": ["a:correct"]})
    voter.post(address, {"preference": "a"})
    said = {"reason": ["a:correct", "b:wordy"], "comment": " It knew. "}
    page = voter.post(f"{address}reasons/", said, follow=True).content.decode()
    vote = Vote.objects.get()
    assert (vote.reasons, vote.comment) == (["a:wordy", "b:correct"], "It knew.")
    assert 'value="a:correct" checked' in page and 'value="a:wordy" checked' not in page


def test_a_ballot_is_its_voters_alone(voter, battle) -> None:
    address = given(voter).get_absolute_url()
    stranger = Client()
    stranger.get("/vote/")
    assert stranger.get(address).status_code == 404
    assert stranger.post(address, {"preference": "a"}).status_code == 404
    assert voter.get("/vote/").url == address


def test_a_ballot_is_good_for_one_vote(voter, battle) -> None:
    address = given(voter).get_absolute_url()
    for preference in ("a", "b", "a"):
        assert voter.post(address, {"preference": preference}).status_code == 302
    assert Vote.objects.count() == 1


def test_a_ballot_is_good_for_an_hour(voter, battle) -> None:
    ballot = given(voter)
    Ballot.objects.update(created_at=timezone.now() - timezone.timedelta(hours=1, seconds=1))
    assert voter.post(ballot.get_absolute_url(), {"preference": "a"}).status_code == 410
    assert voter.get(ballot.get_absolute_url()).status_code == 410
    assert not Vote.objects.exists()


def test_skipping_is_allowed_and_kept(voter, battle) -> None:
    ballot = given(voter)
    assert voter.post(ballot.get_absolute_url(), {"skip": "1"}).url == "/vote/"
    ballot.refresh_from_db()
    assert ballot.skipped and ballot.vote is None
    assert "Nothing left to vote on" in voter.get("/vote/").content.decode()


def test_what_is_no_answer_is_no_vote(voter, battle) -> None:
    address = given(voter).get_absolute_url()
    for said in ({}, {"preference": "c"}, {"preference": "a", "standard-accuracy": "x"}):
        assert voter.post(address, said).status_code == 400
    assert not Vote.objects.exists()


def test_the_wish_for_a_kind_stays_in_the_address(voter, battle) -> None:
    ballot = given(voter, "?modality=text")
    address = f"{ballot.get_absolute_url()}?modality=text"
    page = voter.get(address).content.decode()
    assert f'action="{address}"' in page
    assert voter.post(address, {"preference": "a"}).url == address
    assert "/vote/?modality=text" in voter.get(address).content.decode()
    assert given(Client(), "?modality=nothing").asked_for == ""


def test_the_time_from_seeing_to_voting_and_what_was_watched_are_kept(voter, battle) -> None:
    address = shown(given(voter), True)
    voter.post(address, {"preference": "a", "watched": "A:0.250 B:1.000 A:0.5 C:9"})
    assert Ballot.objects.get().watched == {"b": 0.25, "a": 1.0}
    assert 0 <= Vote.objects.get().seconds < 60


@pytest.mark.django_db(transaction=True)
def test_two_tabs_that_vote_at_the_same_moment_count_once(voter, battle) -> None:
    address = given(voter).get_absolute_url()

    def post(preference: str) -> int:
        tab = Client()
        tab.cookies = voter.cookies
        try:
            return tab.post(address, {"preference": preference}).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as threads:
        assert [*threads.map(post, ["a", "b", "tie", "a"])] == [302] * 4
    assert Vote.objects.count() == 1 and Ballot.objects.get().vote is not None
