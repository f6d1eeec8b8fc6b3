"""Battles are found by their words, their outcomes and by who disagreed; what a visitor kept is not."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext
from fakes import a_battle, a_competitor, a_judge, a_judged_battle, a_played_battle, a_question

from arena.battles.found import BEGIN, END, marked
from arena.battles.models import Battle, Reply
from arena.chats.models import Chat
from arena.judges.models import Judgment
from arena.questions.models import PRIVATE
from arena.votes.models import Vote

pytestmark = pytest.mark.django_db


def text(response) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", response.content.decode()).split())


def found(client, **query) -> set[int]:
    page = client.get("/battles/", query)
    assert page.status_code == 200
    return {int(pk) for pk in re.findall(r'href="/battles/(\d+)/"', page.content.decode())}


def vote(battle: Battle, preference: str, voter: str = "somebody", **fields) -> Vote:
    return Vote.objects.create(battle=battle, voter=voter, preference=preference, **fields)


@pytest.fixture
def cast():
    return a_competitor("ant"), a_competitor("bee"), a_judge()


@pytest.fixture
def pelican(cast):
    """A battle of words that no other has."""
    ant, bee, judge = cast
    a_played_battle(a_question("Where is the harbour?"), ant, bee, judge, ("In the north.", "In the south."))
    question = a_question("Draw a pelican.")
    return a_played_battle(question, ant, bee, judge, ("It rides a bicycle.", "A heron, on a unicycle."))


@pytest.mark.parametrize(
    ("words", "is_found"),
    [
        ("pelican", True),
        ("PELICAN", True),
        ("bicycle", True),
        ("unicycle", True),
        ("pelican unicycle", True),  # one word in the question, one in a reply
        ('"rides a bicycle"', True),
        ('"bicycle a rides"', False),
        ("pelican -heron", False),
        ("pelican -goose", True),
        ("goose or heron", True),
        ("pel", False),
        ("the", False),  # a word like any other: only the other battle has it
    ],
)
def test_words_are_found_wherever_they_stand(client, pelican, words, is_found):
    assert (pelican.pk in found(client, q=words)) is is_found


@pytest.mark.parametrize(
    "words", ["'", '"', "\\", ":*", "a & | !", "((", "<script>", "-", "%", "ü" * 200, "' OR 1=1 --", "\u0301"]
)
def test_whatever_is_typed_is_no_crash(client, pelican, words):
    assert found(client, q=words) in (set(), {pelican.pk})


def test_what_is_said_later_is_found_too(client, pelican):
    turns = [{"role": "assistant", "text": "It rides."}, {"role": "user", "text": "How about penguins?"}]
    Reply.objects.filter(battle=pelican, side="a").update(turns=turns)
    assert found(client, q="penguins") == {pelican.pk}


def test_replies_of_many_battles_kept_at_once_are_all_found(client, cast):
    ant, bee, _ = cast
    battles = [a_battle(a_question(), ant, bee) for _ in range(3)]
    Reply.objects.bulk_create(
        Reply(battle=battle, side=side, text="zebra") for battle in battles for side in "ab"
    )
    assert found(client, q="zebra") == {battle.pk for battle in battles}


@pytest.mark.parametrize(
    "huge",
    [
        " ".join(chr(0x20000 + number) for number in range(40_000)) * 2,
        " ".join(f"w{number}" for number in range(300_000)),
        "x" * 3_000_000,
    ],
    ids=["words of four bytes", "many words", "one word"],
)
def test_a_huge_reply_breaks_nothing_and_its_beginning_is_found(client, cast, huge):
    ant, bee, judge = cast
    battle = a_played_battle(
        a_question("Go on " + huge), ant, bee, judge, (f"begins {huge}", f"starts {huge}")
    )
    assert found(client, q="begins starts") == {battle.pk}


def test_matches_are_marked_and_nothing_else_is_let_through(client, cast):
    ant, bee, judge = cast
    attack = f"<img src=x onerror=alert(1)> a pelican {BEGIN}<b>{END} & <script>alert(2)</script>"
    a_played_battle(a_question(), ant, bee, judge, (attack, "42"))
    page = client.get("/battles/", {"q": "pelican"}).content.decode()
    assert "<mark>pelican</mark>" in page
    assert "<img src=x" not in page and "<script>alert" not in page and BEGIN not in page


@pytest.mark.parametrize("text", [f"{BEGIN}a{BEGIN}b{END}c{END}", f"{END}{BEGIN}", f"{BEGIN}<i>{END}"])
def test_marks_are_always_closed(text):
    html = marked(text)
    assert html.count("<mark>") == html.count("</mark>") and "<i>" not in html and END not in html


@pytest.fixture
def kept_to_themselves(cast):
    """What a visitor asked, voted on, and did not let be shown."""
    ant, bee, _ = cast
    question = a_question("My secret question", tags=[PRIVATE])
    battle = a_played_battle(question, ant, bee, None, ("A secret answer", "Another answer"))
    Chat.objects.create(voter="v" * 64, a=ant, b=bee, status="voted", battle=battle, may_publish=False)
    vote(battle, "b", "v" * 64)
    return battle


def test_a_battle_that_a_visitor_kept_shows_its_outcome_and_no_word(client, kept_to_themselves):
    for address in (
        "/battles/",
        kept_to_themselves.get_absolute_url(),
        f"/battles/{kept_to_themselves.pk}.json",
    ):
        page = client.get(address)
        assert b"ecret" not in page.content and b"Another answer" not in page.content, address
        assert b"vvvv" not in page.content, address
    shown = text(client.get(kept_to_themselves.get_absolute_url()))
    assert (
        "Ant" in shown
        and "Bee" in shown
        and "B better" in shown
        and "did not let the conversation be shown" in shown
    )


def test_no_search_finds_what_a_visitor_kept(client, kept_to_themselves):
    assert found(client, q="secret") == set() and found(client) == {kept_to_themselves.pk}


def test_the_question_that_a_visitor_kept_is_on_no_page_of_questions(client, kept_to_themselves):
    for address in ("/questions/", f"/questions/{kept_to_themselves.question_id}/"):
        assert b"My secret" not in client.get(address).content


def test_what_a_visitor_let_be_shown_is_found_and_read(client, cast):
    ant, bee, _ = cast
    battle = a_played_battle(a_question("An open question"), ant, bee, None, ("Yes", "No"))
    Chat.objects.create(voter="v", a=ant, b=bee, status="voted", battle=battle, may_publish=True)
    assert found(client, q="open") == {battle.pk}
    assert "An open question" in text(client.get(battle.get_absolute_url()))


def test_a_question_of_the_pool_does_not_open_what_was_said_on_it(client, cast):
    ant, bee, _ = cast
    battle = a_played_battle(question := a_question(), ant, bee, None, ("A private talk", "Another"))
    Chat.objects.create(voter="v", a=ant, b=bee, question=question, battle=battle, may_publish=False)
    assert b"private talk" not in client.get(battle.get_absolute_url()).content
    assert found(client, q="private") == set()


@pytest.fixture
def said(cast):
    """Battles of ant, bee and cat, by what was said of them."""
    ant, bee, judge = cast
    cat, other, question = a_competitor("cat"), a_judge("other"), a_question()
    dog = a_competitor("cat-nap")
    battles = {
        "ant beat bee": a_judged_battle(question, ant, bee, judge, "a"),
        "bee beat ant": a_judged_battle(question, ant, bee, judge, "b"),
        "ant lost to cat": a_judged_battle(question, cat, ant, judge, "a"),
        "judges differ": a_judged_battle(question, bee, cat, judge, "a"),
        "a person differs": a_judged_battle(question, bee, cat, judge, "b"),
        "orders differ": a_judged_battle(question, bee, cat, judge, "tie", flags=["order_conflict"]),
        "all agree": a_judged_battle(question, cat, dog, judge, "b"),
        "set aside": a_judged_battle(question, cat, dog, judge, "b"),
    }
    judgeds = battles["judges differ"].verdicts.model.objects
    judgeds.create(
        battle=battles["judges differ"], judge=other, status="valid", preference="b", decided_at=Now()
    )
    judgeds.create(battle=battles["all agree"], judge=other, status="valid", preference="b", decided_at=Now())
    vote(battles["a person differs"], "both_bad")
    vote(battles["all agree"], "b")
    vote(battles["set aside"], "a", excluded_reason="a bot")
    return {name: battle.pk for name, battle in battles.items()}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"competitor": "ant"}, {"ant beat bee", "bee beat ant", "ant lost to cat"}),
        ({"competitor": "ant.1"}, {"ant beat bee", "bee beat ant", "ant lost to cat"}),
        ({"competitor": "cat", "against": "ant"}, {"ant lost to cat"}),
        ({"competitor": "ant", "outcome": "won"}, {"ant beat bee"}),
        ({"competitor": "ant", "outcome": "lost"}, {"bee beat ant", "ant lost to cat"}),
        ({"competitor": "ant", "against": "bee", "outcome": "lost"}, {"bee beat ant"}),
        ({"competitor": "cat-nap", "outcome": "won", "by": "people"}, {"all agree"}),
        ({"outcome": "both_bad", "by": "people"}, {"a person differs"}),
        ({"by": "people"}, {"a person differs", "all agree"}),
        ({"disagreement": "judges"}, {"judges differ"}),
        ({"disagreement": "people"}, {"a person differs"}),
        ({"disagreement": "orders"}, {"orders differ"}),
        ({"judge": "other"}, {"judges differ", "all agree"}),
        ({"judge": "other", "outcome": "a"}, set()),
        ({"judge": "checks", "outcome": "a"}, {"ant beat bee", "ant lost to cat", "judges differ"}),
        ({"judge": "checks.7"}, set()),
        ({"judge": "other", "disagreement": "people"}, set()),
        ({"judge": "other", "by": "people"}, {"all agree"}),
    ],
)
def test_outcomes_and_disagreements_are_found(client, said, query, expected):
    assert found(client, **query) == {said[name] for name in expected}


@pytest.mark.parametrize(
    "query",
    [
        {"outcome": "won"},
        {"competitor": "nobody"},
        {"competitor": "ant.9"},
        {"competitor": "a b"},
        {"against": "ant"},
        {"outcome": "unparsed", "by": "people"},
        {"judge": "'; --"},
        {"level": "nine"},
    ],
)
def test_what_cannot_be_asked_is_left_out_and_said(client, said, query):
    page = client.get("/battles/", query)
    assert page.status_code == 200 and "Left out" in text(page)


def test_questions_narrow_by_modality_language_and_level(client, cast):
    ant, bee, _ = cast
    plain = a_battle(a_question(), ant, bee).pk
    other = a_battle(a_question(modality="image", language="fr", level=3), ant, bee).pk
    for query in ({"modality": "image"}, {"language": "fr"}, {"level": "3"}):
        assert found(client, **query) == {other}
    assert found(client, modality="text", language="en", level="1") == {plain}


def test_the_state_of_the_search_stands_in_the_address(client, said):
    page = client.get("/battles/?competitor=ant&outcome=lost&q=times").content.decode()
    assert 'value="ant"' in page and '<option value="lost" selected>' in page and 'value="times"' in page


def test_a_great_many_are_counted_only_so_far_and_said_to_be_more(client, cast):
    ant, bee, _ = cast
    question = a_question()
    Battle.objects.bulk_create(Battle(question=question, a=ant, b=bee) for _ in range(1_000))
    assert "1,000 battles, the newest first" in text(client.get("/battles/"))
    Battle.objects.bulk_create(Battle(question=question, a=ant, b=bee) for _ in range(3))
    assert "More than 1,000 battles" in text(client.get("/battles/"))


def test_no_page_skips_over_the_ones_before(client, cast):
    ant, bee, _ = cast
    question = a_question()
    Battle.objects.bulk_create(Battle(question=question, a=ant, b=bee) for _ in range(60))
    middle = Battle.objects.order_by("pk")[30].pk
    with CaptureQueriesContext(connection) as asked:
        client.get("/battles/", {"before": middle})
    assert not [query for query in asked.captured_queries if "OFFSET" in query["sql"]]


def test_votes_are_counted_with_their_reasons_and_no_voter(client, said):
    battle = Battle.objects.get(pk=said["all agree"])
    vote(battle, "b", "anna-key", reasons=["b:correct", "a:wrong"], comment="my name is Anna")
    vote(battle, "tie", "bert-key", reasons=["b:correct"])
    vote(battle, "a", "carl-key", excluded_reason="a bot")
    page = client.get(battle.get_absolute_url())
    shown = text(page)
    assert "3 votes: B better 2 tie 1" in shown and "1 vote is set aside" in shown
    assert "Of B: correct × 2" in shown and "Of A: wrong × 1" in shown
    for secret in (b"anna-key", b"bert-key", b"carl-key", b"my name is"):
        assert secret not in page.content


def test_a_rationale_stands_in_plain_view(client, said):
    battle = Battle.objects.get(pk=said["ant beat bee"])
    Judgment.objects.create(
        verdict=battle.verdicts.get(), order="ab", status="valid", preference="a",
        rationale="It is right.", raw="{whole}",
    )  # fmt: skip
    page = client.get(battle.get_absolute_url()).content.decode()
    folded = "".join(re.findall(r"<details.*?</details>", page, re.DOTALL))
    assert "It is right." in page and "It is right." not in folded and 'title="It is right' not in page


def test_a_battle_as_json_holds_what_was_said_and_is_the_same_each_time(client, said, pelican):
    address = f"/battles/{pelican.pk}.json"
    first, again = client.get(address), client.get(address)
    assert first.content == again.content
    told = first.json()
    assert told["question"]["parts"][0]["text"] == "Draw a pelican."
    assert told["a"]["reply"]["text"] == "It rides a bicycle." and told["b"]["model"] == "bee"
    judged = client.get(f"/battles/{said['judges differ']}.json").json()
    assert [(one["judge"], one["preference"]) for one in judged["verdicts"]] == [
        ("checks", "a"),
        ("other", "b"),
    ]
