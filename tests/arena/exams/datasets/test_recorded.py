"""What judges said once is told in the item's terms, order and all, and nothing is read into it."""

from pathlib import Path

import pytest

from arena.exams.datasets import DATASETS, DatasetError, livemcpbench
from arena.exams.datasets.recording import game

FILES = Path(__file__).parents[3] / "exam_files"


def said(name: str, judge: str) -> dict[str, list[tuple[str, str | None]]]:
    """By item: each game's order and preference, or its status where there is none."""
    told = DATASETS[name].recorded(FILES / name)[judge]
    return {
        one.item.key: [(game.order, game.verdict.preference or game.verdict.status) for game in one.games]
        for one in told
    }


def test_a_decision_of_the_second_game_is_turned_back():
    assert said("judgebench", "reader") == {
        "jb-1": [("ab", "b"), ("ba", "b")],
        "jb-2": [("ab", "tie"), ("ba", "unparsed")],
        "jb-4": [("ab", "a"), ("ba", "b")],
    }


def test_scores_of_the_second_game_are_turned_back_too():
    (answered,) = DATASETS["judgebench"].recorded(FILES / "judgebench")["scorer"]
    assert [one.verdict.scores["reward"] for one in answered.games] == [(2.5, 1.0), (2.5, 1.0)]
    assert [one.verdict.preference for one in answered.games] == ["a", "a"]


def test_judgments_on_a_split_that_is_not_here_are_left_out(tmp_path):
    for name in ("gpt.jsonl", "judgments.jsonl"):
        (tmp_path / name).write_text((FILES / "judgebench" / name).read_text())
    told = DATASETS["judgebench"].recorded(tmp_path)["reader"]
    assert [one.item.key for one in told] == ["jb-1", "jb-2"]


def test_a_judgment_on_no_pair_of_its_split_is_an_error(tmp_path):
    (tmp_path / "gpt.jsonl").write_text((FILES / "judgebench/gpt.jsonl").read_text())
    told = (FILES / "judgebench/judgments.jsonl").read_text().replace("jb-2", "jb-9")
    (tmp_path / "judgments.jsonl").write_text(told)
    with pytest.raises(DatasetError, match=r"judgments.jsonl, row 2: pair_id = 'jb-9' is no pair"):
        DATASETS["judgebench"].recorded(tmp_path)


def test_a_winner_is_the_item_s_own_in_both_orders_and_a_blank_one_could_not_be_read():
    assert said("llmbar", "Somebody/Vanilla") == {
        "Natural/0": [("ab", "b"), ("ba", "unparsed")],
        "Adv_Neighbor/0": [("ab", "a"), ("ba", "b")],
    }
    assert said("llmbar", "Somebody/CoT") == {"Natural/0": [("ab", "a"), ("ba", "b")]}


def test_scores_of_pictures_follow_them_to_the_side_they_are_on():
    told = DATASETS["mjbench"].recorded(FILES / "mjbench")
    by_scorer = {
        name: [one.games[0].verdict.preference == one.item.case.truth.preference for one in answered]
        for name, answered in told.items()
    }
    assert by_scorer == {"clip": [True, False, False], "taste": [False, True, True]}
    assert told["clip"][1].games[0].verdict.preference == "tie"


def test_words_of_a_scale_are_levels_and_a_number_where_words_were_asked_for_is_unread():
    told = DATASETS["mjbench_bias"].recorded(FILES / "mjbench_bias")
    levels = [one.games[0].verdict.scores.get("overall") for one in told["reader/narrative"]]
    assert levels == [(4.0,), (1.0,), None]
    assert [one.games[0].verdict.status for one in told["reader/narrative"]] == ["valid", "valid", "unparsed"]
    assert len(told["clip"]) == 4 and len(told["reader/scale_10"]) == 3


def test_three_scores_of_one_reply_are_three_samples():
    told = DATASETS["prometheus"].recorded(FILES / "prometheus")["gpt-4"]
    games = [[(one.sample, one.verdict.scores["overall"]) for one in answered.games] for answered in told]
    assert games[1] == [(0, (4.0,)), (1, (3.0,)), (2, (5.0,))]
    assert [one.item.case.truth.scores["overall"] for one in told] == [(1.0,), (4.0,), (5.0,)]


@pytest.mark.parametrize(
    ("reply", "strict", "loose"),
    [
        ('Thoughts: done.\nStatus: "success"', "success", "success"),
        ('It wrote one file successfully.\nStatus: "failure"', "failure", "success"),
        ("**Status:** failure", "failure", "failure"),
        ("Status: success\nNo: Status: failure", "failure", "success"),
        ("Status: unsuccessful", "", "success"),
        ("Status: successfully done", "", "success"),
        ("It went well, a success.", "", "success"),
        ("Statuses: success", "", "success"),
        ("", "", "failure"),
    ],
)
def test_a_status_is_read_strictly_by_its_exact_word_and_loosely_as_the_authors_did(reply, strict, loose):
    assert (livemcpbench.strict(reply), livemcpbench.loose(reply)) == (strict, loose)


def test_both_readings_of_a_judge_stand_beside_each_other():
    told = DATASETS["livemcpbench"].recorded(FILES / "livemcpbench")
    labels = {name: [one.games[0].verdict.label for one in answered] for name, answered in told.items()}
    assert labels["quoter"] == ["success", "failure", ""]
    assert labels["quoter/loose"] == ["success", "success", "success"]
    assert labels["reader"] == labels["reader/loose"]


def test_the_program_prefers_the_reply_that_follows_more():
    assert [games[0][1] for games in said("mmmt_if", "pif").values()] == ["a", "tie", "a", "b", "a", "b"]


def test_how_sure_a_judge_was_is_told_of_both_sides():
    told = DATASETS["nullmodel"].recorded(FILES / "nullmodel")["gpt-4-turbo"]
    assert [one.games[0].verdict.preference for one in told] == ["b", "a", "tie"]
    assert told[0].games[0].verdict.scores["sure"] == pytest.approx((0.1, 0.9))


def test_a_game_that_says_nothing_is_unparsed_and_keeps_what_was_said():
    one = game("ba", raw="?", preference=None, scores={}, label="")
    assert one.verdict.status == "unparsed" and one.verdict.judgments[0].raw == "?"
