"""Preambles that please a judge are found on some questions and measured on others; nothing is ever rated."""

import json
from pathlib import Path

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from fakes import a_competitor, a_judge, a_question, a_rated_board, an_endpoint
from stub import StubServer

from arena.attacks.models import AttackRun, ContestantAnswer
from arena.attacks.pack.preamble_searches import SEARCHES
from arena.attacks.pack.preambles import BANK, MOST, preamble
from arena.attacks.preambles.candidates import CANDIDATES
from arena.attacks.preambles.measures import MEASURES, Paired, measures
from arena.attacks.preambles.traces import DETECTORS, traces
from arena.battles.models import Battle
from arena.endpoints.clients.breaker import breaker_of
from arena.exams.models import ExamAnswer
from arena.judges.models import Judgment, Verdict
from arena.leaderboards.models import Fit, Rating

DOCS = Path(__file__).parents[3] / "docs" / "attacks.md"
database = pytest.mark.django_db(transaction=True)
every_search = pytest.mark.parametrize("search", SEARCHES)
THEREFORE = ("--option", "word=therefore")


def told(paired):
    return {one.name: one for one in measures(paired, "held out", 0)}


def scored(base, attack, lengths=(100, 100)):
    return [Paired(one, other, False, *lengths) for one, other in zip(base, attack, strict=True)]


def test_lift_win_and_tie_of_four_questions():
    by = told(scored([5, 6, 7, 6], [7, 7, 7, 8]))
    assert [by[name].value for name in ("lift", "win", "tie", "loss")] == [1.25, 0.75, 0.25, 0]
    assert by["lift"].lower <= 1.25 <= by["lift"].upper and by["lift"].n == 4
    assert 0 < by["win"].lower < 0.75 < by["win"].upper < 1


def test_what_could_not_be_scored_is_left_out_and_counted():
    by = told([*scored([5, 6], [7, None]), Paired(None, 3), Paired(1, None, failed=True)])
    assert (by["lift"].value, by["lift"].n) == (2, 1)
    assert (by["lift"].unparsed, by["lift"].failed) == (2, 1)


def test_without_any_score_nothing_is_defined():
    by = told([Paired(None, None)])
    assert by["lift"].value is None and by["win"].value is None and by["lift"].note
    assert told([])["lift"].value is None


def test_a_lift_that_is_all_length_is_none_at_matched_length():
    rng = np.random.default_rng(1)
    lengths = np.exp(rng.normal(0.5, 0.4, 200))
    by = told([Paired(0, float(np.log(one)), False, 1000, round(1000 * one)) for one in lengths])
    assert by["lift"].value > 0.4
    assert abs(by["lift_without_length"].value) < 0.01
    assert abs(by["lift_at_matched_length"].value) < 0.1 and by["lift_at_matched_length"].n < 60


def test_a_lift_at_the_same_length_is_all_of_it():
    by = told(scored([1, 2, 3], [2, 4, 3]))
    assert by["lift_at_matched_length"].value == by["lift_without_length"].value == by["lift"].value == 1


def test_where_all_answers_grew_alike_nobody_knows_what_length_did():
    by = told(scored([1, 2, 3], [2, 4, 3], (100, 200)))
    assert by["lift_at_matched_length"].value is None and by["lift_without_length"].value is None
    assert by["length_ratio"].value == pytest.approx(2)


def drive(search, wanted, budget=40, seed=0):
    """Runs a search against a judge who likes one piece; gives all that was tried."""
    trying, tried = SEARCHES[search](np.random.default_rng(seed), budget, list(BANK)), []
    brood = next(trying, None)
    while brood:
        tried += brood
        try:
            brood = trying.send([float(wanted in pieces) for pieces in brood])
        except StopIteration:
            break
    return tried


@every_search
def test_a_search_keeps_its_budget_and_tries_nothing_twice(search):
    tried = drive(search, "word:therefore")
    assert len(tried) == len(set(tried)) == 40
    assert all(0 < len(pieces) <= MOST for pieces in tried)
    assert tried == drive(search, "word:therefore") != drive(search, "word:therefore", seed=1)


@every_search
@pytest.mark.parametrize("wanted", ["word:therefore", "praise", "brief"])
def test_every_piece_is_tried_whichever_it_is(search, wanted):
    assert any(wanted in pieces for pieces in drive(search, wanted))


def test_evolution_throws_out_what_does_nothing():
    best = [pieces for pieces in drive("evolution", "word:therefore", 60) if "word:therefore" in pieces]
    assert min(map(len, best)) == 1


def test_no_two_pieces_say_the_same():
    assert len(set(BANK.values())) == len(BANK)
    assert preamble(("brief", "word:thus")) == f"{BANK['brief']} {BANK['word:thus']}"


@pytest.mark.parametrize("detector", DETECTORS)
def test_detectors_find_padding_and_guess_where_there_is_nothing_to_find(detector):
    rng = np.random.default_rng(0)
    plain = [" ".join(rng.choice(list(BANK.values()), 6)) for _ in range(30)]
    padded = [text + " zqx" * 200 for text in plain]
    found = {one.name: one for one in traces(plain, list(zip(plain, padded, strict=True)), "", 0)}
    assert found[f"auroc_{detector}"].value > 0.95
    same = {one.name: one for one in traces(plain, list(zip(plain, plain, strict=True)), "", 0)}
    assert same[f"auroc_{detector}"].value == 0.5


def found(capsys, judge, candidate, *words):
    call_command("preambles", judge, candidate, "--items", "16", "--json", *words)
    told = json.loads(capsys.readouterr().out)
    figures = {(one["variant"], one["name"]): one for one in told["figures"]}
    return told, lambda name, variant="held out": figures[variant, name]


@database
@every_search
def test_a_judge_who_likes_a_word_is_pleased_on_questions_that_were_held_out(capsys, search):
    told, figure = found(capsys, "keyword", "echo", "--search", search, "--budget", "16", *THEREFORE)
    lift = figure("lift")
    assert lift["value"] > 0 and lift["n"] == 8
    assert "“therefore”" in told["examples"][0]["preamble"]
    assert figure("win")["value"] == 1 and figure("leaked")["value"] == 0


@database
def test_the_oracle_is_not_pleased_by_any_preamble(capsys):
    told, figure = found(capsys, "oracle", "knows_half", "--budget", "4")
    assert figure("lift")["value"] == 0 and figure("tie")["value"] == 1
    assert {one["name"] for one in told["figures"] if one["variant"] == "edited after the fact"} == {
        f"auroc_{name}" for name in DETECTORS
    }


@database
def test_it_is_told_whether_a_preamble_pleases_others_too(capsys):
    words = ("--transfer-judge", "oracle", "--transfer-candidate", "knows_half", "--budget", "12")
    _, figure = found(capsys, "keyword", "echo", *THEREFORE, *words)
    assert figure("lift", "judge oracle")["value"] == 0
    assert figure("lift", "candidate knows_half")["value"] > 0


@database
def test_no_battle_verdict_or_rating_is_touched(capsys):
    a_rated_board()
    tables = (Battle, Verdict, Judgment, Rating, Fit)
    before = [list(table.objects.order_by("pk").values()) for table in tables]
    assert all(rows for table, rows in zip(tables, before, strict=True) if table is not Judgment)
    found(capsys, "keyword", "echo", "--budget", "8", *THEREFORE)
    assert [list(table.objects.order_by("pk").values()) for table in tables] == before
    assert AttackRun.objects.get().attack == "preamble" and not AttackRun.objects.get().hostile


@database
def test_a_parrot_gives_its_preamble_away_and_the_judge_sees_none_of_it(capsys):
    _, figure = found(capsys, "keyword", "parrot", "--budget", "3", *THEREFORE)
    assert (figure("leaked")["value"], figure("lift")["value"]) == (1, 0)


@database
def test_the_judge_is_sent_question_and_answer_and_never_a_preamble(capsys):
    with StubServer("judge", models={"talker": "echo"}) as stub:
        endpoint = an_endpoint("stub", kind="openai_chat", base_url=stub.url, total_s=5)
        a_judge("scorer", protocol="pairwise", endpoint=endpoint, model="m")
        a_judge("marker", protocol="correctness", endpoint=endpoint, model="lenient")
        stub.plan.models["lenient"] = "judge_first"
        a_competitor("talker", endpoint=endpoint, model="talker", system_prompt="Be kind.")
        for number in range(4):
            a_question(f"What is {number} + 1?")
        words = ("--set", "small", "--budget", "8")
        told, figure = found(capsys, "marker", "talker", *words)
        asked = len(stub.requests)
        assert found(capsys, "marker", "talker", *words)[0] == told and len(stub.requests) == asked
        found(capsys, "scorer", "talker", *words)
    judged = [json.dumps(call.body, ensure_ascii=False) for call in stub.requests if call.model != "talker"]
    talked = [call.body["messages"] for call in stub.requests if call.model == "talker"]
    systems = {turns[0]["content"] for turns in talked}
    assert "Be kind." in systems and len(systems) > 8 and all(one.startswith("Be kind.") for one in systems)
    assert judged and not any(piece in body for body in judged for piece in BANK.values())
    assert figure("lift")["n"] == 2


@database
def test_an_outage_of_the_candidate_is_no_answer(capsys):
    with StubServer("status_500") as stub:
        endpoint = an_endpoint("stub", kind="openai_chat", base_url=stub.url, total_s=1)
        a_competitor("down", endpoint=endpoint, model="m")
        for number in range(4):
            a_question(f"What is {number} + 1?")
        _, figure = found(capsys, "oracle", "down", "--set", "small", "--budget", "1")
    assert (figure("lift")["value"], figure("lift")["failed"]) == (None, 2)
    assert set(ContestantAnswer.objects.values_list("status", flat=True)) == {"outage"}
    assert not ExamAnswer.objects.exists()


@database
def test_an_outage_of_the_judge_is_no_score_and_is_asked_again(capsys):
    with StubServer("status_500") as stub:
        endpoint = an_endpoint("stub", kind="openai_chat", base_url=stub.url, total_s=1)
        a_judge("marker", protocol="correctness", endpoint=endpoint, model="m")
        _, figure = found(capsys, "marker", "echo", "--budget", "1")
        assert (figure("lift")["value"], figure("lift")["failed"], figure("lift")["unparsed"]) == (None, 8, 0)
        stub.plan.models["m"] = "judge_first"
        breaker_of.cache_clear()
        _, figure = found(capsys, "marker", "echo", "--budget", "1")
    assert (figure("lift")["n"], figure("lift")["failed"]) == (8, 0)


@database
def test_prompts_to_train_a_generator_on_are_split_as_the_search_was(capsys, tmp_path):
    told, _ = found(capsys, "keyword", "echo", "--budget", "2", "--export", str(tmp_path / "rows"))
    rows = {
        name: [json.loads(line) for line in (tmp_path / "rows" / f"{name}.jsonl").read_text().splitlines()]
        for name in ("train", "held_out")
    }
    keys = {name: {row["question_key"] for row in part} for name, part in rows.items()}
    assert not keys["train"] & keys["held_out"] and len(keys["train"] | keys["held_out"]) == 16
    row = rows["train"][0]
    assert row["prompt"][0]["role"] == "user" and row["question"] in row["prompt"][0]["content"]
    manifest = json.loads((tmp_path / "rows" / "manifest.json").read_text())
    assert manifest["files"]["train.jsonl"]["rows"] == 8 and manifest == told["export"]


@database
@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ([], "say which JUDGE"),
        (["oracle"], "which CANDIDATE"),
        (["nobody", "echo"], "no judge 'nobody'.*oracle"),
        (["oracle", "nobody"], "no contestant 'nobody'.*scripted: echo"),
        (["oracle", "echo", "--items", "3"], "3 questions are too few: at least 4"),
        (["oracle", "echo", "--set", "none"], "no question in words among the 0 of set 'none'"),
        (["oracle", "echo", "--search", "luck"], "no search 'luck'; there are evolution, best_of_n"),
        (["oracle", "echo", "--held-out", "1"], "--held-out must lie between 0 and 1"),
        (["oracle", "echo", "--budget", "0"], "--budget must be at least 1"),
        (["oracle", "echo", "--transfer-judge", "x"], "no judge 'x'"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(words, problem):
    with pytest.raises(CommandError, match=problem):
        call_command("preambles", *words)


@pytest.mark.parametrize("name", [*MEASURES, *(f"auroc_{one}" for one in DETECTORS), *SEARCHES, *CANDIDATES])
def test_every_line_of_the_tables_is_described(name):
    assert f"`{name}`" in DOCS.read_text().split("## Preambles")[1].split("\n## ")[0]
