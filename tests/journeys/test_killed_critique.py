"""A critique is killed with -9 in the middle: called again it goes on where it was."""

import json
import os
import signal
import subprocess
import sys

import pytest
from fakes import a_competitor, a_question, an_endpoint
from processes import ROOT, database_url, until
from stub import StubServer

from arena.attacks.models import ContestantAnswer

pytestmark = pytest.mark.django_db(transaction=True)
N, AT_ONCE = 100, 8


def criticised() -> subprocess.Popen:
    words = ["critique", "mine", "--contestant", "--set", "small", "--intent", "hypercritical"]
    words += ["--knowledge", "parametric", "--rounds", "2", "--at-once", str(AT_ONCE), "--json"]
    return subprocess.Popen(
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": database_url()},
        stdout=subprocess.PIPE,
        text=True,
    )


def test_a_killed_critique_asks_nothing_again_that_was_kept():
    with StubServer("echo", delay=0.05) as stub:
        where = an_endpoint("stub", kind="openai_chat", base_url=stub.url, max_concurrency=AT_ONCE)
        a_competitor("mine", endpoint=where, model="m")
        for number in range(N):
            a_question(f"What is {number} + 42 - {number}?")
        first = criticised()
        until(lambda: ContestantAnswer.objects.count() > N + N // 2)
        first.send_signal(signal.SIGKILL)
        first.communicate()
        kept, asked = ContestantAnswer.objects.count(), len(stub.requests)
        told, _ = criticised().communicate()
    first_answers = next(one for one in json.loads(told)["figures"] if one["name"] == "Acc_0")
    assert first_answers["n"] == N and ContestantAnswer.objects.count() == 3 * N
    # What was in flight when it died cannot be known to have been answered: that alone is asked again.
    assert len(stub.requests) - asked == 3 * N - kept
    assert asked - kept <= 2 * AT_ONCE
