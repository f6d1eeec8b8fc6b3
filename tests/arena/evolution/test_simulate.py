"""Simulated users before media, from a file, and in conversations; what was asked is kept as it was."""

from __future__ import annotations

import io
import json

import pytest
from django.core.management import CommandError, call_command
from PIL import Image
from stub import StubServer
from writing_arena import MODELS, STRENGTHS, applied, write_documents

from arena.evolution.estimate import most_tokens
from arena.evolution.models import Draft, Exchange, Item
from arena.questions.models import Question
from arena.questions.take import take
from simulators.conversation import Part, Turn, say
from simulators.users import USERS

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("fresh_limits")]
IMAGES = ('documents = ["*.txt"]', 'modality = "image"')


@pytest.fixture
def stub():
    with StubServer(models=MODELS, strengths=STRENGTHS) as server:
        yield server


@pytest.fixture
def picture(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "media")
    content = io.BytesIO()
    Image.new("RGB", (32, 32), "teal").save(content, "PNG")
    return take(content.getvalue(), title="A teal square", category="squares")


def test_a_question_on_a_picture_shows_it_and_the_ledger_names_it_by_hash(stub, picture, tmp_path):
    applied(tmp_path, stub.url, replace=IMAGES)
    call_command("simulate", modality="image", items=5)
    assert Draft.objects.filter(status="kept").count() == 3
    for question in Question.objects.all():
        assert question.parts[1]["url"] == f"media:{picture.sha256}"
        assert (question.modality, question.task, question.category) == ("image", "image2text", "squares")
    assert "data:image" in json.dumps([call.body for call in stub.requests])
    kept = json.dumps(list(Exchange.objects.values_list("prompt", flat=True)))
    assert f"media:{picture.sha256}" in kept
    assert "file:" not in kept
    assert "data:" not in kept


def test_without_media_the_command_says_where_they_come_from(stub, tmp_path):
    applied(tmp_path, stub.url, replace=IMAGES)
    with pytest.raises(CommandError, match=r"there is no image yet; run: python manage\.py import_media"):
        call_command("simulate")


def test_every_item_is_looked_at_once(stub, tmp_path, capsys):
    write_documents(tmp_path, 2)
    applied(tmp_path, stub.url)
    call_command("simulate", items=5)
    call_command("simulate", items=5)
    assert Item.objects.count() == 2
    assert "every item there is has been looked at" in capsys.readouterr().out


def test_personas_of_a_file_cost_no_call_and_talk_on_in_their_own_name(stub, tmp_path):
    write_documents(tmp_path, 1)
    people = [{"text": f"A person at distance {word}.", "distance": word} for word in ("close", "some")]
    (tmp_path / "people.jsonl").write_text("\n".join(map(json.dumps, people)))
    asked = 'personas = "file"\npersona_file = "people.jsonl"\npersona_count = 2\ndialogue = { user = "follow_up" }'
    applied(tmp_path, stub.url, simulation=asked)
    call_command("simulate", items=1)
    assert len(stub.requests) == 2
    dialogue = Question.objects.first().dialogue
    assert (dialogue["user"], dialogue["max_turns"]) == ("follow_up", 3)
    assert dialogue["options"]["persona"].startswith("A person at distance")


def test_each_try_of_a_failing_endpoint_is_paid_for_and_what_it_used_is_not_guessed(tmp_path, capsys):
    with StubServer(models=MODELS | {"questioner": "status_500"}) as stub:
        write_documents(tmp_path, 1)
        applied(tmp_path, stub.url, simulation="daily = { calls = 2 }")
        call_command("simulate", items=1)
        assert len(stub.requests) == 2
    assert "has used 2 of 2 calls today" in capsys.readouterr().err
    assert list(Exchange.objects.values_list("outcome", flat=True)) == ["server_failed"] * 2
    assert all(one.tokens == one.reserved_tokens > 300 for one in Exchange.objects.all())
    assert Item.objects.get().claims == 0


def test_the_estimate_is_no_less_than_what_any_tokenizer_makes_of_it():
    turns = (
        say("system", "Grüße"),
        Turn("user", (Part("text", text="日本"), Part("image", url="file:/x.png"))),
    )
    assert most_tokens(turns, {"frame_size": 140}) == 2 * 32 + 7 + 6 + 10**2


def test_each_question_gets_instructions_of_its_own_that_programs_can_check(stub, tmp_path):
    talk = 'dialogue = { user = "instructions", max_turns = 4, options = { compose = 3, remind = true } }'
    write_documents(tmp_path, 1)
    applied(tmp_path, stub.url, simulation=talk)
    call_command("simulate", items=1)
    plans = [question.dialogue["options"] for question in Question.objects.all()]
    assert len(plans) == 3
    assert all(len(plan["instructions"]) == 3 and plan["remind"] and "compose" not in plan for plan in plans)
    assert all(USERS["instructions"].make(plan) for plan in plans)
    assert all(2 <= told["turn"] <= 4 and told["checks"] for plan in plans for told in plan["instructions"])
    assert len({str(plan) for plan in plans}) > 1
