"""A worker is killed in the middle of a talk: nothing half is kept, and the next one has it all again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from fakes import a_battle, a_competitor, a_question, an_endpoint
from stub import StubServer
from stub_media import MediaStub

from arena.battles.models import Battle, Reply
from arena.battles.play import play_queued
from arena.questions.models import Media, Simulator

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("fresh_limits")]
ROOT = Path(__file__).resolve().parent.parent.parent
WORK = "import django; django.setup(); from arena.battles.play import play_queued; play_queued()"


@pytest.fixture
def worker():
    """A process that plays what is queued; killed at the latest when the test ends."""
    database = settings.DATABASES["default"]
    url = f"postgresql://{database['USER']}@{quote(database['HOST'], safe='')}/{database['NAME']}"
    environment = os.environ | {"DATABASE_URL": url, "ARENA_LEASE_S": "1"}
    process = subprocess.Popen([sys.executable, "-c", WORK], cwd=ROOT, env=environment)
    yield process
    process.kill()
    process.wait()


def until(holds, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not come to that in time"
        time.sleep(0.05)


def kill(process: subprocess.Popen) -> None:
    process.send_signal(signal.SIGKILL)
    process.wait()


@pytest.fixture
def talk():
    """A battle of two sides behind a slow stub, whose user asks on three times."""
    with StubServer("echo", models={"user": "asks_on"}, delay=0.15) as stub:
        endpoint = an_endpoint("slow", kind="openai_chat", base_url=stub.url)
        user = Simulator.objects.create(name="user", endpoint=endpoint, model="user")
        dialogue = {"user": "follow_up", "max_turns": 4, "options": {"turns": 3}}
        sides = (a_competitor(name, endpoint=endpoint, model=name) for name in ("eel", "fox"))
        yield a_battle(a_question("Say it.", dialogue=dialogue, simulator=user), *sides), stub


def test_a_talk_cut_off_by_a_kill_is_had_again_from_its_beginning(talk, worker):
    battle, stub = talk
    until(lambda: len(stub.requests) >= 5)
    kill(worker)
    battle.refresh_from_db()
    assert (battle.status, battle.claims, Reply.objects.count()) == ("queued", 1, 0)
    until(lambda: Battle.objects.queued().free().exists())
    assert play_queued() == 1
    battle.refresh_from_db()
    assert (battle.status, battle.claims) == ("played", 2)
    assert [len(reply.turns) for reply in battle.replies.all()] == [7, 7]


@pytest.fixture
def film():
    """A battle whose side a is a video that is never done, until the stub is told otherwise."""
    with MediaStub() as maker:
        options = {"poll_s": 0.05}
        endpoint = an_endpoint("films", kind="video_jobs", base_url=maker.url, options=options)
        battle = a_battle(a_question("A sea."), a_competitor("sea", endpoint=endpoint, model="never_ends"), a_competitor("parrot"))  # fmt: skip
        yield battle, maker


def test_a_video_job_cut_off_by_a_kill_is_submitted_again(film, worker):
    battle, maker = film
    until(lambda: len(maker.asked("GET")) >= 2)
    kill(worker)
    assert not maker.asked("DELETE") and Reply.objects.count() == 0
    type(battle.a).objects.filter(pk=battle.a_id).update(model="video")
    until(lambda: Battle.objects.queued().free().exists())
    play_queued()
    battle.refresh_from_db()
    assert (battle.status, len(maker.asked("POST")), Media.objects.count()) == ("played", 2, 1)
