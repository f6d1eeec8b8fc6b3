"""Benchmarks in their published layouts: sides, truth, what is left out and what is refused."""

import json
import shutil
from collections import Counter
from pathlib import Path

import pytest

from arena.exams.datasets import DATASETS, DatasetError, judgeanything, mj_bench_video, mle_dojo, mmmt_if
from arena.exams.datasets.base import Row, better_side, rows
from arena.exams.items import Item

FILES = Path(__file__).parents[3] / "exam_files"
ALWAYS_FIRST = {
    "evalbiasbench": ("Yes.", "Eight.", "I do not know your village."),
    "halueval": ("In 1901", "Two"),
    "prometheus_pairs": ("It has not been run yet.", "What do you like to read?"),
}
"""The better replies of files that always tell them first."""


def items(name: str, folder: Path | None = None) -> list[Item]:
    return list(DATASETS[name].read(folder or FILES / name))


def edited(name: str, file: str, old: str, new: str, tmp_path: Path) -> Path:
    """A copy of a folder with one change in a file of it."""
    folder = shutil.copytree(FILES / name, tmp_path / name)
    text = (folder / file).read_text()
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1))
    return folder


def test_sides_are_drawn_by_key_evenly_and_the_same_every_time():
    sides = Counter(better_side(f"row {number}") for number in range(2_000))
    assert 900 < sides["a"] < 1_100 and sides["a"] + sides["b"] == 2_000
    assert [better_side(key) for key in ("length bias/1", "0", "é")] == [
        better_side(key) for key in ("length bias/1", "0", "é")
    ]


@pytest.mark.parametrize("name", ALWAYS_FIRST)
def test_a_better_reply_that_is_always_told_first_keeps_its_truth_on_the_side_it_is_put(name):
    better = [item.case.replies["ab".index(item.case.truth.preference)] for item in items(name)]
    assert tuple(better) == ALWAYS_FIRST[name]
    assert [item.case.truth.preference for item in items(name)] == [
        better_side(item.key) for item in items(name)
    ]


def test_all_labels_of_evalbiasbench_say_the_first_and_yet_no_side_is_always_right(tmp_path):
    rows = [
        {"bias": "length", "instruction": f"{n}?", "response1": "y", "response2": "n", "label": 1}
        for n in range(80)
    ]
    (tmp_path / "biasbench.json").write_text(json.dumps({"length bias": rows}))
    sides = Counter(item.case.truth.preference for item in items("evalbiasbench", tmp_path))
    assert min(sides.values()) > 24


def test_order_that_a_file_states_is_kept():
    assert [item.case.truth.preference for item in items("judgebench")] == ["b", "a", "a", "b"]
    assert [item.case.replies[0] for item in items("llmbar")] == ["Green", "Cold"]


def test_each_reply_of_a_pair_is_an_item_by_itself():
    labels = {item.key: item.case.truth.label for item in items("judgebench_answers")}
    assert labels["jb-1/a"] == "incorrect" and labels["jb-1/b"] == "correct" and len(labels) == 6


def test_judgebench_names_its_file_as_the_authors_do(tmp_path):
    file = tmp_path / "data/dataset=judgebench,response_model=gpt-4o-2024-05-13.jsonl"
    file.parent.mkdir()
    file.write_text((FILES / "judgebench/gpt.jsonl").read_text())
    assert [item.key for item in items("judgebench", tmp_path)] == ["jb-1", "jb-2", "jb-3"]


def test_llmbar_is_read_from_the_authors_folders_too(tmp_path):
    file = tmp_path / "Dataset/LLMBar/Adversarial/Manual/dataset.json"
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps([{"input": "Hi?", "output_1": "No.", "output_2": "Hello.", "label": 2}]))
    (item,) = items("llmbar", tmp_path)
    assert (item.key, item.tags["set"], item.case.truth.preference) == ("Adv_Manual/0", "Adversarial", "b")


def test_an_answer_that_can_be_checked_is_kept_where_no_judge_sees_it(tmp_path):
    old, new = '"response_A": "The coin does."', '"response_A": "AAAAA, or rather BBBBB"'
    folder = edited("judgebench", "gpt.jsonl", old, new, tmp_path)
    text = (folder / "gpt.jsonl").read_text().replace("Neither: both fall alike.", "So it is CCCCC")
    (folder / "gpt.jsonl").write_text(text)
    assert [dict(item.case.gold) for item in items("judgebench", folder)][:2] == [{"answer": "CCCCC"}, {}]
    assert items("mr_gsm8k")[0].case.gold["answer"] == "7"
    assert items("mr_gsm8k")[0].case.gold["wrong_reference"] == items("mr_gsm8k")[0].case.replies[0]


def test_nothing_is_said_of_steps_behind_the_first_wrong_one():
    wrong, right, _ = items("mr_gsm8k")
    assert [step.right for step in wrong.case.truth.steps] == [True, False]
    assert len(wrong.case.steps[0]) == 3 and wrong.case.truth.label == "incorrect"
    assert [step.right for step in right.case.truth.steps] == [True] and right.case.truth.label == "correct"


@pytest.mark.parametrize("step", ["4", "0", '"two"', "1.5"])
def test_a_first_wrong_step_that_there_is_not_is_an_error(step, tmp_path):
    key = '"model_output_solution_first_error_step": '
    folder = edited("mr_gsm8k", "step_labels.jsonl", f"{key}2", f"{key}{step}", tmp_path)
    with pytest.raises(DatasetError, match=r"step_labels.jsonl, row 1: .*first_error_step = "):
        items("mr_gsm8k", folder)


def test_an_id_that_comes_twice_is_two_items():
    assert [item.key for item in items("halueval_general")] == ["1", "2", "2, 2"]
    assert [item.case.truth.label for item in items("halueval_general")] == [
        "correct",
        "incorrect",
        "correct",
    ]


def test_two_items_with_one_key_are_an_error(tmp_path):
    folder = edited("judgebench", "gpt.jsonl", "jb-2", "jb-1", tmp_path)
    with pytest.raises(DatasetError, match="two items with the key 'jb-1'"):
        items("judgebench", folder)


def test_a_prompt_is_taken_apart_into_question_reply_reference_and_rubric():
    case = items("prometheus")[0].case
    assert case.question == "Decline an invitation." and case.replies == ("No.",)
    assert case.reference == "Thank you, but I cannot come." and case.reference_from == "model"
    assert case.rubric[0].text.startswith("[Is the answer polite?]\nScore 1: It is rude.")


def test_a_prompt_without_its_reply_is_an_error(tmp_path):
    old = "###Response to evaluate:"
    folder = edited("prometheus", "vicuna_eval_3samples.jsonl", old, "", tmp_path)
    with pytest.raises(DatasetError, match=r"vicuna_eval_3samples.jsonl, row 1: instruction has no section"):
        items("prometheus", folder)


def test_choices_of_videos_are_read_in_whatever_case_and_hard_to_judge_is_no_tie():
    told = [item.case.truth for item in items("mj_bench_video")]
    assert [truth.preference for truth in told] == ["a", "tie", None, "b"]
    assert told[0].standards == {"alignment": "a", "safety": "tie", "fineness": "tie", "coherence": "b"}
    assert told[3].standards["alignment"] == "b"


def test_criteria_of_videos_count_where_both_have_them():
    truth = items("mj_bench_video")[0].case.truth
    assert truth.scores == {"object": (1.0, 0.0), "actions": (1.0, 1.0), "frame_flicker": (1.0, 1.0)}
    row = next(rows(FILES / "mj_bench_video", "test.json"))
    assert len(mj_bench_video.labels(row)) == 28


def test_videos_are_checked_where_there_are_any(tmp_path):
    folder = shutil.copytree(FILES / "mj_bench_video", tmp_path / "videos")
    assert not items("mj_bench_video", folder)[0].case.media
    (folder / "test").mkdir()
    (folder / "test/0_0.mp4").write_bytes(b"\0\0\0\x18ftypmp42" + bytes(64))
    (folder / "test/0_1.mp4").write_text("no film")
    with pytest.raises(
        DatasetError, match=r"test.json, row 1: video_1_path names .*0_1.mp4, which is no video"
    ):
        items("mj_bench_video", folder)


def test_a_picture_outside_of_the_folder_is_refused(tmp_path):
    folder = edited("mjbench", "pairs_with_images.jsonl", '"human_0.jpg"', '"../../lamp.jpg"', tmp_path)
    with pytest.raises(DatasetError, match=r"row 1: image_0 = .* leads out of the folder"):
        items("mjbench", folder)


def test_a_picture_that_is_cut_off_is_refused(tmp_path):
    folder = shutil.copytree(FILES / "mjbench", tmp_path / "mjbench")
    picture = folder / "images/human_0_edited_face.jpg"
    picture.write_bytes(picture.read_bytes()[:-200])
    with pytest.raises(DatasetError, match=r"row 1: image_1 names .*, which is no image"):
        items("mjbench", folder)


def test_people_s_choices_go_by_the_rubrics_that_the_protocol_has():
    text, picture = items("judgeanything")
    assert text.case.truth.preference == "a"
    assert text.case.truth.standards == {"clarity": "tie", "creativity": "b"}
    assert picture.case.truth.preference == "b" and picture.case.parts[1].mime == "image/jpeg"
    assert picture.tags == {"takes": "image", "gives": "text", "models": "owl,fox"}


def test_tasks_with_sound_are_told_but_not_asked():
    tasks = list(judgeanything.tasks(FILES / "judgeanything"))
    assert [(task.takes, task.gives, task.silent) for task in tasks] == [
        (("text",), "text", True),
        (("image",), "text", True),
        (("audio", "video"), "text", False),
    ]
    assert not any(item.category == "AudioVideo2Text" for item in items("judgeanything"))


def test_a_task_of_an_unknown_kind_is_an_error(tmp_path):
    folder = edited("judgeanything", "TaskAnything.json", "Text2Text", "Text2Smell", tmp_path)
    with pytest.raises(DatasetError, match=r"TaskAnything.json, row 1: task_name = 'Text2Smell'"):
        items("judgeanything", folder)


def test_a_share_that_is_no_whole_number_of_instructions_is_an_error():
    row = Row("x.csv", 7, {"pif_gemini": "0.4", "instruction_count": "3"})
    with pytest.raises(DatasetError, match=r"x.csv, row 7: pif_gemini = 0.4 is no share of 3 instructions"):
        mmmt_if.followed(row, "gemini")


def test_a_run_is_an_item_and_so_is_each_program_of_it_that_scored():
    told = {item.key: item for item in items("mle_dojo")}
    assert list(told) == [f"count-the-sheep/{name}" for name in ("run", "step-3", "step-4")]
    assert told["count-the-sheep/run"].case.truth.scores == {"outcome": (0.8,), "position": (0.75,)}
    assert len(told["count-the-sheep/run"].case.transcripts[0]) == 3
    assert told["count-the-sheep/step-3"].case.truth.scores["position"] == (0.5,)


def test_a_board_that_tells_nothing_is_left_out_and_the_other_says_which_way_is_better(tmp_path):
    table = mle_dojo.board_table(FILES / "mle_dojo", "count-the-sheep")
    assert table == {"lower_is_better": False, "boards": {"private": [0.9, 0.7, 0.6, 0.4]}}
    (tmp_path / "leaderboards").mkdir()
    (tmp_path / "leaderboards/golf_private.csv").write_text("rank,score\n1,60\n2,72\n")
    assert mle_dojo.board_table(tmp_path, "golf")["lower_is_better"]


def test_key_points_are_the_rubric_and_calls_are_the_actions():
    case = items("livemcpbench")[0].case
    assert [one.text for one in case.rubric] == ["Get the weather.", "Write the file."]
    assert [action.tool for action in case.actions[0]] == ["execute-tool", "execute-tool"]
    assert case.actions[0][0].about == "get-weather: The weather of a town."


def test_nobody_can_be_asked_of_replies_that_a_file_does_not_tell():
    assert {name for name, entry in DATASETS.items() if not entry.shows_replies} == {
        "mmmt_if",
        "mmmt_if_scores",
        "nullmodel",
    }
