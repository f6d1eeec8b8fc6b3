"""Pairs of benchmarks whose files are not ours to ship: rows made by hand, laid out as published."""

import json
import shutil

import pyarrow
import pytest
from published import FILES, better, changed, read, truths
from pyarrow.parquet import write_table

from arena.exams.datasets import DATASETS, DatasetError
from arena.exams.datasets.reward_bench import SECTIONS


def test_the_positive_response_is_the_better_one_whichever_side_it_is_on():
    items = read("contextual_judge_bench")
    assert better(items["faithfulness_qa/1"]) == "At nine."
    assert {item.category for item in items.values()} == {
        "refusal_unanswerable",
        "faithfulness_qa",
        "conciseness_summ",
    }
    assert items["faithfulness_qa/2"].case.context == "The library is run by the town."


def test_criteria_of_one_prompt_are_one_item_and_a_question_asked_twice_counts_once():
    items = read("multi_crit")
    first = items["open_ended/p1"].case
    assert dict(first.truth.standards) == {"visual-grounding": "a", "expressiveness": "b", "clarity": "a"}
    assert [criterion.name for criterion in first.rubric] == list(first.truth.standards)
    assert all(criterion.text for item in items.values() for criterion in item.case.rubric)
    assert [item.tags["conflict"] for item in items.values()] == ["yes", "no"]


def test_a_repair_shows_the_program_and_how_it_failed_and_authors_are_the_splits():
    items = read("code_judge_bench")
    repair = items["coderepair/model_2/1"]
    assert "gives a wrong answer" in repair.case.question and "Expected: 3" in repair.case.question
    assert (repair.category, repair.tags["author"], repair.tags["difficulty"]) == (
        "coderepair",
        "model_2",
        "easy",
    )
    assert better(repair).endswith("sum(xs)")
    assert {item.category for item in items.values()} == {"codegen", "coderepair", "testgen"}


def test_votes_on_talks_of_several_turns_keep_what_was_said_before():
    items = read("judger_bench_arena")
    assert [truth.preference for truth in truths("judger_bench_arena")] == ["a", "b", "a"]
    talk = items["en/2"].case
    assert talk.question == "Hello" and talk.replies == ("No.", "A duck walks into a bar.")
    assert [turn.text for turn in talk.transcripts[1]] == [
        "Good day.",
        "Tell a joke.",
        "A duck walks into a bar.",
    ]
    assert items["zh/1"].tags["language"] == "zh" and items["en/1"].case.transcripts == ()


def test_verdicts_of_the_reference_judge_are_read_in_the_form_of_each_set():
    items = read("judger_bench_models")
    told = {item.category: item.case.truth.preference for item in items.values()}
    assert told == {"alignment_bench_v1_1": "a", "arenahard": "b", "alpaca_eval": "a", "wildbench": "tie"}
    swapped = next(item for item in items.values() if item.category == "arenahard")
    assert (swapped.tags["model_a"], swapped.tags["model_b"]) == ("reference", "one")
    wild = next(item for item in items.values() if item.category == "wildbench")
    assert [turn.text for turn in wild.case.transcripts[0]] == ["Hi.", "Name a river.", "The Po."]
    assert [criterion.text for criterion in wild.case.rubric] == ["Does it name a river?", "Is it short?"]


def test_in_the_second_version_the_consensus_names_the_model_whichever_side_it_is_on():
    items = read("judger_bench_v2")
    assert better(items["Creation/1"]) == "Rain taps the roof like a patient clerk."
    assert better(items["Creation/2"]) == "雨点像信使。"
    for item in items.values():
        assert {item.tags["model_a"], item.tags["model_b"]} >= {"fixed"}
    first = items["Creation/1"]
    assert first.tags[f"model_{first.case.truth.preference}"] == "one"


def test_two_of_three_people_decide_and_where_all_differ_there_is_no_item():
    items = read("pandalm")
    assert [item.case.truth.preference for item in items.values()] == ["a", "b", "tie"]
    assert items["1"].case.replies[0] == "" and "3" not in items
    assert (items["0"].tags["model_a"], items["0"].tags["model_b"]) == ("one-7b", "two-7b")


def test_recorded_verdicts_are_kept_and_garbage_is_unparsed():
    told = DATASETS["pandalm"].recorded(FILES / "pandalm")
    said = {
        judge: [(one.games[0].verdict.status, one.games[0].verdict.preference) for one in answered]
        for judge, answered in told.items()
    }
    assert said["gpt-3.5-turbo"] == [("valid", "a"), ("valid", "tie"), ("unparsed", None)]
    assert said["pandalm-7b"] == [("valid", "a"), ("valid", "b"), ("valid", "a")]


def test_the_teacher_s_first_line_decides_and_what_cannot_be_read_is_left_out():
    assert [truth.preference for truth in truths("judge_lm")] == ["a", "tie", "b"]
    assert [truth.scores["overall"] for truth in truths("judge_lm")] == [(9, 2), (7, 7), (6.5, 8)]
    cases = [item.case for item in DATASETS["judge_lm_reference"].read(FILES / "judge_lm_reference")]
    assert [case.truth.preference for case in cases] == ["a", "tie", "a", "tie"]
    assert (cases[0].reference, cases[0].reference_from) == ("The Loire is one.", "model")


def test_the_training_set_alone_has_its_scores_in_its_rows(tmp_path):
    row = json.loads((FILES / "judge_lm" / "judgelm_val_5k.jsonl").read_text().splitlines()[0])
    scored = {
        "score": [3, 8],
        "text": "3 8\nTwo.",
        "score_w_reference": [9, 1],
        "text_w_reference": "9 1\nOne.",
    }
    (tmp_path / "judgelm_train_100k.jsonl").write_text(
        json.dumps(row | scored | {"reference": {"text": "Loire"}})
    )
    assert read("judge_lm", tmp_path)["0"].case.truth.preference == "b"
    assert read("judge_lm_reference", tmp_path)["0"].case.truth.preference == "a"


def test_a_teacher_s_row_out_of_its_place_is_one_error(tmp_path):
    folder = changed("judge_lm", "judgelm_val_5k_gpt4.jsonl", tmp_path, lambda rows: rows.pop(0))
    with pytest.raises(DatasetError, match="row 1: question_id = 0 is not in its place"):
        read("judge_lm", folder)


def test_pages_have_labels_with_ties_and_a_tree_of_tests_where_one_was_made():
    items = read("web_dev_judge")
    assert [item.case.truth.preference for item in items.values()] == ["a", "tie", "b"]
    assert [item.category for item in items.values()] == ["UI Design", "Game Development", ""]
    tree = items["w-1"].case.rubric
    assert [branch.name for branch in tree] == ["intention", "static", "dynamic"]
    assert [len(list(branch.leaves())) for branch in tree] == [1, 2, 2]
    assert items["w-2"].case.rubric == () and "button" in items["w-2"].case.replies[1]


def test_pages_are_joined_with_their_labels_by_index_as_the_benchmark_s_own_script_does(tmp_path):
    prepared = (FILES / "web_dev_judge" / "data" / "all.jsonl").read_text().splitlines()
    battles = [{key: value for key, value in json.loads(line).items() if key != "label"} for line in prepared]
    place = tmp_path / "webdev-arena-preference-10k" / "data"
    place.mkdir(parents=True)
    write_table(pyarrow.Table.from_pylist(battles), place / "test-00000-of-00001.parquet")
    (tmp_path / "index2label.json").write_text('{"0": "tie", "2": "model_b"}')
    (tmp_path / "index2category.csv").write_text("category,super,index\nUI Design,Digital Design,2\n")
    items = read("web_dev_judge", tmp_path)
    assert [(key, item.case.truth.preference, item.category) for key, item in items.items()] == [
        ("w-1", "tie", ""),
        ("w-3", "b", "UI Design"),
    ]
    (tmp_path / "index2label.json").write_text('{"9": "tie"}')
    with pytest.raises(DatasetError, match="no battle with the index '9'"):
        read("web_dev_judge", tmp_path)


def test_every_biased_pair_stands_beside_the_same_pair_clean():
    items = read("rbd")
    assert {item.category for item in items.values()} == {
        "position, clean",
        "bandwagon, biased",
        "verbosity, clean",
        "verbosity, biased",
        "sentiment, clean",
        "sentiment, biased",
    }
    crowd = items["bandwagon/1/biased"].case
    assert crowd.question.endswith("begins with: Paris.)") and crowd.truth.preference == "a"
    assert better(items["verbosity/1/biased"]) == "12"
    assert better(items["sentiment/1/biased"]) == "Sadly, it is only iron."
    clean, biased = items["sentiment/1/clean"].case, items["sentiment/1/biased"].case
    assert clean.truth == biased.truth


def test_videos_are_shown_where_there_is_a_folder_of_them_and_then_none_may_be_missing(tmp_path):
    plain = read("video_auto_bench")["v-1_1"].case
    assert plain.persona == "A gardener." and [part.modality for part in plain.parts] == ["text"]
    folder = shutil.copytree(FILES / "video_auto_bench", tmp_path / "video_auto_bench")
    (folder / "videos").mkdir()
    (folder / "videos" / "v-1.mp4").write_bytes(b"\x00\x00\x00\x20ftypisom" + b"\x00" * 64)
    items = DATASETS["video_auto_bench"].read(folder)
    assert [part.modality for part in next(items).case.parts] == ["text", "video"]
    with pytest.raises(DatasetError, match=r"row 2: video_id names .*v-2\.mp4, which is no file"):
        next(items)


def test_subsets_belong_to_sections_and_mathematics_counts_as_much_as_all_code():
    items = read("reward_bench")
    assert [item.tags["section"] for item in items.values()] == [
        "Chat",
        "Chat Hard",
        "Safety",
        "Reasoning",
        "Reasoning",
    ]
    assert better(items["math-prm/4"]) == "4"
    code = sum(weight for subset, weight in SECTIONS["Reasoning"].items() if subset.startswith("hep"))
    assert SECTIONS["Reasoning"]["math-prm"] == code == 984
