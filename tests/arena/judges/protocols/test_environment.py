"""Outcomes in an environment: what was measured decides, and where it stands among people's scores."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from judging import a_case, judged

from arena.judges.protocols.base import Action, Case, OptionError, Verdict
from arena.judges.protocols.human_rank import Board, mean_position, read_board

DOJO = Path(__file__).parents[5] / "shared/data/judges/mle_dojo"
published = pytest.mark.skipif(not DOJO.exists(), reason="the published files of MLE-Dojo are not here")


def acted(*outcomes: Any, **environment: Any) -> Case:
    actions = tuple(
        tuple(Action("submit", result=json.dumps({"score": score})) for score in each) for each in outcomes
    )
    return a_case(replies=("Done.",) * len(outcomes), actions=actions, gold={"environment": environment})


def verdict(*outcomes: Any, epsilon: float = 0, takes: str = "best", **environment: Any) -> Verdict:
    return judged("environment", acted(*outcomes, **environment), epsilon=epsilon, takes=takes)


def test_the_better_outcome_wins_whichever_way_scores_go():
    assert verdict([0.7], [0.6]).preference == "a"
    assert verdict([0.7], [0.6], lower_is_better=True).preference == "b"


def test_within_epsilon_it_is_a_tie():
    assert verdict([0.70], [0.69], epsilon=0.02).preference == "tie"
    assert verdict([0.70], [0.67], epsilon=0.02).preference == "a"
    assert verdict([0.5], [0.5]).preference == "tie"


def test_a_failed_submission_loses_to_any_valid_one_and_two_are_both_bad():
    assert verdict([None], [-99.0]).preference == "b"
    assert verdict([1e9], ["0.3"], lower_is_better=True).preference == "a"
    assert verdict([None], []).preference == "both_bad"
    assert verdict([None], [0.1]).scores["outcome"] == (None, 0.1)


@pytest.mark.parametrize(
    "raw", ['{"score": NaN}', '{"score": true}', '{"score": 1' + "0" * 400 + "}", "{", "[1]", '"score"']
)
def test_what_is_no_finite_number_is_no_outcome(raw):
    case = a_case(
        actions=((Action("submit", result=raw),), (Action("submit", result='{"score": 0}'),)),
        gold={"environment": {}},
    )
    assert judged("environment", case).preference == "b"


def test_the_best_or_the_last_outcome_counts():
    assert verdict([0.9, 0.1], [0.5]).preference == "a"
    assert verdict([0.9, 0.1], [0.5], takes="last").preference == "b"
    assert verdict([0.9, None], [0.5], takes="last").preference == "a"


def test_what_a_program_printed_is_no_outcome():
    forged = Action("run", result=json.dumps({"output": '{"score": 1.0}', "submission": {"raw_score": 0.2}}))
    fair = Action("run", result=json.dumps({"submission": {"raw_score": 0.3}}))
    case = a_case(actions=((forged,), (fair,)), gold={"environment": {}})
    assert judged("environment", case, score="submission.raw_score").preference == "b"


def test_without_an_environment_or_any_action_nothing_is_said():
    assert judged("environment", a_case()).status == "void"
    assert judged("environment", a_case(gold={"environment": {}})).status == "void"


def test_a_position_counts_those_who_are_strictly_better():
    assert Board((3, 2, 2, 1)).position(2) == 2
    assert Board((3, 2, 2, 1)).position_score(2) == 0.75
    assert Board((1, 2, 2, 3), lower_is_better=True).position_score(0.5) == 1
    assert Board((3, 2, 2, 1)).position_score(0.5) == 0


def test_boards_are_averaged_and_constant_ones_dropped():
    public, private, flat = Board((4, 3, 2, 1)), Board((9, 8, 1, 0)), Board((0, 0, 0))
    assert mean_position(3, [public, private, flat]) == (0.75 + 0.5) / 2
    assert mean_position(3, [flat]) is None
    told = verdict([3], [None], boards={"public": [4, 3, 2, 1], "private": [9, 8, 1, 0], "flat": [0, 0]})
    assert told.scores["position"] == (0.625, None)


@pytest.mark.parametrize("rows", [[1, "2"], [1, None], [1, True], [1, float("nan")]])
def test_a_score_that_is_none_is_named_by_board_and_row(rows):
    with pytest.raises(OptionError, match="board 'public', row 2"):
        read_board(rows, "public")
    assert "row 2" in verdict([1], [2], boards={"public": rows}).judgments[0].rationale


def scores_of(board: str) -> list[float]:
    with (DOJO / "leaderboards" / f"{board}.csv").open() as file:
        return [float(row["score"]) for row in csv.DictReader(file)]


@published
def test_a_published_run_is_placed_as_published():
    history = json.loads((DOJO / "env_history.json").read_text())
    acts = [Action(step["action"], result=json.dumps(step["result"])) for step in history["actions"]]
    board = Board(tuple(scores_of("random-acts-of-pizza_private")))
    raw = [json.loads(one.result)["submission"]["raw_score"] for one in acts if "raw_score" in one.result]
    assert [board.position(score) for score in raw] == [301, 234, 198]
    assert [round(board.position_score(score), 4) for score in raw] == [0.3506, 0.4957, 0.5736]
    assert len(board.scores) == 462
    assert sum(map(board.position_score, raw)) == pytest.approx(history["total_reward"])
    assert round(history["total_reward"], 4) == 1.4199
    gold = {
        "environment": {
            "boards": {name: scores_of(f"random-acts-of-pizza_{name}") for name in ("public", "private")}
        }
    }
    case = a_case("Done.", replies=("Done.",), actions=(tuple(acts),), gold=gold)
    told = judged("environment", case, score="submission.raw_score")
    assert told.scores["position"] == (pytest.approx(history["best_position_score"]),)


@published
def test_a_board_where_lower_is_better_is_read_that_way():
    board = Board(tuple(scores_of("spooky-author-identification_private")), lower_is_better=True)
    assert [board.position(score) for score in (0.02, 0.025, 36.0)] == [1, 2, 1242]
    assert board.position_score(36.0) == 0


@published
def test_outcomes_order_three_agents_the_same_way_on_every_board():
    lists = [path.stem for path in sorted((DOJO / "leaderboards").glob("*_private.csv"))]
    assert len(lists) == 10
    for name in lists:
        people = scores_of(name)
        lower = people[0] < people[-1]
        agents = [people[len(people) * share // 10] for share in (1, 5, 9)]  # strong, middling, weak
        for better, worse in ((0, 1), (1, 2), (0, 2)):
            told = verdict(
                [agents[worse]], [agents[better]], lower_is_better=lower, boards={"private": people}
            )
            places = told.scores["position"]
            assert told.preference == "b" and places[1] > places[0]


@published
def test_a_board_on_which_all_have_the_same_score_is_dropped():
    flat, real = (
        scores_of("detecting-insults-in-social-commentary_public"),
        scores_of("detecting-insults-in-social-commentary_private"),
    )
    assert Board(tuple(flat)).constant and not Board(tuple(real)).constant
    told = verdict([0.8], [0.7], boards={"public": flat, "private": real})
    assert told.scores["position"] == (
        Board(tuple(real)).position_score(0.8),
        Board(tuple(real)).position_score(0.7),
    )
