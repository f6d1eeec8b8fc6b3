"""`manage.py export_training` with nobody to ask: what is known, what is wrong, and folders that are whole."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from learned import rows_in, shown

from arena.exams.datasets import DATASETS
from arena.training.split import Split, question_key
from simulators.conversation import Part

pytestmark = pytest.mark.django_db
N = 12
FILES = Path(__file__).parents[2] / "exam_files"


def test_prompts_alone_need_no_answers(pairs, out):
    told, made = out("grpo", pairs)
    assert len(made) == 2 * N == sum(told["rows"].values())
    for row in made:
        assert row["answer"] == shown(row["prompt"]).upper() == row["gold_side"].upper()


def test_steps_of_a_published_file_become_rows_up_to_the_first_wrong_one(tmp_path, out):
    folder = FILES / "mr_gsm8k"
    told, made = out("stepwise", folder, dataset="mr_gsm8k", held_out=0.5)
    items = [item.case for item in DATASETS["mr_gsm8k"].read(folder)]
    assert len(made) == len(items)
    assert sorted(len(row["labels"]) for row in made) == sorted(len(case.truth.steps) for case in items)
    unpaired = rows_in(tmp_path / "out" / "unpaired")
    assert len(unpaired) == sum(len(row["labels"]) for row in made) == sum(told["also"]["unpaired"].values())


def test_a_score_of_a_rubric_is_exported_with_its_reference_and_without(out):
    folder = FILES / "prometheus"
    _, made = out("scores", folder, dataset="prometheus")
    items = list(DATASETS["prometheus"].read(folder))
    assert len(made) == sum(2 if item.case.reference else 1 for item in items)


def test_a_licence_that_forbids_it_must_be_overruled(pairs, tmp_path):
    told = ["--source=exams", "--dataset=judgebench", f"--from={pairs}"]
    with pytest.raises(CommandError, match=r"judgebench: its licence .* --allow-licence"):
        call_command("export_training", "reward", str(tmp_path / "out"), *told)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("kind", "options", "problem"),
    [
        ("luck", [], "no kind 'luck'; there are sft, dpo"),
        ("dpo", ["--option=cap=1"], "dpo: options: unknown key 'cap'; known: most"),
        ("dpo", ["--option=most"], "--option most: must be KEY=VALUE"),
        ("dpo", [], "nothing to export as dpo: 0 examples were found"),
        ("dpo", ["--judge=nobody"], "no judge 'nobody'"),
        ("dpo", ["--judge=recorded:nobody"], "tells no verdicts of recorded:nobody"),
        ("dpo", ["--held-out=1"], "--held-out 1: must be from 0 to less than 1"),
        ("dpo", ["--dataset=mllm_as_a_judge_batch"], "ranks many replies at once"),
        ("dpo", ["--dataset=nullmodel"], "tells no replies"),
        ("dpo", ["--dataset=nothing"], "no dataset 'nothing'; there are judgebench"),
        ("grpo", ["--judge-option=colour=red"], "unknown key 'colour'"),
        ("dpo", ["--judge=recorded:x", "--judge-option=colour=red"], "tells no verdicts"),
        ("dpo", ["--board=text"], "--board is of --source battles, not of exams"),
        ("dpo", ["--limit=0"], "--limit must be at least 1"),
        ("dpo", ["--ratings=/nowhere.jsonl"], "--ratings /nowhere.jsonl"),
    ],
)
def test_what_is_wrong_is_said_in_a_line_and_nothing_is_left_behind(
    pairs, tmp_path, out, kind, options, problem
):
    with pytest.raises(CommandError, match=problem) as said:
        out(kind, pairs, *options)
    assert "\n" not in str(said.value)
    assert list(tmp_path.iterdir()) == [pairs]


def test_a_folder_that_cannot_be_made_is_named(pairs, out, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(CommandError, match="file: File exists"):
        out("reward", pairs, name="file/out")


def test_a_folder_that_is_not_empty_stays_as_it_is(pairs, tmp_path, out):
    (tmp_path / "out").mkdir()
    out("reward", pairs)  # an empty one is taken
    before = (tmp_path / "out" / "manifest.json").read_bytes()
    with pytest.raises(CommandError, match="is not empty"):
        out("grpo", pairs)
    assert (tmp_path / "out" / "manifest.json").read_bytes() == before


def test_which_side_a_question_is_on_does_not_change_as_others_come():
    def held(count: int) -> set[str]:
        some = Split(seed=3)
        names = [some.add([f"question {number}"]) for number in range(count)]
        sides = some.held_out(0.3)
        return {name for name in names if some.group(name) in sides}

    few, many = held(100), held(1000)
    assert few == {name for name in many if int(name.split()[1]) < 100}
    assert 250 <= len(many) <= 350
    assert held(2) and len(held(2)) == 1  # neither side is empty where there are two
    assert held(1) == set() or len(held(1)) == 1


def test_questions_that_share_an_ancestor_are_on_one_side():
    some = Split(seed=0)
    some.add(["root"])
    for number in range(50):
        some.add([f"child {number}", "root" if number % 2 else f"child {number - 1}"])
    assert len({some.group(f"child {number}") for number in range(1, 50, 2)} | {some.group("root")}) == 1


def test_pictures_are_copied_beside_the_rows_and_named_in_the_order_they_are_shown(tmp_path, out):
    folder = tmp_path / "mjbench"
    shutil.copytree(FILES / "mjbench", folder)
    told, made = out("grpo", folder, "--pictures", dataset="mjbench")
    for row in made:
        marks = [part for turn in row["prompt"] for part in turn["content"] if part == {"type": "image"}]
        assert len(row["images"]) == len(marks) > 0
        assert all((tmp_path / "out" / name).is_file() for name in row["images"])
    assert set(told["files"]) >= {name for row in made for name in row["images"]}
    with pytest.raises(CommandError, match="rows with pictures"):
        out("grpo", folder, dataset="mjbench", name="words")


def test_the_same_words_about_another_picture_are_another_question():
    one, other = (Part("image", url=f"file:///{place}/{name}.png") for place, name in ("ax", "by"))
    again = Part("image", url="file:///elsewhere/x.png")
    assert question_key("What is this?", [one]) == question_key("what is  THIS?", [again])
    assert question_key("What is this?", [one]) != question_key("What is this?", [other])
