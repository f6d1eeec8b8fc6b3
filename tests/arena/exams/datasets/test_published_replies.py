"""Replies alone, and several at once, of benchmarks whose files are not ours to ship."""

import shutil

import pytest
from published import FILES, changed, read, truths

from arena.exams.datasets import DATASETS, DatasetError
from arena.exams.datasets.base import Row
from arena.exams.datasets.koffvqa import criteria


def test_a_ranking_of_letters_becomes_places_best_first():
    assert [truth.ranking for truth in truths("mllm_as_a_judge_batch")] == [(2, 1, 0, 3), (0, 2, 1, 3)]


@pytest.mark.parametrize("order", ["CBAA", "CBA", "CBADE"])
def test_a_ranking_with_a_letter_twice_or_missing_is_one_error(order, tmp_path):
    folder = changed(
        "mllm_as_a_judge_batch",
        "Dataset/Benchmark/batch.jsonl",
        tmp_path,
        lambda rows: rows[1].update(human_answer=order),
    )
    with pytest.raises(DatasetError, match=r"row 2: human_answer = .* each of ABCD once"):
        read("mllm_as_a_judge_batch", folder)


def test_people_s_labels_stand_under_either_key_and_may_be_ties():
    assert [truth.preference for truth in truths("mllm_as_a_judge_pair")] == ["a", "tie", "b"]
    assert [truth.scores for truth in truths("mllm_as_a_judge_score")] == [
        {"overall": (5.0,)},
        {"overall": (1.0,)},
    ]


def test_pictures_are_found_whether_the_list_lies_in_a_clone_or_in_its_data_folder():
    whole = read("mllm_as_a_judge_batch")
    data = read("mllm_as_a_judge_batch", FILES / "mllm_as_a_judge_batch" / "Dataset")
    assert [one.case.parts for one in whole.values()] == [one.case.parts for one in data.values()]


def test_steps_are_those_that_were_judged_not_those_the_student_wrote():
    items = read("pro_judge_bench")
    steps = items["test/2"].case.truth.steps
    assert [step.right for step in steps] == [True, False, False]
    assert [step.error for step in steps] == ["", "numerical_calculation", "knowledge"]
    assert items["test/1"].case.steps == (("2 + 3 = 5.", "5 · 4 = 20."),)
    assert [part.modality for part in items["test/2"].case.parts] == ["text", "image"]


def test_an_error_type_that_is_not_one_of_the_seven_is_one_error(tmp_path):
    def bad(rows):
        rows[0]["process_evaluation"][0][2] = "Typing Error"

    folder = changed("pro_judge_bench", "test.jsonl", tmp_path, bad)
    with pytest.raises(DatasetError, match=r"row 1: process_evaluation step 1: error type 'Typing Error'"):
        read("pro_judge_bench", folder)


def test_formats_are_right_or_not_by_language():
    items = DATASETS["judger_bench_format"].read(FILES / "judger_bench_format")
    assert [(item.category, item.case.truth.label) for item in items] == [
        ("en", "correct"),
        ("zh", "incorrect"),
    ]


def test_what_a_page_can_do_is_correct():
    assert [truth.label for truth in truths("web_dev_judge_unit")] == ["correct", "incorrect"]


def test_grading_criteria_come_to_ten_and_the_reply_meets_what_its_score_says():
    for item in read("koffvqa").values():
        case = item.case
        assert sum(criterion.weight for criterion in case.rubric) == 10 and case.language == "ko"
        met = [
            criterion.weight for criterion in case.rubric if criterion.text in case.replies[0].splitlines()
        ]
        assert case.truth.scores["overall"] == (sum(met),)
    assert [criterion.weight for criterion in read("koffvqa")["1"].case.rubric] == [3, 3, 4]


def test_grading_criteria_that_do_not_come_to_ten_are_one_error(tmp_path):
    folder = shutil.copytree(FILES / "koffvqa", tmp_path / "koffvqa")
    path = folder / "data" / "KOFFVQA.tsv"
    path.write_text(path.read_text().replace("4점", "5점"))
    with pytest.raises(DatasetError, match=r"row 1: answer has criteria worth 11 points, not 10"):
        read("koffvqa", folder)


@pytest.mark.parametrize(
    "answer",
    [
        "- one: 4 points\n- two: 6 points",
        "총 10점\n1. 하나 (4)\n   그리고\n2. 둘 [6]",
        "하나: 4\n둘: 6\n합계: 10점",
    ],
)
def test_grading_criteria_are_read_however_their_points_are_written(answer):
    rubric = criteria(Row("x.tsv", 1, {"answer": answer}))
    assert [criterion.weight for criterion in rubric] == [4, 6]


def test_a_picture_of_a_table_may_be_longer_than_what_the_csv_reader_takes_by_itself(tmp_path):
    folder = shutil.copytree(FILES / "koffvqa", tmp_path / "koffvqa")
    path = folder / "data" / "KOFFVQA.tsv"
    head, *rows = path.read_text().splitlines()
    index, picture, rest = rows[-1].split("\t", 2)
    path.write_text("\n".join([head, *rows[:-1], "\t".join((index, " " * 200_000 + picture, rest))]))
    assert len(read("koffvqa", folder)) == 3


def test_points_come_to_one_and_the_reply_makes_what_its_score_says():
    for item in read("aec_bench_points").values():
        case = item.case
        met = [
            criterion.weight for criterion in case.rubric if criterion.text in case.replies[0].splitlines()
        ]
        assert case.truth.scores["overall"] == (pytest.approx(sum(met)),)
        assert sum(criterion.weight for criterion in case.rubric) == pytest.approx(1)


@pytest.mark.parametrize(
    ("points", "said"),
    [
        (
            {"content1": "宽。[score:0.4]", "content2": "高。[score:0.5]"},
            "answer has points whose weights come to 0.9",
        ),
        ({"content1": "宽。[score:1.0]", "content2": "高。"}, r"answer\.content2 has no \[score:w\]"),
        ({"content1": "宽。[score:0]"}, r"answer\.content1 has no \[score:w\] with a positive weight"),
    ],
)
def test_points_without_weights_or_that_do_not_come_to_one_are_one_error(points, said, tmp_path):
    file = "data/one-shot/5-3-1.json"
    folder = changed("aec_bench_points", file, tmp_path, lambda rows: rows[1].update(answer=points))
    with pytest.raises(DatasetError, match=f"row 2: {said}"):
        read("aec_bench_points", folder)


def test_tasks_are_known_by_the_numbers_that_the_names_of_their_files_begin_with(tmp_path):
    folder = shutil.copytree(FILES / "aec_bench_answers", tmp_path / "aec_bench_answers")
    for path, name in (("1-1.json", "1-1规范记忆.json"), ("5-1-3.json", "5-1-3合规审查.json")):
        (folder / "data/one-shot" / path).rename(folder / "data/one-shot" / name)
    (folder / "data/one-shot/5-1-1专业识别.json").write_text("[{}]")
    assert read("aec_bench_answers", folder) == read("aec_bench_answers")


def test_plans_are_told_apart_from_their_scenario_and_points():
    first = next(iter(read("aec_bench_bands").values())).case
    assert first.question == "设计场景：小屋选址要考虑什么？"
    assert first.replies == ("要看日照，\n也要看道路。",)
    assert [(point.text, point.weight) for point in first.rubric[0].parts] == [
        ("日照充足。", 5),
        ("远离道路。", 5),
    ]
    assert sum(criterion.weight for criterion in first.rubric) == 20
    assert first.truth.scores["overall"] == (9.0,)


def test_an_answer_is_the_right_letter_or_another_one_by_level():
    items = read("aec_bench_answers")
    right = {"1-1/1": "B", "1-1/2": "A", "1-1/3": "C", "5-1-3/1": "A"}
    assert {item.category for item in items.values()} == {"memorisation", "application"}
    for key, item in items.items():
        assert (item.case.replies[0] == right[key]) == (item.case.truth.label == "correct")


def test_most_experts_decide_and_their_own_answer_is_the_reference_of_its_turn():
    items = read("bff_bench_verdicts")
    assert {key: item.case.truth.label for key, item in items.items()} == {
        "c-1/1/one": "correct",
        "c-1/2/one": "incorrect",
    }
    second = items["c-1/2/one"].case
    assert (second.reference, second.reference_from, second.replies) == ("15", "human", ("20.",))
    assert [turn.text for turn in second.transcripts[0]] == ["10.", "And of 300?", "20."]


def test_four_categories_of_likeness_are_two_labels_and_the_recorded_judge_is_read_alike():
    assert [truth.label for truth in truths("objex_mt")] == ["correct", "incorrect", "correct"]
    (answered,) = DATASETS["objex_mt"].recorded(FILES / "objex_mt").values()
    verdicts = [one.games[0].verdict for one in answered]
    assert [verdict.label for verdict in verdicts] == ["correct", "incorrect", "correct"]
    assert [verdict.scores["overall"] for verdict in verdicts] == [(0.95,), (0.4,), (0.8,)]
