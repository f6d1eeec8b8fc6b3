"""JudgerBench: totals, ranks of models under a judge and under the consensus."""

from __future__ import annotations

from math import isnan

import pytest
from answering import UNREAD, an_item, metric, told

from arena.exams.items import Answered, Game
from arena.exams.metrics.judger import distance, final, total
from arena.judges.protocols.base import Truth, Verdict


@pytest.mark.parametrize(
    ("parts", "value"),
    [
        ((0.570, 0.583, 0.687, 0.948), 0.697), ((0.614, 0.612, 0.720, 0.963), 0.727),
        ((0.664, 0.608, 1, 1), 0.818), ((0.553, 0.527, 0.629, 0.905), 0.654),
    ],
)  # fmt: skip
def test_published_rows_add_up(parts, value):
    assert total(*parts) == pytest.approx(value, abs=5.1e-4)


def fights(wins, judged=None, category="chat", games=10):
    """Models m0, m1 … with so many wins of ten against one baseline, and so many under the judge."""
    answered = []
    for model, won in enumerate(wins):
        says_so = (judged or wins)[model]
        for number in range(games):
            side = "ab"[number % 2]
            names = (f"m{model}", "base") if side == "a" else ("base", f"m{model}")
            true, said = (side if number < many else "ba"["ab".index(side)] for many in (won, says_so))
            item = an_item(
                Truth(preference=true), len(answered), category=category,
                tags=dict(zip(("model_a", "model_b"), names, strict=True)),
            )  # fmt: skip
            answered.append(Answered(item, (Game("ab", Verdict("valid", said)),)))
    return answered


def second(answered):
    return [metric(f"judger_v2_{name}", answered) for name in ("acc", "d", "final")]


def test_a_judge_that_is_the_consensus_is_perfect_and_divides_by_nothing():
    assert second(fights([9, 7, 4, 2])) == [100, 0, 100]


def test_swapping_the_first_two_costs_what_the_formula_says():
    """Ranks 1 and 2 swapped, wins apart by 2, 2, 0, 0: 100/4 x (1/3 + 1 + 1/3 + 1)."""
    acc, apart, whole = second(fights([9, 7, 4, 2], [7, 9, 4, 2]))
    assert acc == pytest.approx(90)
    assert apart == pytest.approx(100 / 4 * (1 / 3 + 1 + 1 / 3 + 1))
    assert whole == pytest.approx((90 - apart + 100) / 2)


def test_the_distance_can_reach_200_and_the_score_go_below_nothing():
    assert distance([10.0, 0.0], [0.0, 10.0]) == pytest.approx(200)
    assert final(0, 200) == -50


def test_equal_wins_are_ranked_by_name():
    assert distance([5.0, 5.0, 1.0], [5.0, 5.0, 1.0]) == 0


def test_categories_are_scored_alone_and_averaged():
    one, other = fights([9, 7, 4], category="chat"), fights([9, 7, 4], [7, 9, 4], category="code")
    apart = metric("judger_v2_d", one + other)
    assert apart == pytest.approx(metric("judger_v2_d", other) / 2)
    assert told(one + other, "pair")["judger_v2_d", "chat"].value == 0


def test_unread_verdicts_leave_the_accuracy_and_are_counted():
    answered = fights([9, 7, 4])
    answered[:5] = [Answered(one.item, (Game("ab", UNREAD),)) for one in answered[:5]]
    figure = told(answered, "pair")["judger_v2_acc", ""]
    assert (figure.value, figure.unparsed) == (100, 5)


def test_models_win_alike_under_judge_and_truth():
    assert metric("model_correlation", fights([9, 7, 4, 2])) == pytest.approx(1)
    assert metric("model_correlation", fights([9, 7, 4, 2], [2, 4, 7, 9])) < -0.9
    assert isnan(metric("model_correlation", [Answered(an_item(Truth(preference="a")), ())]))
