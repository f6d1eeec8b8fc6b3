"""An author learns from battles and recalls it; in rated play a memory is frozen and part of who one is."""

from __future__ import annotations

import json

import pytest
from django.core.management import CommandError, call_command
from fakes import a_battle, a_competitor, a_question
from stub import StubServer
from stub_writers import LESSON
from writing_arena import MODELS, STRENGTHS, applied, write_documents

from arena.battles.play import play_queued
from arena.evolution.models import Evolution, Lesson, Step
from arena.manifest.read import ManifestError
from arena.questions.models import Simulator

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("fresh_limits")]
ROUNDS = "max_rounds = 3\nparents = 3\nbattles = 0"


@pytest.fixture
def stub():
    with StubServer(models=MODELS | {"user": "echo"}, strengths=STRENGTHS, seed=3) as server:
        yield server


def evolved(folder, stub, evolution):
    """Three documents asked about, battles on them, and a round that grows from these."""
    write_documents(folder, 3)
    applied(folder, stub.url, evolution=evolution)
    call_command("simulate", items=3)
    call_command("season", battles=18)
    call_command("evolve", leaderboard="asked")


def told(stub, model):
    """Everything that a model was sent, a text for each call."""
    return [json.dumps(call.body, ensure_ascii=False) for call in stub.requests if call.model == model]


def test_an_author_learns_from_each_battle_and_recalls_it_in_the_next_round(stub, tmp_path):
    evolved(tmp_path, stub, f"{ROUNDS}\nlearns = true")
    lessons = list(Lesson.objects.select_related("step"))
    assert len(lessons) == Step.objects.count() == 3
    assert all(lesson.battle_id == lesson.step.battle_id for lesson in lessons)
    assert not any(LESSON in sent for sent in told(stub, "hardener"))
    before = len(stub.requests)
    call_command("evolve", leaderboard="asked")
    del stub.requests[:before]
    recalled = [sent for sent in told(stub, "hardener") if LESSON in sent]
    assert recalled
    assert all("from battle" in sent for sent in recalled)
    assert not any(
        LESSON in sent for model in ("analyst", "examiner", "solver") for sent in told(stub, model)
    )


def test_an_author_that_does_not_learn_keeps_nothing(stub, tmp_path):
    evolved(tmp_path, stub, ROUNDS)
    assert not Lesson.objects.exists()
    with pytest.raises(CommandError, match="learns = true"):
        call_command("freeze_memory", "harder", str(tmp_path / "memory.json"))


def test_a_frozen_memory_makes_another_version_which_recalls_and_never_learns(stub, tmp_path):
    evolved(tmp_path, stub, f"{ROUNDS}\nlearns = true")
    call_command("freeze_memory", "harder", str(tmp_path / "memory.json"))
    memory = '[simulators.questioner]\nmemory = "memory.json"'
    applied(tmp_path, stub.url, evolution=ROUNDS, replace=("[simulators.questioner]", memory))
    user = Simulator.objects.active().get(name="questioner")
    assert (user.version, user.as_memory().learns, len(user.as_memory())) == (2, False, 3)
    Simulator.objects.filter(pk=user.pk).update(model="user")
    lessons = Lesson.objects.count()
    matter = Lesson.objects.first().matter
    dialogue = {"user": "complain", "max_turns": 2, "options": {}}
    question = a_question(matter, simulator=user, dialogue=dialogue, persona="A person.")
    a_battle(question, a_competitor("yes", says="Yes."), a_competitor("no", says="No."))
    assert play_queued() == 1
    assert [LESSON in sent for sent in told(stub, "user")] == [True, True]
    assert Lesson.objects.count() == lessons


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "No such file"),
        ("{", "Invalid JSON"),
        ('{"lessons": [["tale", "a", "b", "1"]]}', "lessons.0.0"),
    ],
)
def test_a_memory_that_cannot_be_read_is_named(stub, tmp_path, content, words):
    write_documents(tmp_path, 1)
    if content is not None:
        (tmp_path / "memory.json").write_text(content)
    memory = '[simulators.analyst]\nmemory = "memory.json"'
    with pytest.raises(ManifestError, match=rf"simulators\.analyst\]: memory: memory\.json.*{words}"):
        applied(tmp_path, stub.url, replace=("[simulators.analyst]", memory))
    assert not Evolution.objects.exists()
