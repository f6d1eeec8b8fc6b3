"""The pages of questions and evolution: lineage with its numbers, rounds, money and levels."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from fakes import a_board, a_competitor, a_question, a_rated_board
from grown import a_grown_arena, a_round, a_simulator, a_step, an_evolution, fought, grow

from arena.evolution.shares import Share, told_apart
from arena.leaderboards.fit import fit
from arena.leaderboards.models import Leaderboard
from arena.questions.models import Question
from arena.votes.models import Vote

pytestmark = pytest.mark.django_db


def text(response) -> str:
    """What a reader sees, without the markup."""
    return " ".join(re.sub(r"<[^>]*>", " ", response.content.decode()).split())


def queries(client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_a_share_has_an_interval_and_without_battles_is_undefined():
    share = Share.of(3, 10)
    assert (share.share, share.lower < 0.3 < share.upper) == (0.3, True)
    assert Share.of(0, 10).upper > 0.2
    assert (Share.of(0, 0).share, Share.of(0, 0).as_json()["lower"]) == (None, None)


@pytest.mark.parametrize(
    ("one", "other", "words"),
    [
        ((1, 50), (40, 50), "rarer"),
        ((40, 50), (1, 50), "more often"),
        ((3, 10), (4, 10), ""),
        ((0, 0), (1, 2), ""),
    ],
)
def test_shares_are_told_apart_only_where_intervals_do_not_meet(one, other, words):
    assert told_apart(Share.of(*one), Share.of(*other)) == words


def test_questions_are_listed_with_their_shares_and_intervals(client):
    a_grown_arena()
    shown = text(client.get("/questions/"))
    assert "Questions 1 to 4 of 4" in shown
    assert re.search(
        r"six baskets of seven\? arithmetic 1 people 14 79% 52% to 92% 14% 4% to 40% 7% 1% to 31%", shown
    )
    assert "writer, a model" in shown
    assert "diagnostic, not rated" in shown


@pytest.mark.parametrize(
    ("query", "n"),
    [("q=ROT", 1), ("q=text", 0), ("q=100%25", 0), ("level=2", 2), ("written=people", 1), ("written=model", 3),
     ("category=arithmetic", 4), ("set=small&level=3", 1), ("modality=text", 4)],
)  # fmt: skip
def test_questions_are_narrowed_by_the_address(client, query, n):
    a_grown_arena()
    assert client.get(f"/questions.json?{query}").json()["count"] == n


def test_a_filter_that_matches_nothing_is_left_out_and_said(client):
    a_question()
    assert "level=9" in text(client.get("/questions/?level=9"))


def test_no_question_and_no_match_say_different_things(client):
    assert "No question yet" in text(client.get("/questions/"))
    a_question()
    assert "No question fits these filters" in text(client.get("/questions/?q=zebra"))


def test_a_question_shows_its_whole_tree_from_its_root(client):
    root = a_grown_arena()
    leaf = Question.objects.get(level=3)
    for question in (root, leaf):
        shown = text(client.get(f"/questions/{question.pk}/"))
        assert "Grown by deepen for vague, wrong calculation" in shown or "Grown by deepen for" in shown
        assert "overall 1 → 2" in shown
        assert "overall 2 → 3" in shown
        assert "1 attempt refused: 1 not harder" in shown
        assert "Never asked?" in shown
        assert "diagnostic of Ant" in shown
        assert shown.count("this question") == 1


def test_faults_without_evidence_are_not_among_those_that_a_question_grew_from(client):
    root = a_grown_arena()
    child = client.get(f"/questions/{root.pk}.json").json()["root"]["children"][0]
    assert child["faults"] == {"vague": 1, "wrong_calculation": 1}
    assert (child["scores"]["old"]["overall"], child["scores"]["new"]["overall"]) == (1, 2)
    assert (child["outcomes"]["battles"], child["outcomes"]["ties"]["count"]) == (9, 1)
    assert (child["played"], child["children"][0]["refused"]) == (9, {"not_harder": 1})


def test_what_was_tried_in_vain_before_a_question_was_taken_is_told_too(client):
    root = a_grown_arena()
    marks = {"old": {"overall": 2}, "new": {"overall": 2}, "old_first": True}
    vain = {
        "operator": "distract",
        "written": {"text": "In vain?", "ideal": ""},
        "compared": [marks],
        "refusal": "not_harder",
    }
    taken = {
        "operator": "deepen",
        "written": {"text": "Taken.", "ideal": ""},
        "compared": [marks],
        "refusal": None,
    }
    blank = {"operator": "ground", "written": None, "compared": [], "refusal": "unreadable"}
    child = root.children.get(diagnostic=False)
    child.grown_by.__class__.objects.filter(child=child).update(attempts=[blank, vain, taken])
    shown = text(client.get(f"/questions/{root.pk}/"))
    assert "3 attempts refused: 1 no answer, 1 not harder, 1 unreadable" in shown
    assert "It was not judged harder than its parent. by distract, overall 2 → 2 In vain?" in shown
    assert "Taken." not in shown


def test_the_battles_behind_a_share_are_one_click_away(client):
    root = a_grown_arena()
    for address in ("/questions/", f"/questions/{root.pk}/"):
        assert f'href="/battles/?question={root.pk}"' in client.get(address).content.decode()
    assert "14 battles, the newest first" in text(client.get(f"/battles/?question={root.pk}"))
    assert "question=much" in text(client.get("/battles/?question=much"))


def test_an_ideal_answer_is_folded_and_marked_as_no_truth(client):
    question = a_question(
        ideal="It would be 42.", simulator=a_simulator(), distance="close", cognition="apply"
    )
    html = client.get(f"/questions/{question.pk}/").content.decode()
    folded = re.search(r"<details>(.*?)</details>", html, re.S).group(1)
    assert "written by a model, not truth" in folded and "It would be 42." in folded
    assert "Known right answer" in html
    assert all(word in html for word in ("close", "apply", "Nothing has grown from it"))


def test_what_a_model_wrote_stays_text(client):
    question = a_question(
        "<script>alert(1)</script>", ideal="<img src=x onerror=alert(1)>", persona="<b>me</b>"
    )
    a_step(a_round(an_evolution(a_board())), question, text="<script>alert(2)</script>")
    html = client.get(f"/questions/{question.pk}/").content.decode()
    assert "<script>alert" not in html and "<img src=x" not in html and "<b>me</b>" not in html


def test_evolutions_show_rounds_reasons_money_and_relatives(client):
    a_grown_arena()
    shown = text(client.get("/evolution/"))
    assert re.search(r"harder on Text Ranked levels", shown)
    assert re.search(r"Round 1 opened .*? 3 2 0 1 × It was not judged harder than its parent", shown)
    assert "A model gave no answer" in shown
    assert "is of a family of its own" in shown
    assert "of 5,000 calls" in shown
    assert "pooled" not in shown.lower()


def test_the_published_way_is_labelled_wherever_it_counts(client):
    a_grown_arena()
    an_evolution(Leaderboard.objects.get(), "as-published", use="published")
    for address in ("/evolution/", "/evolution/text/"):
        assert "ooled and tilting" in text(client.get(address))


def test_models_of_one_family_are_named_with_what_the_rule_makes_of_it(client):
    a_grown_arena()
    board = Leaderboard.objects.get()
    a_competitor("dog", family="writer")
    an_evolution(board, "tolerant", independence="warn")
    shown = text(client.get("/evolution/"))
    assert "It does not run" in shown
    assert "only warned of here" in shown
    assert "competitors.dog" in shown
    state = {one["name"]: one["independence"] for one in client.get("/evolution.json").json()["evolutions"]}
    assert state["harder"]["rule"] == "refuse" and state["harder"]["relatives"]


def test_a_board_by_level_has_charts_with_tables_of_n_and_intervals(client):
    a_grown_arena()
    shown = text(client.get("/evolution/text/"))
    assert (
        "Ratings by level" in shown
        and "How battles end by level" in shown
        and "Share of wins by level" in shown
    )
    table = text(client.get("/evolution/text/charts/endings/", headers={"HX-Request": "true"}))
    assert re.search(r"Level 1 14 79% \(52% to 92%\), n = 14", table)
    ratings = text(client.get("/evolution/text/charts/ratings/"))
    assert re.search(r"Ant [\d,]+ \([\d,]+ to [\d,]+\), n = 10", ratings)
    assert text(client.get("/evolution/text/charts/wins/")).count("n = ") > 6


def test_levels_are_shown_for_boards_of_any_method_and_without_diagnostic_questions(client):
    a_grown_arena(method="bt")
    levels = client.get("/evolution/text.json").json()["by_level"]["levels"]
    assert [(level["name"], level["battles"]) for level in levels] == [("1", 14), ("2", 9), ("3", 10)]
    ant = next(one for one in levels[2]["competitors"] if one["name"] == "ant")
    assert ant["lower"] < ant["rating"] < ant["upper"]
    assert (ant["battles"], ant["wins"]["n"]) == (7, 6)


def test_a_board_that_merges_votes_is_shown_by_its_judges(client):
    a_grown_arena(method="bt")
    battle = Question.objects.get(level=1).battles.first()
    Vote.objects.create(battle=battle, voter="ann", preference="b")
    Leaderboard.objects.update(source="merged", method="crowd")
    assert fit(Leaderboard.objects.get()).votes == 1
    levels = client.get("/evolution/text.json").json()["by_level"]["levels"]
    assert [level["battles"] for level in levels] == [14, 9, 10]


@pytest.mark.parametrize("form", ["json", "svg", "png"])
def test_a_chart_by_level_comes_in_every_form_and_only_once(client, form):
    a_grown_arena()
    first = client.get(f"/evolution/text/charts/wins.{form}")
    assert first.status_code == 200 and len(first.content) > 500
    assert (
        client.get(
            f"/evolution/text/charts/wins.{form}", headers={"If-None-Match": first["ETag"]}
        ).status_code
        == 304
    )


def test_before_the_first_fit_and_after_a_failed_one_different_things_are_said(client):
    board = a_board()
    assert "Nothing by level yet" in text(client.get("/evolution/text/"))
    Leaderboard.objects.filter(pk=board.pk).update(failure="the information matrix is singular")
    assert "for the fit failed" in text(client.get("/evolution/text/"))


@pytest.mark.parametrize(
    "address",
    ["/questions/99999/", "/questions/99999.json", "/evolution/none/", "/evolution/none.json", "/diagnosis/none/",
     "/diagnosis/none.json", "/evolution/text/charts/none/", "/evolution/text/charts/wins.gif", "/diagnosis/ant/?version=7"],
)  # fmt: skip
def test_what_is_not_there_is_not_found(client, address):
    a_rated_board()
    assert client.get(address).status_code == 404


def test_an_arena_that_never_evolved_says_how_it_could(client):
    a_board()
    assert 'href="/evolution/"' in client.get("/questions/").content.decode()
    assert "No evolution yet" in text(client.get("/evolution/"))


def test_pages_ask_as_often_for_two_hundred_questions_as_for_few(client):
    a_grown_arena()
    root = Question.objects.get(level=1)
    addresses = (
        "/questions/",
        f"/questions/{root.pk}/",
        "/evolution/",
        "/evolution/text/",
        "/diagnosis/ant/",
    )
    few = [queries(client, address) for address in addresses]
    evolution = Leaderboard.objects.get().evolutions.get(name="harder")
    ant, bee = Leaderboard.objects.get().competitors().filter(name__in=["ant", "bee"])
    for number in range(200):
        in_round = a_round(evolution, number + 3)
        child = grow(in_round, root, f"Number {number}?", competitor=ant)
        a_step(in_round, child)
        if number % 20 == 0:
            fought(child, ant, bee, "ab")
    many = [queries(client, address) for address in addresses]
    assert all(after <= before + 2 for before, after in zip(few, many, strict=True)), (few, many)
    assert max(many) < 30
