"""Battle pages with media and talks: what was shown, what was made, who said what in which order."""

from __future__ import annotations

import html
import re

import pytest
from fakes import a_competitor, a_judge, a_played_battle, a_question, an_endpoint
from judging import a_case, judged
from stub_media import mp4, png

from arena.battles.models import Battle, Reply
from arena.judges.models import Judgment
from arena.questions.media import as_part, media_url
from arena.questions.models import Question, Simulator
from arena.questions.take import take
from simulators.conversation import say

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _folder(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"


def text(response) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", response.content.decode()).split())


def a_shown_battle(question: Question, **reply) -> Battle:
    battle = a_played_battle(question, a_competitor("ant"), a_competitor("bee"), a_judge(), ("", "Here."))
    Reply.objects.filter(battle=battle, side="a").update(**reply)
    return battle


def test_the_media_of_the_question_and_of_a_reply_are_shown_from_here(client):
    asked, made = take(png()), take(mp4())
    question = a_question("What is this?")
    Question.objects.filter(pk=question.pk).update(parts=[*question.parts, as_part(asked)])
    battle = a_shown_battle(question, media=[as_part(made)])
    page = client.get(battle.get_absolute_url()).content.decode()
    assert re.search(rf'<img [^>]*src="{media_url(asked.sha256)}"', page)
    assert re.search(
        rf'<video [^>]*aria-label="Made by A"[^>]*>\s*<source src="{media_url(made.sha256)}"', page
    )
    assert "An empty reply" not in page and " style=" not in page


def test_media_that_are_gone_break_no_page(client):
    media = take(png())
    battle = a_shown_battle(a_question(), media=[as_part(media)])
    media.delete()
    assert client.get(battle.get_absolute_url()).status_code == 200


def test_a_talk_is_shown_turn_by_turn_and_harmless(client):
    turns = [
        {"role": "assistant", "text": "First **reply**."},
        {"role": "user", "text": "<script>alert(1)</script> And?"},
        {"role": "assistant", "text": "Last.", "parts": [as_part(take(png()))]},
    ]
    battle = a_shown_battle(a_question(), text="Last.", turns=turns)
    page = client.get(battle.get_absolute_url())
    shown = text(page)
    assert (
        "Reply First reply . Simulated user &lt;script&gt;alert(1)&lt;/script&gt; And? Reply Last." in shown
    )
    assert shown.count("Last.") == 1 and page.content.count(b'alt="Made by A"') == 1


def test_a_question_that_a_model_wrote_says_so(client):
    simulator = Simulator.objects.create(name="asker", endpoint=an_endpoint("models"), model="m")
    question = a_question(
        simulator=simulator, task="text2image", cognition="apply", ideal="A red kettle.", persona="a cook",
        dialogue={"user": "goal", "max_turns": 3, "options": {"goal": "a green kettle"}},
    )  # fmt: skip
    page = client.get(a_shown_battle(question).get_absolute_url())
    shown = text(page)
    for words in (
        "written by a model",
        "text to image",
        "apply",
        "asked as: a cook",
        "A simulated user talks on",
    ):
        assert words in shown
    assert "Written by a model: a reference to compare with, not known to be true. A red kettle." in shown
    assert "green kettle" not in shown


def test_a_question_of_people_does_not_say_that_a_model_wrote_it(client):
    assert "written by a model" not in text(client.get(a_shown_battle(a_question()).get_absolute_url()))


def test_a_battle_that_its_user_spoilt_blames_no_side(client):
    battle = a_shown_battle(a_question())
    Reply.objects.all().delete()
    Battle.objects.filter(pk=battle.pk).update(
        status="void", void_code="user_failed", void_detail="secret words"
    )
    shown = text(client.get(battle.get_absolute_url()))
    assert "void: the simulated user could not go on" in shown
    assert "counts for nobody" not in shown and "secret words" not in shown


def a_judgment(client, rationale: str, **fields) -> str:
    """The page of a battle with a judgment for this reason."""
    battle = a_shown_battle(a_question())
    Judgment.objects.create(verdict=battle.verdicts.get(), order="ab", rationale=rationale, **fields)
    return client.get(battle.get_absolute_url()).content.decode()


def test_a_judgment_by_instructions_is_read_out_turn_by_turn(client):
    replies = tuple(say("assistant", words) for words in ("Yes.", "The kettle!"))
    told = [
        {"turn": n, "text": f"<b>Rule {n}</b>", "checks": [{"kind": "length", "max_words": 3 - n}]}
        for n in (1, 2)
    ]
    talks = ((replies[0], say("user", "And?"), replies[1]), ())
    judgment = judged("instructions", a_case(transcripts=talks, gold={"instructions": told})).judgments[0]
    page = a_judgment(client, judgment.rationale, parser=judgment.parser, status="valid", preference="a")
    assert "A followed 75.0% 1 of 1 1 of 2, not: &lt;b&gt;Rule 2&lt;/b&gt;" in " ".join(
        re.sub(r"<[^>]*>", " ", page).split()
    )


def test_why_instructions_could_not_be_judged_is_shown_as_it_is(client):
    page = a_judgment(client, "instructions that can't be read", parser="instructions/1", status="void")
    assert "instructions that can&#x27;t be read" in page


def test_what_a_model_wrote_as_its_reason_is_shown_and_never_read(client):
    rationale = '{"a": {"pif": 1, "turns": [1]}, "b": 2}'
    page = a_judgment(client, rationale, parser="pairwise-json/1", status="valid", preference="a")
    assert html.escape(rationale) in page


def test_two_videos_stand_under_one_transport_bar(client):
    media = [take(mp4("red")), take(mp4("blue"))]
    battle = a_shown_battle(a_question(), media=[as_part(media[0])])
    Reply.objects.filter(battle=battle, side="b").update(media=[as_part(media[1])], text="")
    page = client.get(battle.get_absolute_url()).content.decode()
    assert page.count("data-players") == 1 and page.count('class="player"') == 2
    assert page.count("<video") == 2 and "arena/players.js" in page


def test_media_that_only_one_side_made_stand_in_its_reply(client):
    battle = a_shown_battle(a_question(), media=[as_part(take(mp4()))])
    page = client.get(battle.get_absolute_url()).content.decode()
    assert "data-players" not in page and page.count("<video") == 1


def test_the_media_of_a_battle_that_a_visitor_kept_are_on_no_page(client):
    made = take(mp4())
    battle = a_shown_battle(a_question(tags=["private"]), media=[as_part(made)])
    Reply.objects.filter(battle=battle, side="b").update(media=[as_part(made)])
    assert made.sha256 not in client.get(battle.get_absolute_url()).content.decode()
