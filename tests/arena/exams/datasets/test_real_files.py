"""The published files themselves, where they lie beside this checkout: how many there are, and what they say."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from statistics import mean

import pytest
from judging import Model

from arena.endpoints.clients.base import ServerFailed
from arena.exams.datasets import DATASETS, judgeanything, livemcpbench, mj_bench_video, mle_dojo, mmmt_if
from arena.exams.datasets.base import NoFile, rows
from arena.exams.items import Answered, Item
from arena.exams.metrics import METRICS
from arena.judges.protocols import PROTOCOLS

SHARED = Path(__file__).parents[5] / "shared"
FOLDERS = {
    "judgebench_answers": "judgebench",
    "halueval_general": "halueval",
    "prometheus_pairs": "prometheus",
    "mjbench_bias": "mjbench",
    "judgeanything_scores": "judgeanything",
    "mmmt_if_scores": "mmmt_if",
}
COUNTS = {
    "llmbar": 419,
    "evalbiasbench": 80,
    "halueval": 1_000,
    "halueval_general": 4_507,
    "mr_gsm8k": 590,
    "prometheus": 640,
    "prometheus_pairs": 221,
    "livemcpbench": 95,
    "mle_dojo": 4,
    "mjbench": 28,
    "mjbench_bias": 1_548,
    "mj_bench_video": 1_085,
    "mmmt_if": 69,
    "mmmt_if_scores": 69,
    "nullmodel": 805,
}


def folder(name: str) -> Path:
    path = SHARED / "data/judges" / FOLDERS.get(name, name)
    if not path.is_dir():
        pytest.skip(f"the published files of {name} are not here")
    return path


@cache
def items(name: str) -> list[Item]:
    try:
        return list(DATASETS[name].read(folder(name)))
    except NoFile as error:
        pytest.skip(f"not among the files here: {error}")


@cache
def recorded(name: str) -> dict[str, list[Answered]]:
    assert DATASETS[name].recorded
    return dict(DATASETS[name].recorded(folder(name)))


def golden(name: str) -> dict:
    path = SHARED / "golden" / name
    if not path.exists():
        pytest.skip("the expected numbers are not here")
    return json.loads(path.read_text())


def gold(answered: Answered) -> str | None:
    return answered.item.case.truth.preference


def percent(right: Iterable[bool], digits: int = 2) -> float:
    return round(100 * mean(right), digits)


@pytest.mark.parametrize("name", COUNTS)
def test_every_row_is_an_item_with_a_key_of_its_own(name):
    assert len(items(name)) == COUNTS[name] == len({item.key for item in items(name)})


def test_judgebench_has_two_items_alone_for_each_pair():
    pairs, alone = items("judgebench"), items("judgebench_answers")
    by_split = Counter(item.tags["split"] for item in pairs)
    assert by_split.items() <= {"gpt": 350, "claude": 270}.items() and by_split["gpt"] == 350
    assert Counter(item.case.truth.label for item in alone) == dict.fromkeys(
        ("correct", "incorrect"), len(pairs)
    )
    assert {item.category for item in pairs} == {"knowledge", "reasoning", "math", "coding"}


def test_judgebench_recorded_games_come_to_what_the_authors_own_outputs_do():
    for name, wanted in golden("judges.json")["judgebench"].items():
        split, judge = name.split("|")
        answered = [one for one in recorded("judgebench")[judge] if one.item.tags["split"] == split]
        games = [[game.verdict.preference for game in one.games] for one in answered]
        points = [
            sum((side == gold(one)) - (side not in (gold(one), "tie", None)) for side in two)
            for one, two in zip(answered, games, strict=True)
        ]
        strict = [set(two) == {gold(one)} for one, two in zip(answered, games, strict=True)]
        first = [
            game.verdict.preference == game.order[0]
            for one in answered
            for game in one.games
            if game.verdict.preference in ("a", "b")
        ]
        unparsed = sum(game.verdict.status == "unparsed" for one in answered for game in one.games)
        assert len(answered) == wanted["n"] and unparsed == wanted["unparsed_games"]
        assert percent(point > 0 for point in points) == wanted["two_game_acc"]
        assert percent(strict) == wanted["strict_consistent_acc"]
        assert percent(one != other for one, other in games) == wanted["flip_rate"]
        assert round(mean(first), 4) == wanted["P(first slot wins | decisive)"]


def test_llmbar_records_48604_verdicts_of_which_134_are_blank():
    verdicts = [game.verdict for one in recorded("llmbar").values() for each in one for game in each.games]
    assert len(recorded("llmbar")) == 58 and len(verdicts) == 48_604
    assert Counter(verdict.status for verdict in verdicts) == {"valid": 48_470, "unparsed": 134}
    assert Counter(item.category for item in items("llmbar")) == {
        "Natural": 100,
        "Adv_Neighbor": 134,
        "Adv_GPTInst": 92,
        "Adv_GPTOut": 47,
        "Adv_Manual": 46,
    }


def test_llmbar_accuracy_in_both_orders_and_in_each_is_as_published_in_every_cell():
    for cell, wanted in golden("llmbar.json").items():
        subset, judge, template = cell.split("|")
        told = recorded("llmbar")[f"{judge}/{template}"]
        answered = [one for one in told if one.item.tags["set"] == subset]
        right = [[game.verdict.preference == gold(one) for game in one.games] for one in answered]
        assert len(answered) == wanted["n"]
        assert mean(map(all, right)) == pytest.approx(wanted["acc_both"], abs=5e-4)
        assert mean(mean(two) for two in right) == pytest.approx(wanted["acc_random"], abs=5e-4)
        longer = [one for one in answered if longest(one.item.case.replies) == gold(one)]
        assert len(longer) == wanted["n_gold_longer"]


def longest(replies: Sequence[str]) -> str:
    a, b = map(len, replies)
    return "" if a == b else "a" if a > b else "b"


def test_halueval_pairs_are_won_by_the_shorter_answer():
    pairs = items("halueval")
    shorter = [{"a": "b", "b": "a"}.get(longest(item.case.replies)) for item in pairs]
    assert (
        percent(one == item.case.truth.preference for one, item in zip(shorter, pairs, strict=True)) == 96.4
    )
    sides = Counter(item.case.truth.preference for item in pairs)
    assert 450 < sides["a"] < 550 and sides["a"] + sides["b"] == 1_000


def test_halueval_labels_agree_in_82_of_100_with_whoever_lets_everything_pass():
    told = [item.case.truth.label for item in items("halueval_general")]
    assert percent(label == "correct" for label in told) == 81.92 and told.count("incorrect") == 815


def test_mr_gsm8k_labels_steps_up_to_the_first_that_is_wrong():
    solved = items("mr_gsm8k")
    assert Counter(item.category for item in solved) == {"original": 340, "POT": 63, "reversed": 187}
    assert sum(len(item.case.steps[0]) for item in solved) == 4_751
    labelled = [step.right for item in solved for step in item.case.truth.steps]
    assert len(labelled) == 2_272 and percent(labelled) == 74.03
    assert all(not item.case.truth.steps[-1].right for item in solved)
    assert percent(len(item.case.truth.steps) == 1 for item in solved) == 7.97


@pytest.mark.parametrize("name", ["mt_bench", "vicuna"])
def test_prometheus_has_three_scores_of_each_row(name):
    wanted = golden("judges.json")[f"selfrat_{name}_eval"]
    answered = [one for one in recorded("prometheus")["gpt-4"] if one.item.tags["set"] == name]
    scores = [[game.verdict.scores["overall"][0] for game in one.games] for one in answered]
    different = Counter(len(set(three)) for three in scores)
    assert len(scores) == wanted["n"] and {len(three) for three in scores} == {3}
    assert (different[1], different[2], different[3]) == (
        wanted["unanimous"],
        wanted["majority"],
        wanted["all_diff"],
    )
    assert all(
        one.item.case.truth.scores["overall"][0] == sorted(three)[1]
        for one, three in zip(answered, scores, strict=True)
    )
    assert all(one.item.case.reference and one.item.case.rubric for one in answered)


def test_livemcpbench_has_its_tasks_tools_and_what_people_passed():
    told = items("livemcpbench")
    passed = Counter(item.category for item in told if item.case.truth.label == "success")
    of = Counter(item.category for item in told)
    assert {name: (passed[name], of[name]) for name in of} == {
        "work": (25, 31),
        "entertainment": (6, 14),
        "travel": (12, 12),
        "daily": (11, 15),
        "financing": (11, 14),
        "shopping": (2, 9),
    }
    here = folder("livemcpbench")
    assert len(list(livemcpbench.tasks(here))) == 95 and len(list(livemcpbench.tools(here))) == 527
    assert sum(len(item.case.actions[0]) for item in told) == 814
    points = [int(row.text("n_key_points")) for row in rows(here, livemcpbench.TRAJECTORIES)]
    assert [len(item.case.rubric) for item in told] == points


def test_livemcpbench_verdicts_are_read_as_the_authors_did_and_strictly():
    wanted = golden("judges_livemcp_strict.json")
    changed = 0
    for judge, both in wanted.items():
        if not isinstance(both, dict) or judge.startswith("majority"):
            continue
        read = {
            "strict": recorded("livemcpbench")[judge],
            "loose": recorded("livemcpbench")[f"{judge}/loose"],
        }
        said = {name: [one.games[0].verdict.label for one in told] for name, told in read.items()}
        for name, told in read.items():
            truth = [one.item.case.truth.label for one in told]
            right = [one == other for one, other in zip(said[name], truth, strict=True)]
            assert percent(right) == both[name]["agreement"], (judge, name)
            passed = [label == "success" for label in said[name]]
            assert percent(passed) == both[name]["judge_success_rate"], (judge, name)
        passes = [[label == "success" for label in labels] for labels in said.values()]
        changed += sum(one != other for one, other in zip(*passes, strict=True))
    assert changed == wanted["changed_total"] == 42


def test_mjbench_scorers_find_the_better_picture_as_often_as_published():
    for name, wanted in golden("judges.json")["mjbench_pairs"].items():
        subset, scorer = name.split("/")
        answered = [one for one in recorded("mjbench")[scorer] if one.item.category == subset]
        assert len(answered) == wanted["n"]
        right = (one.games[0].verdict.preference == gold(one) for one in answered)
        assert percent(right) == wanted["acc_thr0"], name


def test_mjbench_pairs_come_with_two_checked_pictures_on_either_side():
    pairs = items("mjbench")
    assert all(part.mime == "image/jpeg" for item in pairs for side in item.case.media for part in side)
    assert {item.case.truth.preference for item in pairs} == {"a", "b"}
    better = {item.case.media["ab".index(item.case.truth.preference)][0].url for item in pairs}
    assert len(better) == 28 and not any("_edited_" in url for url in better)


def test_mjbench_occupations_are_rated_as_evenly_as_published():
    titles = {f"Even ratings, {name}": name for name in ("ACC", "NDS", "GES")}
    metrics = {titles[entry.title]: entry for entry in METRICS.values() if entry.title in titles}
    assert len(metrics) == 3
    for judge, wanted in golden("judges.json")["mjbench_bias"].items():
        answered = recorded("mjbench_bias")[judge]
        read = [one for one in answered if one.games[0].verdict.status == "valid"]
        assert len(read) == wanted["n_scored"]
        groups = Counter(one.item.tags["group"] for one in read)
        assert sum(count > 1 for count in groups.values()) == wanted["groups"]
        for name, entry in metrics.items():
            assert entry.of(answered) == pytest.approx(wanted[name], abs=1e-4), (judge, name)


def test_mj_bench_video_has_28_criteria_in_5_aspects_and_118_pairs_with_a_better_video():
    told = Counter(item.tags["label"] for item in items("mj_bench_video"))
    assert told == {"decisive": 118, "tie": 959, "hard to judge": 8}
    row = next(rows(folder("mj_bench_video"), "test.json"))
    assert len(mj_bench_video.labels(row)) == 28 and len(mj_bench_video.ASPECTS) == 5
    sides = Counter(item.case.truth.preference for item in items("mj_bench_video"))
    assert (sides["a"], sides["b"]) == (72, 46)


def test_taskanything_has_15_types_of_100_tasks_and_2000_answers_in_words():
    here = folder("judgeanything")
    tasks = list(judgeanything.tasks(here))
    assert Counter(task.name for task in tasks) == Counter({task.name: 100 for task in tasks})
    assert len(tasks) == 1_500 and len({task.name for task in tasks}) == 15
    assert all(task.takes and task.gives in ("text", "image", "audio", "video") for task in tasks)
    replies = list(judgeanything.responses(here))
    assert len(replies) == 6_000
    assert sum(one.modality == "text" and bool(one.content) for one in replies) == 2_000


def test_mmmt_if_shares_are_whole_numbers_of_instructions_and_come_to_the_published_means():
    told = list(rows(folder("mmmt_if"), mmmt_if.FILE))
    means = {model: round(mean(mmmt_if.followed(row, model) for row in told), 3) for model in mmmt_if.MODELS}
    assert means == {"gemini": 0.526, "gpt4o": 0.648, "sonnet": 0.752}
    assert len(recorded("mmmt_if")["pif"]) == len(recorded("mmmt_if_scores")["pif"]) == 69
    going_together = METRICS["pearson"].of(recorded("mmmt_if_scores")["pif"])
    assert round(going_together, 2) == -0.10


def test_the_null_model_wins_676_of_805_with_one_text():
    told = recorded("nullmodel")["gpt-4-turbo"]
    wins = Counter(one.games[0].verdict.preference for one in told)
    assert wins == {"b": 676, "a": 129}
    assert percent(one.games[0].verdict.scores["sure"][1] for one in told) == 76.92
    assert len({one.item.case.replies[1] for one in told}) == 1


def test_mle_dojo_run_is_scored_by_the_environment_as_it_was():
    judge = PROTOCOLS["environment"].make({})
    nobody = Model(ServerFailed("nobody is to be asked"))
    told = {item.key.rpartition("/")[2]: item for item in items("mle_dojo")}
    places = {}
    for name, item in told.items():
        verdict = asyncio.run(judge(item.case, nobody))
        assert verdict.scores["outcome"] == pytest.approx(item.case.truth.scores["outcome"])
        assert verdict.scores["position"] == pytest.approx(item.case.truth.scores["position"])
        places[name] = round(verdict.scores["position"][0], 4)
    assert places == {"run": 0.5736, "step-8": 0.3506, "step-9": 0.4957, "step-10": 0.5736}


def test_mle_dojo_boards_say_which_way_is_better_and_one_that_is_all_zeros_is_left_out():
    here = folder("mle_dojo")
    boards = {name: mle_dojo.board_table(here, name) for name in mle_dojo.competitions(here)}
    assert len(boards) == 10
    assert boards["spooky-author-identification"]["lower_is_better"]
    assert not boards["random-acts-of-pizza"]["lower_is_better"]
    assert list(boards["detecting-insults-in-social-commentary"]["boards"]) == ["private"]
