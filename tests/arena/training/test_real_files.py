"""Published files where they are at hand: the numbers that others counted in them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from learned import words

from arena.exams.datasets import DATASETS

pytestmark = pytest.mark.django_db
DATA = Path("/work/shared/data/judges")


@pytest.fixture
def folder(request, tmp_path) -> Path:
    """The folder of a dataset with one of its files only, or with all."""
    name, _, file = request.param.partition("/")
    if not (DATA / name).is_dir():
        pytest.skip(f"not among the files here: {name}")
    if not file:
        return DATA / name
    (tmp_path / name).mkdir()
    (tmp_path / name / file).symlink_to(DATA / name / file)
    return tmp_path / name


SAMPLED = [
    ("prometheus/mt_bench_eval_3samples.jsonl", 164, 328, 16),
    ("prometheus/vicuna_eval_3samples.jsonl", 119, 238, 0),
]


@pytest.mark.parametrize(("folder", "split", "pairs", "far"), SAMPLED, indirect=["folder"])
def test_pairs_by_majority_are_as_many_as_counted_and_say_the_majority_s_score(
    out, folder, split, pairs, far
):
    told, made = out(
        "rationales", folder, "--judge=recorded:gpt-4", "--option=rule=majority", dataset="prometheus"
    )
    assert (len(made), told["examples"]) == (pairs, 320)
    assert told["left_out"] == {"items of which no judgment is preferred to another": 320 - split}
    apart = [overall(row["chosen"]) - overall(row["rejected"]) for row in made]
    assert all(apart) and sum(abs(one) >= 2 for one in apart) == far
    majority = {json.dumps(row["prompt"]): overall(row["chosen"]) for row in made}
    assert all(overall(row["chosen"]) == majority[json.dumps(row["prompt"])] for row in made)
    assert all(json.loads(words(row["chosen"]))["reasoning"] for row in made)


def overall(message_list: list[dict]) -> int:
    """The score that an answer comes to."""
    return json.loads(words(message_list))["overall"]


@pytest.mark.parametrize("folder", ["mr_gsm8k"], indirect=True)
def test_steps_of_the_real_file_are_those_up_to_the_first_wrong_one(out, folder):
    _, made = out("stepwise", folder, dataset="mr_gsm8k")
    labels = [label for row in made for label in row["labels"]]
    assert (len(made), len(labels), round(100 * sum(labels) / len(labels), 2)) == (590, 2272, 74.03)
    assert all(row["labels"].index(False) == len(row["labels"]) - 1 for row in made)


@pytest.mark.parametrize("folder", ["judgebench"], indirect=True)
def test_published_verdicts_that_are_right_in_both_orders_are_learned_from(out, folder):
    _, made = out("sft", folder, "--judge=recorded:o1-mini-2024-09-12")
    assert len(made) == 2 * 203  # 58.00 % of 350 pairs are judged right in both orders
    assert len(list(DATASETS["judgebench"].read(folder))) == 350
