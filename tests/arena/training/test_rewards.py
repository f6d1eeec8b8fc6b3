"""Rewards that are computed offline, from a row and what a model wrote."""

from __future__ import annotations

import json

import pytest
from learned import an_example, chat, rows_of

from arena.training.kinds.rewards import judged, says, solved, solved_and_judged


def wrote(solution: str, overall: str) -> list[dict]:
    """A completion that solves first and judges then."""
    verdict = json.dumps({"reasoning": "…", "overall": overall})
    return [chat(f"<solution>\n{solution}\n</solution>\n{verdict}", "assistant")]


def columns(order: str = "ab") -> dict[str, list]:
    """The columns of one row of `grpo`, as a trainer passes them."""
    rows = rows_of("grpo", an_example(answer="42"))
    row = next(row for row in rows if row["order"] == order)
    return {name: [value] for name, value in row.items() if name != "prompt"}


@pytest.mark.parametrize(
    ("solution", "overall", "sum_"),
    [("6 · 7 = 42", "A", 2.0), ("6 · 7 = 42", "B", 1.0), ("6 · 7 = 41", "A", 1.0), ("It is 41", "B", 0.0)],
)
def test_solving_and_judging_are_rewarded_apart_and_together(solution, overall, sum_):
    completions, gold = [wrote(solution, overall)], columns()
    assert solved_and_judged(completions, **gold) == [sum_]
    assert solved(completions, **gold)[0] + judged(completions, **gold)[0] == sum_


def test_the_other_order_rewards_the_other_letter():
    assert judged([wrote("", "B")], **columns("ba")) == [1.0]
    assert judged([wrote("", "A")], **columns("ba")) == [0.0]


def test_weights_of_both_are_the_user_s():
    assert solved_and_judged([wrote("42", "B")], weights=(0.25, 1.0), **columns()) == [0.25]


@pytest.mark.parametrize(
    "text", ["", "A", "{", "I prefer A.", '{"overall": "A"} {"overall": "B"', "[[A]] or [[B]]"]
)
def test_what_cannot_be_read_earns_nothing(text):
    assert judged([text], **columns()) == [0.0]


@pytest.mark.parametrize(
    ("text", "right", "same"),
    [
        ("It is clear.\n[[A]]", "A", True),
        ('{"overall": "A>>B"}', "A", True),
        ('{"overall": "tie"}', "tie", True),
        ('{"overall": 3}', "3", True),
        ('{"overall": 3.5}', "3", False),
        ('{"label": "Correct"}', "correct", True),
        ('{"label": "incorrect"}', "correct", False),
    ],
)
def test_a_verdict_is_right_in_whatever_form_our_prompts_ask_for(text, right, same):
    assert says(text, right) is same


def test_no_known_answer_is_no_reward_for_solving_not_a_bad_one():
    assert solved([wrote("42", "A")], gold_answer=[""]) == [None]
    assert solved_and_judged([wrote("42", "A")], answer=["A"], gold_answer=[""]) == [1.0]
