"""An attack is killed with -9 in the middle: called again it goes on where it was."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from fakes import a_judge, an_endpoint
from planted import pairs_folder
from processes import ROOT, database_url, until
from stub import StubServer

from arena.attacks.models import AttackRun
from arena.exams.models import ExamAnswer

pytestmark = pytest.mark.django_db(transaction=True)
N, AT_ONCE = 20, 8
ATTACKS = ("--attack", "empty", "--attack", "stakes")


def attacking(folder: Path) -> subprocess.Popen:
    command = [
        sys.executable,
        "manage.py",
        "attack",
        "fair",
        "--dataset",
        "judgebench",
        "--from",
        str(folder),
    ]
    environment = os.environ | {"DATABASE_URL": database_url()}
    return subprocess.Popen(
        [*command, *ATTACKS, "--at-once", str(AT_ONCE), "--json"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_a_killed_attack_asks_nothing_again_that_was_kept(tmp_path):
    folder = pairs_folder(tmp_path, N)
    with StubServer("judge", delay=0.05) as stub:
        where = an_endpoint("stub", kind="openai_chat", base_url=stub.url, max_concurrency=AT_ONCE)
        a_judge("fair", "pairwise", endpoint=where, model="m")
        first = attacking(folder)
        until(lambda: ExamAnswer.objects.count() > 5 * N)  # past the clean ones
        first.send_signal(signal.SIGKILL)
        first.communicate()
        kept, asked = ExamAnswer.objects.count(), len(stub.requests)
        assert not AttackRun.objects.ended().exists()
        told, _ = attacking(folder).communicate()
    assert [run["light"] for run in json.loads(told)["attacks"]] == ["green", "green"]
    assert AttackRun.objects.ended().count() == 2
    # What was in flight when it died cannot be known to have been answered: that alone is asked again.
    assert len(stub.requests) - asked == ExamAnswer.objects.count() - kept
    assert asked - kept <= 2 * AT_ONCE
