"""The diagnostic board: what went wrong in a competitor's replies, with n and interval, and never a rating."""

from __future__ import annotations

import re

import pytest
from fakes import a_board, a_competitor, a_question, a_rated_board
from grown import a_fault, a_grown_arena, a_round, a_step, an_evolution, fought

from arena.leaderboards.models import Leaderboard
from arena.questions.models import Question

pytestmark = pytest.mark.django_db


def text(response) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", response.content.decode()).split())


def kinds(client, name: str) -> dict[str, dict]:
    return {one["kind"]: one for one in client.get(f"/diagnosis/{name}.json").json()["kinds"]}


def many_looks() -> None:
    """Ant's replies are vague in 18 of 20 battles, bee's in none; a battle looked at twice counts once."""
    ant, bee = (a_competitor(name, says=name) for name in ("ant", "bee"))
    board = a_board()
    evolution, again = an_evolution(board), an_evolution(board, "again")
    rounds = (a_round(evolution), a_round(again))
    for number in range(20):
        question = a_question()
        battle = fought(question, ant, bee, "b")[0]
        for one in rounds:
            a_step(one, question, battle, [a_fault("vague", "a")] * 2 if number < 18 else [])


def test_faults_are_counted_by_battles_in_which_they_were_found(client):
    many_looks()
    own = kinds(client, "ant")["vague"]
    assert (own["own"]["count"], own["own"]["n"], own["others"]["count"], own["others"]["n"]) == (
        18,
        20,
        0,
        20,
    )
    assert own["own"]["lower"] < 0.9 < own["own"]["upper"]
    assert kinds(client, "bee")["vague"]["own"]["count"] == 0


def test_weaknesses_and_strengths_are_said_only_where_surely_so(client):
    many_looks()
    ant, bee = (text(client.get(f"/diagnosis/{name}/")) for name in ("ant", "bee"))
    assert "More often than others: vague or unhelpful" in ant
    assert "More rarely than others: vague or unhelpful" in bee
    a_step(
        a_round(Leaderboard.objects.get().evolutions.first(), 2),
        a_question(),
        fought(a_question(), *battlers(), "a")[0],
        [a_fault("wrong_fact", "a")],
    )
    assert kinds(client, "ant")["wrong_fact"]["against_others"] is None


def battlers():
    return list(Leaderboard.objects.get().competitors().order_by("name"))


def test_steps_that_nobody_looked_at_are_not_among_those_looked_at(client):
    many_looks()
    ant, bee = battlers()
    for number, reason in enumerate(("no_answer", "unreadable", "gave_up"), 2):
        battle = fought(a_question(), ant, bee, "a")[0]
        a_step(
            a_round(Leaderboard.objects.get().evolutions.first(), number), a_question(), battle, reason=reason
        )
    assert client.get("/diagnosis/ant.json").json()["looked_at"] == 20


def test_a_fault_without_evidence_is_not_counted(client):
    a_grown_arena()
    assert kinds(client, "ant")["vague"]["own"]["count"] == 0
    assert kinds(client, "bee")["vague"]["own"]["count"] == 1


def test_its_own_failures_are_kept_apart_from_what_can_be_compared(client):
    a_grown_arena()
    found = kinds(client, "ant")["wrong_format"]
    assert (found["own"]["count"], found["failures"]["count"], found["failures"]["n"]) == (0, 1, 1)


def test_the_battles_behind_a_number_are_one_click_away(client):
    a_grown_arena()
    page = client.get("/diagnosis/ant/").content.decode()
    address = re.search(r'href="(\?kind=wrong_format)#found"', page).group(1)
    shown = client.get(f"/diagnosis/ant/{address}").content.decode()
    assert "missing:" in shown and re.search(r'href="/battles/\d+/">Battle \d+', shown)
    assert "?competitor=ant&amp;category=arithmetic" in page


def test_its_fault_driven_questions_are_listed_with_how_it_fares_on_them(client):
    a_grown_arena()
    own = Question.objects.get(diagnostic=True)
    children = client.get("/diagnosis/ant.json").json()["children"]
    assert [(one["question"], one["won"]["count"], one["failed"]["count"], one["failed"]["n"]) for one in children] == [
        (own.pk, 0, 3, 3)
    ]  # fmt: skip
    assert "Six baskets of seven, in words?" in text(client.get("/diagnosis/ant/"))
    assert client.get("/diagnosis/bee.json").json()["children"] == []


def test_categories_count_lost_and_both_bad_on_rated_questions_only(client):
    a_grown_arena()
    (arithmetic,) = client.get("/diagnosis/cat.json").json()["categories"]
    assert (arithmetic["own"]["count"], arithmetic["own"]["n"]) == (11, 19)
    assert arithmetic["others"]["n"] == 2 * 33 - 19


def test_nothing_of_it_is_rated_and_the_page_says_so(client):
    a_grown_arena()
    assert "not rated" in text(client.get("/diagnosis/ant/"))
    assert client.get("/diagnosis/ant.json").json()["rated"] is False


def test_a_competitor_nobody_looked_at_has_a_page_that_says_so(client):
    a_rated_board()
    shown = text(client.get("/diagnosis/ant/"))
    assert "No reply of this version has been looked at yet" in shown
    assert "None yet: a diagnostic evolution grows them" in shown


def test_board_and_competitor_lead_to_the_diagnosis(client):
    a_grown_arena()
    assert 'href="/diagnosis/ant/"' in client.get("/competitors/ant/").content.decode()
    assert 'href="/diagnosis/ant/"' in client.get("/leaderboards/text/").content.decode()


def test_each_version_has_a_diagnosis_of_its_own(client):
    many_looks()
    a_competitor("ant", version=2, retired_at="2026-01-01T00:00Z")
    assert client.get("/diagnosis/ant.json?version=2").json()["looked_at"] == 0
    assert client.get("/diagnosis/ant.json?version=1").json()["looked_at"] == 20
