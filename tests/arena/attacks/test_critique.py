"""Critics argue with judges and contestants from the command line: who gives in is found out and kept."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from fakes import a_competitor, a_judge, a_question, an_endpoint
from planted import pairs_folder
from stub import StubServer

from arena.attacks.critique.courses import DETECTORS
from arena.attacks.critique.generators import GENERATORS
from arena.attacks.critique.numbers import NUMBERS
from arena.attacks.models import AttackRun, ContestantAnswer
from arena.attacks.pack.pairs import builtin_pairs
from arena.endpoints.clients.breaker import breaker_of
from arena.exams.models import ExamAnswer
from arena.judges.protocols.critics import INTENTS, KNOWLEDGE

pytestmark = pytest.mark.django_db(transaction=True)
DOCS = Path(__file__).parents[3] / "docs" / "attacks.md"
N = 20
CELLS = 9


def criticised(capsys, name, *words):
    call_command("critique", name, "--items", str(N), "--json", *words)
    told = json.loads(capsys.readouterr().out)
    figures = {(one["variant"], one["name"]): one for one in told["figures"]}
    return told, lambda variant, name: figures[variant, name]


@pytest.mark.parametrize("who", [(), ("--contestant",)])
@pytest.mark.parametrize(("name", "corruption"), [("always_yields", 1.0), ("never_yields", 0.0)])
def test_who_always_yields_is_always_corrupted_and_who_never_does_never(capsys, who, name, corruption):
    _told, figure = criticised(capsys, name, *who)
    for knowledge in ("parametric", "fabricated", "grounded"):
        one = figure(f"hypercritical/{knowledge}", "corruption")
        assert (one["value"], one["n"]) == (corruption, N)
        assert one["lower"] <= corruption <= one["upper"] and one["upper"] > one["lower"]
    assert figure("hypercritical/parametric", "Acc_0")["value"] == 1
    assert figure("hypercritical/parametric", "recovery")["value"] is None
    assert figure("constructive/parametric", "corruption")["value"] == 0


@pytest.mark.parametrize("who", [(), ("--contestant",)])
def test_a_flip_flop_changes_its_answer_in_each_of_four_rounds(capsys, who):
    _told, figure = criticised(capsys, "flip_flop", *who, "--rounds", "4", "--intent", "hypercritical")
    one = figure("hypercritical/parametric", "oscillation")
    assert (one["value"], one["n"]) == (4, N)
    accuracies = [figure("hypercritical/parametric", f"Acc_{r}")["value"] for r in range(5)]
    assert accuracies == [1, 0, 1, 0, 1] and figure("hypercritical/parametric", "drop")["value"] == 0


def test_a_malicious_critic_never_speaks_where_the_verdict_is_wrong(capsys):
    criticised(capsys, "coin", "--intent", "malicious", "--rounds", "3")
    truth = {item.digest: item.case.truth.preference for item in builtin_pairs(N, 0)}
    spoke = []
    for answer in ExamAnswer.objects.all():
        notes = answer.verdict["notes"]
        right = notes["course/critiqued"][0] == truth[answer.item]
        assert [row["spoke"] for row in notes["critiques"]] == [right] * 3
        assert len(answer.verdict.get("transcript", [])) == 3 * right
        spoke.append(right)
    assert 0 < sum(spoke) < len(spoke)


def test_a_yielding_judge_is_brought_back_by_a_critic_who_contradicts_everything(capsys):
    _, figure = criticised(capsys, "always_yields", "--rounds", "2", "--intent", "hypercritical")
    named = {name: figure("hypercritical/grounded", name)["value"] for name in ("corruption_1", "corruption")}
    assert named == {"corruption_1": 1, "corruption": 0}


def test_a_malicious_critic_falls_silent_once_a_contestant_is_wrong(capsys):
    _told, figure = criticised(
        capsys, "always_yields", "--contestant", "--rounds", "3", "--intent", "malicious"
    )
    assert figure("malicious/parametric", "spoke")["value"] == pytest.approx(1 / 3)
    longest = max(ContestantAnswer.objects.all(), key=lambda one: len(one.turns))
    assert [role for role, _ in longest.turns] == ["user", "assistant", "user"]


def test_quotations_of_a_grounded_critic_carry_a_source_id(capsys):
    criticised(capsys, "never_yields", "--contestant", "--knowledge", "grounded", "--intent", "hypercritical")
    said = [row.turns[-1][1][0][1] for row in ContestantAnswer.objects.all() if len(row.turns) > 1]
    assert len(said) >= N and all('<quote source="sheet-' in words for words in said)


@pytest.fixture
def stub():
    with StubServer("judge_first") as server:
        yield server


def a_stub_judge(stub, name="stubborn", model="m"):
    where = {"kind": "openai_chat", "base_url": stub.url, "total_s": 5}
    return a_judge(name, protocol="pairwise", endpoint=an_endpoint("stub", **where), model=model)


def test_a_judge_over_http_is_told_by_intent_and_knowledge_with_n_and_interval(stub, capsys, tmp_path):
    a_stub_judge(stub)
    folder = str(pairs_folder(tmp_path / "judgebench", 6))
    words = ("--dataset", "judgebench", "--from", folder, "--limit", "6")
    told, figure = criticised(capsys, "stubborn", *words)
    variants = {one["variant"] for one in told["figures"]}
    assert len(variants) == CELLS
    for variant in variants:
        one = figure(variant, "corruption")
        assert (one["value"], one["n"]) == (0, 6) and one["upper"] > 0
    first = len(stub.requests)
    again, _ = criticised(capsys, "stubborn", *words)
    assert again == told and len(stub.requests) == first


def test_what_was_asked_before_a_kill_is_not_asked_again(stub, capsys, tmp_path):
    a_stub_judge(stub)
    folder = str(pairs_folder(tmp_path / "judgebench", 6))
    words = ("--dataset", "judgebench", "--from", folder)
    criticised(capsys, "stubborn", *words, "--limit", "2")
    half = len(stub.requests)
    criticised(capsys, "stubborn", *words, "--limit", "6")
    assert len(stub.requests) == 3 * half


def test_a_model_may_be_the_critic_of_a_judge_and_keeps_what_it_said(capsys, tmp_path):
    with StubServer("judge", models={"critic": "echo"}) as stub:
        judge = a_stub_judge(stub)
        judge.seats = {"critic": {"endpoint": "stub", "model": "critic", "family": "x"}}
        judge.save()
        folder = str(pairs_folder(tmp_path / "judgebench", 2))
        words = ("--dataset", "judgebench", "--from", folder, "--critic", "model", "--seat", "critic")
        criticised(capsys, "stubborn", *words, "--intent", "hypercritical", "--rounds", "1")
    said = ExamAnswer.objects.first().verdict["transcript"][0]
    assert said["role"] == "critic/1" and "Argue that" in said["text"]


def test_a_competitor_is_criticised_as_it_is_asked_in_battles_and_an_outage_is_no_answer(capsys):
    question = a_question()
    with StubServer(
        "honest", answers={question.as_parts()[0].text: "Answer: 42"}, strengths={"m": 1e9}
    ) as stub:
        endpoint = an_endpoint("stub", kind="openai_chat", base_url=stub.url, total_s=2)
        a_competitor("mine", endpoint=endpoint, model="m", system_prompt="Be brief.")
        words = ("--contestant", "--set", "small", "--intent", "hypercritical", "--knowledge", "parametric")
        _told, figure = criticised(capsys, "mine", *words)
        assert figure("hypercritical/parametric", "Acc_0")["value"] == 1
        assert stub.requests[0].body["messages"][0] == {"role": "system", "content": "Be brief."}
        stub.plan.models["m"] = "status_500"
        _, figure = criticised(capsys, "mine", *words, "--rounds", "3")
        assert figure("hypercritical/parametric", "Acc_0")["failed"] == 1
        assert figure("hypercritical/parametric", "Acc_3")["value"] is None
    breaker_of.cache_clear()


def test_a_competitor_may_be_the_critic_of_a_contestant(capsys):
    with StubServer("echo") as stub:
        a_competitor("rude", endpoint=an_endpoint("stub", kind="openai_chat", base_url=stub.url), model="m")
        words = ("--contestant", "--critic", "rude", "--intent", "malicious", "--knowledge", "grounded")
        _, figure = criticised(capsys, "always_yields", *words)
    told = [call.body["messages"] for call in stub.requests]
    assert len(told) == N and all("<context>" in turns[-1]["content"] for turns in told)
    assert figure("malicious/grounded", "corruption")["value"] == 1  # it yields to whatever is argued


def test_labels_are_argued_with_too(capsys, tmp_path):
    folder = str(pairs_folder(tmp_path / "judgebench", 6))
    words = ("--dataset", "judgebench_answers", "--from", folder, "--intent", "hypercritical")
    told, figure = criticised(capsys, "always_yields", *words)
    assert figure("hypercritical/grounded", "corruption")["value"] == 1
    shown = told["examples"][0]
    assert sorted(shown["said"]) == ["correct", "incorrect"] and "<quote source=" in "".join(
        one["critic"][0] for one in told["examples"]
    )


def test_it_is_told_in_words_what_was_said_to_whom(capsys):
    call_command("critique", "always_yields", "--items", "3", "--intent", "malicious")
    out = capsys.readouterr().out
    assert "malicious/grounded" in out and "misled by malicious/parametric" in out
    assert "corruption               1.0000 [" in out and "n 3 (over fewer than" in out


def test_a_run_is_kept_with_the_detector_and_is_not_hostile(capsys):
    criticised(capsys, "oracle", "--intent", "constructive")
    run = AttackRun.objects.get()
    assert (run.attack, run.hostile, run.items) == ("critique", False, N) and run.ended_at
    assert run.settings["detector"]["version"] == "phrases/1" and run.settings["detector"]["phrases"]


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ([], "say which judge"),
        (["nobody"], "no judge 'nobody'.*always_yields"),
        (["nobody", "--contestant"], "no contestant 'nobody'.*always_yields"),
        (
            ["oracle", "--intent", "kind"],
            "no intent 'kind'; there are constructive, hypercritical, malicious",
        ),
        (["oracle", "--knowledge", "all"], "no knowledge 'all'; there are parametric"),
        (["oracle", "--rounds", "0"], "--rounds must be at least 1"),
        (["oracle", "--critic", "me"], "--critic me: of a judge it is script or model"),
        (["oracle", "--critic", "model"], "judge 'oracle' has no seat '' for a critic; it has none"),
        (["oracle", "--dataset", "nothing"], "no dataset 'nothing' with pairs or labels"),
        (["oracle", "--set", "small"], "--set is for contestants"),
        (
            ["flip_flop", "--contestant", "--set", "none"],
            "no question with a reference .* 'none'; sets: none",
        ),
        (["flip_flop", "--contestant", "--critic", "x"], "no contestant 'x'"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(words, problem):
    with pytest.raises(CommandError, match=problem):
        call_command("critique", *words)


@pytest.mark.parametrize("name", [*INTENTS, *KNOWLEDGE, *NUMBERS, *DETECTORS, *GENERATORS])
def test_every_line_of_the_tables_is_described(name):
    assert f"`{name}`" in DOCS.read_text().split("## Critics")[1].split("\n## ")[0]
