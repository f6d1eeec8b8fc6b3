"""Canaries over HTTP: a model swapped behind its endpoint is caught, and nothing is asked twice."""

import asyncio
import json
import os
import random
import subprocess
import sys

import pytest
from django.core.management import CommandError, call_command
from fakes import a_competitor, a_judge, a_judged_battle, a_question, an_endpoint
from planted import RIGHT, WRONG, pairs_folder
from processes import ROOT, database_url, kill, until
from stub import BEHAVIOURS, StubServer, speaking
from stub_answers import judge, judge_first

from arena.audits.models import CanaryRun, CanarySet
from arena.endpoints.clients.breaker import breaker_of
from arena.exams.models import ExamAnswer
from arena.judges.models import Judge
from arena.votes.models import Vote

pytestmark = pytest.mark.django_db(transaction=True)
N = 20
NOISE = random.Random(7)


def noisy(call) -> str:
    """As by the markers, but for one look in ten that takes the first, another each time."""
    return judge_first(call) if NOISE.random() < 0.1 else judge(call)


async def slow(call):
    await asyncio.sleep(0.05)
    return await BEHAVIOURS["judge"](call)


@pytest.fixture
def stub(monkeypatch):
    monkeypatch.setitem(BEHAVIOURS, "judge_slow", slow)
    monkeypatch.setitem(BEHAVIOURS, "judge_noisy", speaking(noisy))
    with StubServer("judge", models={"m": "judge"}) as server:
        a_judge(
            "fair",
            "pairwise",
            endpoint=an_endpoint("stub", kind="openai_chat", base_url=server.url, total_s=5),
            model="m",
        )
        yield server


@pytest.fixture
def folder(tmp_path):
    return pairs_folder(tmp_path / "judgebench", N)


def sung(capsys, folder, *words: str) -> dict:
    call_command("canary", "fair", "--dataset", "judgebench", "--from", str(folder), "--json", *words)
    return json.loads(capsys.readouterr().out)


def ours(capsys, *words: str) -> dict:
    call_command("canary", "fair", "--json", *words)
    return json.loads(capsys.readouterr().out)


def decided(n: int) -> None:
    """Battles that a judge decided, half of them people, too."""
    question, ant, bee, other = a_question(), a_competitor("ant"), a_competitor("bee"), a_judge("other")
    for number in range(n):
        battle = a_judged_battle(question, ant, bee, other)
        for side, text in (("a", RIGHT), ("b", WRONG)):
            battle.replies.filter(side=side).update(text=f"{text} {number}")
        if number % 2:
            Vote.objects.create(battle=battle, voter="one", preference="a")


def test_run_0_asks_twice_and_a_later_run_once(stub, capsys, folder):
    first = sung(capsys, folder)
    assert (first["number"], first["drifted"], len(stub.requests)) == (0, None, 4 * N)
    assert (first["floor"]["value"], first["floor"]["n"]) == (0, 2 * N)
    second = sung(capsys, folder)
    assert (second["number"], second["drifted"], len(stub.requests)) == (1, False, 6 * N)
    assert (second["changed"]["value"], second["accuracy"]["value"]) == (0, 0)


def test_a_model_swapped_behind_its_endpoint_is_caught_by_the_first_run_after(stub, capsys, folder):
    for _ in range(3):
        assert not sung(capsys, folder)["drifted"]
    stub.plan.models["m"] = "judge_first"
    told = sung(capsys, folder)
    assert told["drifted"] and told["changed"]["value"] == 0.5
    assert told["right_first"]["value"] == 1 and told["right_now"]["value"] == 0.5
    assert told["net"]["lower"] > 0 and "DRIFT" in told["words"][-1]
    again = sung(capsys, folder)
    assert again["drifted"] and again["since"]["value"] == 0  # it is still another, and no other than before


def test_a_noisy_judge_is_caught_by_the_swap_and_not_by_its_noise(stub, capsys, folder):
    stub.plan.models["m"] = "judge_noisy"
    told = [sung(capsys, folder) for _ in range(4)]
    assert [one["drifted"] for one in told] == [None, False, False, False]
    assert told[0]["floor"]["value"] > 0 and told[1]["changed"]["value"] > 0
    stub.plan.models["m"] = "judge_first"
    assert sung(capsys, folder)["drifted"]


def test_what_an_exam_was_told_before_is_not_taken_for_an_answer_of_now(stub, capsys, folder):
    call_command("exam", "fair", "judgebench", "--from", str(folder), "--samples", "3")
    capsys.readouterr()
    asked = len(stub.requests)
    sung(capsys, folder)
    sung(capsys, folder)
    assert len(stub.requests) == asked + 6 * N


def test_an_outage_leaves_the_run_open_and_is_no_drift(stub, capsys, folder):
    sung(capsys, folder)
    stub.plan.models["m"] = "status_500"
    with pytest.raises(CommandError, match=rf"answered 0 of {2 * N} questions of run 1: it stays open"):
        sung(capsys, folder)
    assert CanaryRun.objects.get(number=1).ended_at is None
    stub.plan.models["m"] = "judge"
    breaker_of.cache_clear()
    told = sung(capsys, folder)
    assert (told["number"], told["drifted"], told["failed"]) == (1, False, 0)


def test_a_killed_run_goes_on_and_asks_nothing_twice(stub, capsys, folder):
    stub.plan.models["m"] = "judge_slow"
    words = ["canary", "fair", "--dataset", "judgebench", "--from", str(folder), "--at-once", "2"]
    process = subprocess.Popen(
        [sys.executable, "manage.py", *words], cwd=ROOT, start_new_session=True,
        env=os.environ | {"DATABASE_URL": database_url()}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    until(lambda: ExamAnswer.objects.count() >= 10)
    kill(process)
    stub.plan.models["m"] = "judge"
    kept, asked = ExamAnswer.objects.count(), len(stub.requests)
    assert 10 <= kept < 4 * N and CanaryRun.objects.get().ended_at is None
    told = sung(capsys, folder)
    assert (told["number"], told["asked"]) == (0, 4 * N)
    assert len(stub.requests) == asked + 4 * N - kept


def test_battles_of_the_arena_are_frozen_and_asked_again(stub, capsys):
    decided(12)
    first = ours(capsys, "--freeze", "8")
    assert (first["set"], first["items"], first["number"]) == ("battles", 8, 0)
    frozen = CanarySet.objects.get()
    assert frozen.said.count("a") == 6  # what people decided comes first
    assert ours(capsys)["drifted"] is False
    stub.plan.models["m"] = "judge_first"
    told = ours(capsys)
    assert told["drifted"] and told["right_first"]["n"] == 12


def test_a_vote_that_comes_later_changes_nothing_of_what_was_frozen(stub, capsys):
    decided(6)
    ours(capsys, "--freeze", "6")
    for battle in CanarySet.objects.get().battles:
        Vote.objects.create(battle_id=battle, voter="late", preference="b")
    assert ours(capsys)["drifted"] is False


def test_another_version_of_a_judge_begins_anew(stub, capsys, folder):
    sung(capsys, folder)
    Judge.objects.filter(name="fair").update(options={"max_reply": 500})
    told = sung(capsys, folder)
    assert (told["number"], told["drifted"]) == (0, None)


def test_it_says_what_it_found_in_words(stub, capsys, folder):
    for _ in range(3):
        call_command("canary", "fair", "--dataset", "judgebench", "--from", str(folder))
    told = capsys.readouterr().out
    assert f"fair on judgebench, run 2: {N} items, {2 * N} questions, 0 without an answer" in told
    assert "differs from run 0 in 0.0%" in told and "from the run before" in told and "no drift" in told


def test_other_files_than_were_frozen_are_refused(stub, capsys, folder):
    sung(capsys, folder)
    with pytest.raises(CommandError, match=r"froze 20 items.*now has others \(5\).*--set"):
        sung(capsys, folder, "--limit", "5")
    with pytest.raises(CommandError, match="say --dataset judgebench"):
        ours(capsys, "--set", "judgebench")


def test_a_judge_of_another_kind_is_told_so(stub, capsys, folder):
    a_judge("checks")  # by references, of which these items have none
    with pytest.raises(CommandError, match="'checks' can judge none of the 20 items"):
        call_command("canary", "checks", "--dataset", "judgebench", "--from", str(folder))


def test_labels_of_single_replies_are_held_against_those_of_before(stub, capsys, folder, monkeypatch):
    harsh = json.dumps({"reasoning": "No.", "label": "incorrect"})
    monkeypatch.setitem(BEHAVIOURS, "judge_harsh", speaking(lambda call: harsh))
    a_judge("lenient", "correctness", endpoint=an_endpoint("stub"), model="m")
    words = ["canary", "lenient", "--dataset", "judgebench_answers", "--from", str(folder), "--json"]
    told = []
    for behaviour in ("judge_lenient", "judge_lenient", "judge_harsh"):
        stub.plan.models["m"] = behaviour
        call_command(*words)
        told.append(json.loads(capsys.readouterr().out))
    assert [one["drifted"] for one in told] == [None, False, True]
    assert (told[2]["right_first"]["value"], told[2]["right_now"]["value"]) == (1, 0.5)
