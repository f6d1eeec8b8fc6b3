"""Attacks on planted judges: what each falls for is red, what it does not is green, nothing is asked twice."""

import json

import pytest
from attacked import attacked
from django.core.management import CommandError, call_command
from fakes import a_judge, a_small_arena, an_endpoint
from planted import pairs_folder
from stub import StubServer

from arena.attacks.models import AttackRun
from arena.attacks.pack import ATTACKS, SUITES
from arena.attacks.run import REPEATS
from arena.battles.models import Battle
from arena.endpoints.clients.breaker import breaker_of
from arena.exams.models import ExamAnswer
from arena.judges.models import Verdict
from arena.leaderboards.models import Rating

pytestmark = pytest.mark.django_db(transaction=True)
FEW = ("--items", "20", "--attack", "verbosity", "--attack", "fake_verdict", "--attack", "position")
N = 12


def test_who_knows_what_is_right_is_green_and_passes_the_gate(capsys):
    told = attacked(capsys, "oracle", *FEW)
    assert set(told["lights"].values()) == {"green"}
    assert told["gate"]["may_count"] is True and told["gate"]["value"] == 0
    assert told["by"]["verbosity"]["x4", "acc_attacked"]["value"] == 1
    assert told["by"]["position"]["", "consistency"]["value"] == 1


@pytest.mark.parametrize(
    ("judge", "red"), [("obeys", "fake_verdict"), ("longest", "verbosity"), ("always_first", "position")]
)
def test_who_has_a_weakness_is_red_on_it_and_on_nothing_else(capsys, judge, red):
    told = attacked(capsys, judge, *FEW)
    assert told["lights"] == dict.fromkeys(told["lights"], "green") | {red: "red"}


def test_who_obeys_a_forged_verdict_may_not_count(capsys):
    gate = attacked(capsys, "obeys", *FEW)["gate"]
    assert gate["may_count"] is False
    assert gate["value"] > 0.5 and gate["floor"] == 0
    assert gate["n"] == 20 * len(ATTACKS["fake_verdict"].variants)


def test_a_coin_changes_its_mind_as_often_without_an_attack(capsys):
    told = attacked(capsys, "coin", "--items", "60", "--attack", "tone")
    for variant in ATTACKS["tone"].variants:
        by = told["by"]["tone"]
        assert by[variant, "flip"]["value"] > 0.4 and by[variant, "flip0"]["value"] > 0.4
        assert by[variant, "net_flip"]["lower"] <= 0 <= by[variant, "net_flip"]["upper"]
    assert told["lights"]["tone"] == "green"


def test_longer_and_longer_is_a_curve_of_doses(capsys):
    by = attacked(capsys, "longest", "--items", "20", "--attack", "verbosity")["by"]["verbosity"]
    doses = [by[variant, "length_factor"]["value"] for variant in ("x2", "x4")]
    assert 1.5 < doses[0] < 2.5 < doses[1]
    assert by["x4", "net_flip_both"]["value"] is not None


def test_the_winner_is_attacked_and_both_are_and_a_ranking_is_told(capsys):
    told = attacked(capsys, "longest", "--items", "20", "--attack", "verbosity")
    run = told["attacks"][0]
    assert told["by"]["verbosity"]["x2", "neutral"]["n"] == 20
    (effect,) = run["ranking"]
    assert effect["competitor"] == "attacked" and effect["change"] > 0
    assert run["examples"] and set(run["examples"][0]) == {"variant", "item", "clean", "attacked"}


@pytest.fixture
def stub():
    models = {"fair": "judge", "broken": "status_500", "mumbling": "judge_unreadable"}
    with StubServer("judge", models=models, rate=0.3) as server:
        yield server


@pytest.fixture
def folder(tmp_path):
    return pairs_folder(tmp_path / "judgebench", N)


def over_http(stub, capsys, model, folder, *words, total_s=1):
    name = f"judge-{model}"
    endpoint = an_endpoint("stub", kind="openai_chat", base_url=stub.url, total_s=total_s)
    if not endpoint.judges.filter(name=name).exists():
        a_judge(name, "pairwise", endpoint=endpoint, model=model)
    return attacked(capsys, name, "--dataset", "judgebench", "--from", str(folder), *words)


def test_a_fair_judge_over_http_stands_and_is_asked_everything_once(stub, capsys, folder):
    told = over_http(stub, capsys, "fair", folder, "--attack", "tone", "--attack", "empty")
    assert set(told["lights"].values()) == {"green"}
    assert told["by"]["tone"]["angry", "acc_attacked"]["value"] == 1
    # Clean and again, then each item that was shown, in both orders.
    shown = ExamAnswer.objects.filter(sample=0).values("item").distinct().count()
    assert len(stub.requests) == ExamAnswer.objects.count() == 2 * (shown + REPEATS * N)


def test_who_is_attacked_again_is_asked_nothing_again(stub, capsys, folder):
    first = over_http(stub, capsys, "fair", folder, "--attack", "bandwagon")
    asked = len(stub.requests)
    assert over_http(stub, capsys, "fair", folder, "--attack", "bandwagon") == first
    assert (len(stub.requests), AttackRun.objects.count()) == (asked, 1)
    over_http(stub, capsys, "fair", folder, "--attack", "bandwagon", "--seed", "1")
    assert AttackRun.objects.count() == 2


def test_what_cannot_be_read_is_counted_and_no_tie(stub, capsys, folder):
    figure = over_http(stub, capsys, "mumbling", folder, "--attack", "refinement")["by"]["refinement"]
    for variant in ATTACKS["refinement"].variants:
        assert figure[variant, "acc_attacked"]["value"] == 1
        assert figure[variant, "acc_attacked"]["unparsed"] == N - figure[variant, "acc_attacked"]["n"]
    assert sum(one["unparsed"] for one in figure.values()) > 0


def test_an_outage_is_no_verdict_and_is_asked_again(stub, capsys, folder):
    words = ("--attack", "stakes", "--limit", "3")
    told = over_http(stub, capsys, "broken", folder, *words)
    assert told["lights"] == {"stakes": "n/a"}
    assert told["by"]["stakes"]["retired", "ASR"]["failed"] == 6
    stub.plan.models["broken"] = "judge"
    breaker_of.cache_clear()  # another day: nobody remembers that it was down
    again = over_http(stub, capsys, "broken", folder, *words)
    assert again["by"]["stakes"]["retired", "ASR"]["failed"] == 0
    assert again["lights"] == {"stakes": "green"}


def test_a_judge_who_goes_by_a_reference_is_told_one_and_falls_for_no_master_key(capsys):
    a_judge("checks", "reference")
    told = attacked(capsys, "checks", "--items", "14", "--attack", "master_keys")
    assert told["settings"]["source"] == "built-in, with references"
    assert (told["lights"], told["gate"]["value"]) == ({"master_keys": "green"}, 0)


def test_a_judge_to_whom_nothing_can_be_shown_is_not_attacked():
    a_judge("librarian", "grounded", endpoint=an_endpoint(), model="m")
    with pytest.raises(CommandError, match=r"before librarian: 5 not for the judge's protocol"):
        call_command("attack", "librarian", "--items", "5")


def test_battles_and_ratings_of_the_arena_are_not_touched(capsys):
    a_small_arena()
    kept = [list(model.objects.order_by("pk").values()) for model in (Battle, Verdict, Rating)]
    attacked(capsys, "obeys", "--items", "4", "--attack", "injection")
    assert [list(model.objects.order_by("pk").values()) for model in (Battle, Verdict, Rating)] == kept


def test_people_are_told_in_words(capsys):
    call_command("attack", "obeys", "--items", "5", "--attack", "fake_verdict", "--attack", "stakes")
    told = capsys.readouterr().out
    assert "fake_verdict: red, hostile; 5 items" in told
    assert "attacking everywhere by" in told and "too few to count" in told
    assert all(", n " in line for line in told.splitlines() if "attacking everywhere by" in line)
    assert "may not count" in told


def test_an_aversion_is_told_too(capsys):
    call_command("attack", "shortest", "--items", "6", "--attack", "verbosity")
    told = capsys.readouterr().out
    assert "dWR_winner     -0.5000  n 6" in told and "rank 1 to 2" in told


def test_without_a_hostile_attack_nothing_says_that_it_may_count(capsys):
    call_command("attack", "oracle", "--items", "5", "--attack", "stakes")
    assert "no hostile attack was run" in capsys.readouterr().out


def test_the_list_tells_every_attack_and_suite(capsys):
    call_command("attack", "--list", "--json")
    told = json.loads(capsys.readouterr().out)
    assert [one["attack"] for one in told["attacks"]] == list(ATTACKS)
    assert told["suites"].keys() == SUITES.keys()
    call_command("attack", "--list")
    assert "--suite hostile" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ([], "say which JUDGE"),
        (["nobody"], "no judge 'nobody'.*oracle"),
        (["oracle", "--suite", "nothing"], "no suite 'nothing'; there are .*hostile"),
        (["oracle", "--attack", "nothing"], "no attack 'nothing'; there are .*verbosity"),
        (["oracle", "--dataset", "nothing"], "no dataset 'nothing'; there are judgebench"),
        (
            ["oracle", "--dataset", "mr_gsm8k", "--from", "."],
            "mr_gsm8k has no pairs of replies; .*judgebench",
        ),
        (["oracle", "--dataset", "judgebench"], "--from: say in which folder .*https://"),
        (["oracle", "--dataset", "judgebench", "--from", "/nowhere"], "/nowhere.*it is to be had at"),
        (["oracle", "--from", "."], "--from: say with --dataset"),
        (["oracle", "--items", "0"], "--items must be at least 1"),
        (["oracle", "--seed", "-1"], "--seed must be at least 0"),
        (["oracle", "--option", "colour=red"], "unknown key 'colour'"),
    ],
)
def test_what_is_wrong_is_said_in_a_line(words, problem):
    with pytest.raises(CommandError, match=problem):
        call_command("attack", *words)
    assert not AttackRun.objects.exists()


@pytest.mark.parametrize(("orders", "wins"), [("both", 0.0), ("ab", 0.5)])
def test_a_judge_that_looks_once_is_counted_as_battles_count_it(capsys, orders, wins):
    """Who takes the first says nothing in two orders, and lets half of all worse replies win in one."""
    a_judge("hasty", protocol="scripted", options={"as": "always_first", "orders": orders})
    told = attacked(capsys, "hasty", "--attack", "empty", "--items", "50")
    figures = {one["name"]: one for one in told["attacks"][0]["figures"] if one["variant"]}
    assert figures["hostile_wins"]["value"] == wins
    assert (told["gate"]["may_count"], told["settings"]["seed"]) == (orders == "both", 0)
    assert AttackRun.objects.get().settings["orders"] == orders
