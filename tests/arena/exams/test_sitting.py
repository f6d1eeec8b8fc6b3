"""Exams of planted judges over HTTP: what was planted comes out, and nothing is asked twice."""

import json

import pytest
from django.core.management import CommandError, call_command
from fakes import a_judge, an_endpoint
from planted import pairs_folder
from stub import StubServer

from arena.endpoints.clients.breaker import breaker_of
from arena.exams.models import Exam, ExamAnswer

pytestmark = pytest.mark.django_db(transaction=True)
N = 60


@pytest.fixture
def folder(tmp_path):
    return pairs_folder(tmp_path / "judgebench", N)


@pytest.fixture
def stub():
    models = {
        "fair": "judge", "first": "judge_first", "coin": "judge_coin",
        "mumbling": "judge_unreadable", "broken": "status_500",
    }  # fmt: skip
    with StubServer("judge", models=models, rate=0.05) as server:
        yield server


def sat(stub, capsys, model: str, folder, *words: str, dataset: str = "judgebench", **fields: object) -> dict:
    where = {"kind": "openai_chat", "base_url": stub.url, "total_s": 5}
    name = f"judge-{model}"
    fields = {"protocol": "pairwise", "endpoint": an_endpoint("stub", **where), "model": model} | fields
    if not fields["endpoint"].judges.filter(name=name).exists():
        a_judge(name, **fields)
    call_command("exam", name, dataset, "--from", str(folder), "--json", *words)
    told = json.loads(capsys.readouterr().out)
    return told | {"by": {one["name"]: one for one in told["figures"] if not one["category"]}}


def test_a_fair_judge_is_always_right(stub, capsys, folder):
    told = sat(stub, capsys, "fair", folder)
    both = told["by"]["accuracy_both"]
    assert (both["value"], both["n"], both["unparsed"]) == (1.0, N, 0)
    assert told["by"]["flip_rate"]["value"] == 0
    assert len(stub.requests) == 2 * N


def test_one_that_takes_the_first_is_right_by_its_place_alone(stub, capsys, folder):
    by = sat(stub, capsys, "first", folder)["by"]
    assert (by["accuracy_both"]["value"], by["flip_rate"]["value"], by["first_slot"]["value"]) == (0, 1, 1)
    assert by["accuracy_random"]["value"] == 0.5


def test_a_coin_is_right_in_both_orders_a_quarter_of_the_time(stub, capsys, folder):
    both = sat(stub, capsys, "coin", folder)["by"]["accuracy_both"]
    assert both["lower"] <= 0.25 <= both["upper"]


def test_what_cannot_be_read_is_counted_and_no_tie(stub, capsys, folder):
    told = sat(stub, capsys, "mumbling", folder)
    unread = ExamAnswer.objects.filter(status="unparsed").count()
    assert 0 < unread < 20
    assert told["by"]["accuracy_both"]["unparsed"] == unread
    assert told["by"]["tie_rate"]["value"] == 0


def test_a_lenient_judge_is_found_out(capsys, folder):
    with StubServer("judge_lenient", rate=0.4) as stub:
        told = sat(stub, capsys, "m", folder, dataset="judgebench_answers", protocol="correctness")
    by = told["by"]
    assert by["tpr"]["value"] == 1 and by["p_plus"]["value"] == 1
    assert by["tnr"]["lower"] <= 0.6 <= by["tnr"]["upper"]
    assert by["p_c"]["value"] == by["tnr"]["value"]


def test_an_outage_is_no_answer_and_is_asked_again(stub, capsys, folder):
    told = sat(stub, capsys, "broken", folder, "--limit", "4")
    assert told["by"]["accuracy_both"]["value"] is None and told["by"]["accuracy_both"]["failed"] == 8
    stub.plan.models["broken"] = "judge"
    breaker_of.cache_clear()  # another day: nobody remembers that it was down
    again = sat(stub, capsys, "broken", folder, "--limit", "4")
    assert (again["by"]["accuracy_both"]["value"], again["by"]["accuracy_both"]["failed"]) == (1.0, 0)


def test_who_sits_again_is_asked_nothing_again(stub, capsys, folder):
    half = sat(stub, capsys, "fair", folder, "--limit", "30")
    whole = sat(stub, capsys, "fair", folder)
    assert len(stub.requests) == 2 * N
    assert (half["by"]["accuracy_both"]["n"], whole["by"]["accuracy_both"]["n"]) == (30, N)
    assert sat(stub, capsys, "fair", folder) == whole
    assert Exam.objects.count() == 2


def test_another_option_is_another_judge_and_is_asked_anew(stub, capsys, folder):
    sat(stub, capsys, "fair", folder, "--limit", "5")
    sat(stub, capsys, "fair", folder, "--limit", "5", "--option", "max_reply=500")
    assert len(stub.requests) == 20
    assert ExamAnswer.objects.values("judge_version").distinct().count() == 2


def test_samples_are_asked_for_once_each(stub, capsys, folder):
    sat(stub, capsys, "fair", folder, "--limit", "5", "--samples", "3")
    assert len(stub.requests) == 30
    assert set(ExamAnswer.objects.values_list("sample", flat=True)) == {0, 1, 2}


def test_a_scripted_judge_needs_no_model(capsys, folder):
    call_command("exam", "oracle", "judgebench", "--from", str(folder), "--json")
    by = {
        one["name"]: one["value"]
        for one in json.loads(capsys.readouterr().out)["figures"]
        if not one["category"]
    }
    assert by["accuracy_both"] == 1


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["nobody", "judgebench"], "no judge 'nobody'.*oracle"),
        (["oracle", "nothing"], "no dataset 'nothing'.*judgebench"),
        (["oracle", "judgebench", "--option", "colour=red"], "unknown key 'colour'"),
        (["oracle", "judgebench", "--option", "colour"], "must be KEY=VALUE"),
        (["oracle", "judgebench", "--limit", "0"], "--limit must be at least 1"),
        (["recorded:nobody", "judgebench"], "tells no verdicts of a judge 'nobody'"),
    ],
)
def test_what_is_wrong_is_said_in_a_line(folder, words, problem):
    with pytest.raises(CommandError, match=problem):
        call_command("exam", *words, "--from", str(folder))


def test_without_a_folder_it_says_where_the_files_are():
    with pytest.raises(CommandError, match=r"--from.*https://"):
        call_command("exam", "oracle", "judgebench")


def test_files_without_any_item_are_no_exam(folder):
    (folder / "gpt.jsonl").write_text("")
    with pytest.raises(CommandError, match="the files of judgebench hold no item"):
        call_command("exam", "oracle", "judgebench", "--from", str(folder))


def test_a_row_without_a_label_is_named(folder):
    rows = (folder / "gpt.jsonl").read_text().splitlines()
    rows[6] = rows[6].replace('"label"', '"lable"')
    (folder / "gpt.jsonl").write_text("\n".join(rows))
    with pytest.raises(CommandError, match=r"gpt\.jsonl, row 7: label"):
        call_command("exam", "oracle", "judgebench", "--from", str(folder))
    assert not ExamAnswer.objects.exists()


def test_what_is_undefined_is_named_once_and_never_shown_as_a_number(capsys, folder):
    call_command("exam", "oracle", "judgebench", "--from", str(folder))
    printed = capsys.readouterr().out
    assert "  accuracy_both                1.0000" in printed
    undefined = printed.split("n/a, for reasons that --json tells: ")[1].splitlines()[0].split(", ")
    assert undefined and all(f"  {name} " not in printed for name in undefined)
