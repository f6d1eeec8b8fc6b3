"""The pages of the battles: who met whom on what, what was said, and how it ended."""

from __future__ import annotations

import re

import pytest
from fakes import (
    a_battle,
    a_board,
    a_competitor,
    a_judge,
    a_judged_battle,
    a_played_battle,
    a_question,
    a_void_battle,
)

from arena.battles.models import Battle, Reply
from arena.judges.models import Judgment
from arena.questions.models import PRIVATE, Question

pytestmark = pytest.mark.django_db
AS_FRAGMENT = {"HX-Request": "true"}


@pytest.fixture
def cast():
    return a_question(persona="a baker", level=3), a_competitor("ant"), a_competitor("bee"), a_judge("strict")


def text(response) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", response.content.decode()).split())


def listed(response) -> list[int]:
    return [int(pk) for pk in re.findall(r'href="/battles/(\d+)/"', response.content.decode())]


def test_the_newest_battle_comes_first(client, cast):
    question, ant, bee, judge = cast
    battles = [a_battle(question, ant, bee, judge).pk for _ in range(3)]
    assert listed(client.get("/battles/")) == battles[::-1]


def test_without_battles_the_list_says_what_to_do(client):
    assert "No battle yet" in text(client.get("/battles/"))


def linked(response, rel: str) -> str:
    """Where a page leads to, by the relation of its link."""
    found = re.search(f'rel="{rel}" href="([^"]+)"', response.content.decode())
    return found[1].replace("&amp;", "&") if found else ""


def test_pages_of_twenty_five_lead_down_to_the_oldest_and_back_up(client, cast):
    question, ant, bee, _ = cast
    Battle.objects.bulk_create(Battle(question=question, a=ant, b=bee) for _ in range(60))
    page, down = client.get("/battles/"), []
    while True:
        down.append(listed(page))
        if not linked(page, "next"):
            break
        page = client.get(linked(page, "next"))
    flat = [key for keys in down for key in keys]
    assert [len(keys) for keys in down] == [25, 25, 10] and flat == sorted(flat, reverse=True)
    up = client.get(linked(page, "prev"))
    assert listed(up) == down[1] and listed(client.get(linked(up, "prev"))) == down[0]


@pytest.mark.parametrize("place", ["abc", "0", "-3", "1e9", "9" * 30, "9" * 5000, "%00", "٣"])
@pytest.mark.parametrize("way", ["before", "after"])
def test_a_place_that_does_not_exist_is_no_crash(client, cast, way, place):
    question, ant, bee, judge = cast
    a_battle(question, ant, bee, judge)
    assert client.get("/battles/", {way: place}).status_code == 200


def test_a_place_beyond_the_last_battle_says_so(client, cast):
    question, ant, bee, judge = cast
    battle = a_battle(question, ant, bee, judge)
    assert "Nothing further" in text(client.get("/battles/", {"before": battle.pk}))


@pytest.fixture
def variety(cast):
    """One battle of every kind, by what became of it."""
    question, ant, bee, judge = cast
    cat, other = a_competitor("cat"), a_question(category="facts")
    a_board("text", competitors=[ant, bee], judge=judge)
    return {
        "a": a_judged_battle(question, ant, bee, judge, "a").pk,
        "tie": a_judged_battle(other, bee, cat, judge, "tie").pk,
        "unparsed": a_judged_battle(question, cat, ant, judge, "unparsed").pk,
        "queued": a_battle(other, ant, bee, judge).pk,
        "void": a_void_battle(question, bee, ant).pk,
    }


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("outcome=a", {"a"}),
        ("outcome=tie", {"tie"}),
        ("outcome=unparsed", {"unparsed"}),
        ("outcome=pending", {"queued"}),
        ("outcome=b", set()),
        ("status=void", {"void"}),
        ("status=queued", {"queued"}),
        ("status=played", {"a", "tie", "unparsed"}),
        ("category=facts", {"tie", "queued"}),
        ("competitor=cat", {"tie", "unparsed"}),
        ("leaderboard=text", {"a", "queued", "void"}),
        ("competitor=ant&status=played&outcome=a", {"a"}),
        ("before=", {"a", "tie", "unparsed", "queued", "void"}),
    ],
)
def test_filters_narrow_the_list(client, variety, query, expected):
    assert listed(client.get(f"/battles/?{query}")) == sorted(
        (variety[kind] for kind in expected), reverse=True
    )


@pytest.mark.parametrize(
    "query",
    ["outcome=maybe", "status=%00", "competitor=nobody", "category=x'--", "leaderboard=nope", "outcome=%FF"],
)
def test_a_filter_that_cannot_be_used_is_left_out_and_said(client, variety, query):
    page = client.get(f"/battles/?{query}")
    assert page.status_code == 200 and "Left out" in text(page) and len(listed(page)) == len(variety)


def test_a_board_open_to_all_lists_every_battle_on_its_questions(client, variety):
    a_board("open", judge=a_judge("another"))
    assert set(listed(client.get("/battles/?leaderboard=open"))) == set(variety.values())


def test_the_list_says_how_each_battle_ended(client, variety):
    shown = text(client.get("/battles/"))
    for words in (
        "A better by strict",
        "tie",
        "could not be read",
        "waiting to be played",
        "void: B, no answer in time",
    ):
        assert words in shown


def test_the_list_is_sent_again_only_when_it_has_changed(client, cast):
    question, ant, bee, judge = cast
    a_battle(question, ant, bee, judge)
    seen = re.search(rb"\"seen\": \"([^\"]+)\"", client.get("/battles/").content)[1].decode()
    assert client.get("/battles/", {"seen": seen}, headers=AS_FRAGMENT).status_code == 204
    a_battle(question, ant, bee, judge)
    assert client.get("/battles/", {"seen": seen}, headers=AS_FRAGMENT).status_code == 200


def test_a_longer_list_takes_no_more_queries(client, cast, django_assert_max_num_queries):
    question, ant, bee, judge = cast
    for _ in range(12):
        a_judged_battle(question, ant, bee, judge)
    with django_assert_max_num_queries(10):
        client.get("/battles/")


@pytest.mark.parametrize("pk", ["0", "999999", "9" * 30, "9" * 5000, "-1", "x"])
def test_an_unknown_battle_is_not_found(client, pk):
    assert client.get(f"/battles/{pk}/").status_code == 404


def a_compared_battle(cast) -> Battle:
    """A battle whose judge preferred whoever it saw first."""
    question, ant, bee, judge = cast
    battle = a_judged_battle(question, ant, bee, judge, "tie", flags=["order_conflict"])
    for order, preference in (("ab", "a"), ("ba", "b")):
        Judgment.objects.create(
            verdict=battle.verdicts.get(), order=order, status="valid", preference=preference,
            standards={"accuracy": preference}, rationale=f"It came first: <i>{order}</i>.", raw="[[whole words]]",
        )  # fmt: skip
    return battle


def test_a_battle_page_shows_question_replies_and_every_judgment(client, cast):
    shown = text(client.get(a_compared_battle(cast).get_absolute_url()))
    for words in (
        "What is 6 times 7?", "asked as: a baker", "level 3", "Known right answer: 42", "Ant", "Bee",
        "A shown first A better", "B shown first B better", "orders disagree", "It came first:", "[[whole words]]",
    ):  # fmt: skip
        assert words in shown


def test_what_was_said_before_a_verdict_is_shown_with_roles_and_only_where_words_are(client, cast):
    said = [
        {
            "role": "advocate 1",
            "text": "<i>Mine</i> is right.",
            "note": "round 1",
            "place": 1,
            "tokens_in": 9,
            "tokens_out": 4,
        },
        {"role": "judge", "text": "Why?", "note": "", "place": None, "tokens_in": None, "tokens_out": None},
    ]
    battle = a_judged_battle(*cast, transcript=said, flags=["forfeited_round"])
    page = client.get(f"/battles/{battle.pk}/")
    assert "&lt;i&gt;Mine&lt;/i&gt; is right." in page.content.decode()
    words = text(page)
    assert "2 contributions" in words and "advocate 1 for B · round 1 · 9 tokens in, 4 out" in words
    assert "a round forfeited" in words
    assert client.get(f"/battles/{battle.pk}.json").json()["verdicts"][0]["transcript"] == said
    Question.objects.update(tags=[PRIVATE])
    assert "Mine" not in client.get(f"/battles/{battle.pk}/").content.decode()


def test_a_judgment_names_its_parser_and_the_hash_of_its_prompt(client, cast):
    battle = a_compared_battle(cast)
    Judgment.objects.update(parser="pairwise-json/1", prompt_hash="c0ffee" * 10)
    assert (
        text(client.get(battle.get_absolute_url())).count("read by pairwise-json/1 · prompt c0ffeec0ffee")
        == 2
    )


def test_what_models_wrote_is_harmless_on_the_page(client, cast):
    battle = a_compared_battle(cast)
    Reply.objects.filter(battle=battle).update(
        text="**bold** <script>alert(1)</script><img src=x onerror=alert(1)>"
    )
    page = client.get(battle.get_absolute_url()).content.decode()
    assert "<strong>bold</strong> &lt;script&gt;" in page
    assert "<script>alert" not in page and "<img src=x" not in page and "It came first: &lt;i&gt;" in page


def test_a_void_battle_names_the_class_of_error_and_no_words_of_the_provider(client, cast):
    question, ant, bee, _ = cast
    page = client.get(a_void_battle(question, ant, bee).get_absolute_url())
    assert "No reply: no answer in time." in text(page) and b"own words" not in page.content


def test_what_the_server_did_not_tell_is_not_nought(client, cast):
    battle = a_compared_battle(cast)
    assert "n/a tokens in, n/a out" in text(client.get(battle.get_absolute_url()))


def test_an_empty_reply_is_said_to_be_empty(client, cast):
    question, ant, bee, judge = cast
    battle = a_played_battle(question, ant, bee, judge, ("", "42"))
    assert "An empty reply" in text(client.get(battle.get_absolute_url()))


def test_a_battle_that_is_not_over_asks_again_and_then_stops(client, cast):
    question, ant, bee, judge = cast
    address = a_battle(question, ant, bee, judge).get_absolute_url()
    assert b'hx-trigger="every 3s"' in client.get(address).content
    done = a_judged_battle(question, ant, bee, judge)
    assert b"hx-trigger" not in client.get(done.get_absolute_url()).content


def test_a_battle_page_with_many_judgments_takes_no_more_queries(client, cast, django_assert_max_num_queries):
    battle = a_compared_battle(cast)
    with django_assert_max_num_queries(6):
        client.get(battle.get_absolute_url())
