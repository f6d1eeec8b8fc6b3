"""`manage.py export_training` from exams: from what a judge was sent over HTTP to files on the disk."""

from __future__ import annotations

import json
from collections import Counter
from hashlib import sha256
from pathlib import Path

import pytest
from django.core.management import CommandError
from judging import answer
from learned import exam, shown, words
from planted import pairs_folder
from stub import BEHAVIOURS, StubServer, speaking

from arena.exams.datasets import DATASETS
from arena.exams.models import ExamAnswer
from arena.judges.protocols.parse import read_verdict

pytestmark = pytest.mark.django_db(transaction=True)
N = 12


def test_the_prompts_are_what_was_sent_word_for_word(stub, pairs, out):
    exam(stub, pairs)
    sent = [call.body["messages"] for call in stub.requests]
    _, made = out("sft", pairs)
    assert made and all(row["prompt"] in sent for row in made)


def test_every_judgment_that_is_learned_from_is_read_as_what_is_right(stub, pairs, out):
    exam(stub, pairs)
    for row in out("sft", pairs, name="sft")[1]:
        assert read_verdict(words(row["completion"])).preference == shown(row["prompt"])
    hard = out("dpo", pairs, name="dpo")[1]
    for row in hard:
        right = shown(row["prompt"])
        assert read_verdict(words(row["chosen"])).preference == right
        assert read_verdict(words(row["rejected"])).preference == {"a": "b", "b": "a"}[right]
    assert hard


RIGHT = {
    0: {"ab": "111", "ba": "111"},
    1: {"ab": "101", "ba": "010"},
    2: {"ab": "111", "ba": "000"},
    3: {"ab": "000", "ba": "000"},
}
"""Of four items, in each order, whether the first, second and third sample is right."""


def test_of_four_items_the_first_is_learned_from_and_the_second_is_hard(monkeypatch, tmp_path, out):
    asked = Counter()

    def planted(call) -> str:
        number = int(call.question.split("claim number ")[1].split()[0])
        right = shown([{"content": call.question}])
        order = "ab" if (right == "a") == (number % 2 == 0) else "ba"
        sample, asked[call.question] = asked[call.question], asked[call.question] + 1
        is_right = RIGHT[number][order][sample] == "1"
        return answer(
            (right if is_right else {"a": "b", "b": "a"}[right]).upper(), f"{number} {order} {sample}"
        )

    monkeypatch.setitem(BEHAVIOURS, "planted", speaking(planted))
    folder = pairs_folder(tmp_path / "four", 4)
    with StubServer("planted") as stub:
        exam(stub, folder, "--at-once=1")
    learned = [json.loads(words(row["completion"]))["reasoning"] for row in out("sft", folder, name="sft")[1]]
    assert sorted(learned) == ["0 ab 0", "0 ba 0"]
    hard = out("dpo", folder, name="dpo")[1]
    pairs = [
        tuple(json.loads(words(row[key]))["reasoning"] for key in ("chosen", "rejected")) for row in hard
    ]
    assert sorted(pairs) == [
        ("1 ab 0", "1 ab 1"),
        ("1 ab 2", "1 ab 1"),
        ("1 ba 1", "1 ba 0"),
        ("1 ba 1", "1 ba 2"),
    ]
    assert len(out("dpo", folder, "--option=most=1", name="capped")[1]) == 2


def test_no_question_is_on_both_sides_and_about_a_share_is_held_out(stub, pairs, tmp_path, out):
    exam(stub, pairs)
    told, _ = out("sft", pairs, "--option=both_orders=false", "--held-out=0.3")
    sides = {
        side: {
            json.loads(line)["prompt"][-1]["content"].split("</question>")[0]
            for line in (tmp_path / "out" / f"{side}.jsonl").read_text().splitlines()
        }
        for side in ("train", "held_out")
    }
    assert sides["train"] and sides["held_out"] and not sides["train"] & sides["held_out"]
    assert told["questions"] == {side: len(found) for side, found in sides.items()}


def test_the_same_again_is_the_same_to_the_byte(stub, pairs, tmp_path, out):
    exam(stub, pairs)
    for name in ("one", "two"):
        out("dpo", pairs, name=name)
    files = {
        name: {path.name: path.read_bytes() for path in (tmp_path / name).iterdir()}
        for name in ("one", "two")
    }
    assert files["one"] == files["two"]


def test_the_manifest_vouches_for_every_file(stub, pairs, tmp_path, out):
    judge = exam(stub, pairs)
    told, made = out("dpo", pairs, "--seed=7")
    for name, digest in told["files"].items():
        assert sha256((tmp_path / "out" / name).read_bytes()).hexdigest() == digest
    assert json.loads((tmp_path / "out" / "manifest.json").read_text()) == told
    assert sum(told["rows"].values()) == len(made)
    assert (told["kind"], told["seed"], told["options"]) == ("dpo", 7, {"most": 0})
    assert told["source"]["licence"] == DATASETS["judgebench"].licence and not told["source"]["may_share"]
    assert list(told["judges"]) == [judge.name]
    assert told["consent"] == {"items of a published dataset": N}
    assert told["licences"] == {DATASETS["judgebench"].licence: N}
    assert told["made_with"].startswith("open-arena")


def test_a_judgment_whose_request_would_be_another_today_is_left_out_and_counted(stub, pairs, out):
    exam(stub, pairs, samples=1)
    answer = ExamAnswer.objects.order_by("pk").first()
    answer.verdict["judgments"][0]["request"] = "0" * 64
    answer.save()
    told, _ = out("sft", pairs, "--option=both_orders=false")
    assert told["left_out"]["judgments whose request is no longer what was sent"] == 1


def test_a_judgment_whose_words_say_something_else_is_left_out_and_counted(stub, pairs, out):
    exam(stub, pairs, samples=1)
    answer = ExamAnswer.objects.filter(order="ab").order_by("pk").first()
    answer.verdict["judgments"][0]["raw"] = '{"reasoning": "", "overall": "tie"}'
    answer.save()
    told, _ = out("sft", pairs, "--option=both_orders=false")
    assert told["left_out"]["judgments whose words are read otherwise today"] == 1


def test_what_is_no_answer_is_never_learned_from(pairs, out):
    with StubServer("judge_unreadable", rate=0.5) as stub:
        exam(stub, pairs, samples=1)
    unread = ExamAnswer.objects.filter(status="unparsed").count()
    told, _ = out("sft", pairs, "--option=both_orders=false")
    assert unread > 0
    assert told["left_out"]["judgments that are no answer (unparsed, refused, an outage or void)"] == unread


@pytest.mark.parametrize("wrapper", ["nonce", "both_orders", "samples", "solve_first"])
def test_judges_in_wrappers_can_be_learned_from_where_they_ask_one_thing(stub, pairs, out, wrapper):
    options = {"wrappers": [{"wrapper": wrapper}]}
    exam(stub, pairs, "--limit=6", samples=1, options=options)
    sent = [call.body["messages"] for call in stub.requests]
    _, made = out("sft", pairs, "--option=both_orders=false")
    assert made and all(row["prompt"] in sent for row in made)


def test_judges_who_ask_in_several_steps_are_counted_and_give_no_rows(stub, pairs, out):
    exam(stub, pairs, "--limit=4", samples=1, options={"wrappers": [{"wrapper": "wait"}]})
    with pytest.raises(CommandError, match=r"nothing to export as sft.*asked for in several steps"):
        out("sft", pairs)


def test_a_rating_goes_to_the_judgment_it_is_of(stub, pairs, tmp_path, out):
    exam(stub, pairs, "--limit=1")
    rated = [
        {"judge": "coin", "item": "made-up-0", "order": "ab", "sample": sample, "rating": sample}
        for sample in range(3)
    ]
    (tmp_path / "ratings.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rated))
    _, made = out(
        "rationales", pairs, "--option=rule=meta", f"--ratings={tmp_path}/ratings.jsonl", "--limit=1"
    )
    assert len(made) == 3
    (tmp_path / "ratings.jsonl").write_text('{"item": 1}\n')
    with pytest.raises(CommandError, match=r"ratings.jsonl, row 1: must look like"):
        out("rationales", pairs, f"--ratings={tmp_path}/ratings.jsonl", name="again")


def test_marks_are_shown_in_both_orders_with_the_reference_and_without(stub, out):
    folder = Path(__file__).parents[2] / "exam_files" / "judge_lm_reference"
    exam(stub, folder, name="marks", protocol="scored_pair", dataset="judge_lm_reference")
    sent = [call.body["messages"] for call in stub.requests]
    kept, bare = (
        out("marks", folder, f"--option=drop={drop}", name=f"drop-{drop}", dataset="judge_lm_reference")[1]
        for drop in (0, 1)
    )
    assert all(row["prompt"] in sent for row in kept)
    assert all("<reference>\\n" in str(row["prompt"][-1]) and row["with_reference"] for row in kept)
    assert not any("<reference>\n" in str(row["prompt"][-1]) or row["with_reference"] for row in bare)
    assert len(kept) == len(bare) == len(sent)
    for row in kept:
        assert row["marks"] == ([5.0, 8.0] if row["swapped"] else [8.0, 5.0])
