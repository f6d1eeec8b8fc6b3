"""Rankings are one ballot each; steps are judged one by one, all of them or none."""

import json
from dataclasses import replace

import pytest
from judging import Model, a_case, judged

from arena.judges.protocols.base import Step
from arena.judges.protocols.ranking import ballots
from arena.judges.protocols.steps import prefer, split_steps

FOUR = replace(a_case(), replies=("one", "two", "three", "four"))


def ranks(said: str) -> Model:
    return Model(json.dumps({"reasoning": "So.", "ranking": said}))


def test_a_ranking_of_four_is_six_comparisons_that_weigh_one():
    verdict = judged("ranking", FOUR, ranks("CDAB"), orders="ab")
    assert (verdict.status, verdict.ranking, verdict.preference) == ("valid", (2, 3, 0, 1), None)
    made = ballots(verdict, "b1")
    assert [(one.better, one.worse) for one in made] == [(2, 3), (2, 0), (2, 1), (3, 0), (3, 1), (0, 1)]
    assert sum(one.weight for one in made) == pytest.approx(1) and {one.ballot for one in made} == {"b1"}


@pytest.mark.parametrize("said", ["CDAA", "CDA", "CDABE", "CDAX", "", "1234"])
def test_a_ranking_that_does_not_name_each_reply_once_is_unread(said):
    assert judged("ranking", FOUR, ranks(said)).status == "unparsed"


def test_a_ranker_that_only_likes_a_place_decides_nothing_of_two():
    verdict = judged("ranking", a_case(), ranks("AB"))
    assert (verdict.preference, verdict.flags, verdict.ranking) == ("tie", ("order_conflict",), ())


def gone_through(*rights: bool, error: str = "reasoning", **case: object):
    rows = [
        {"step": n, "why": "So.", "right": right, "error": "" if right else error}
        for n, right in enumerate(rights, 1)
    ]
    solution = replace(a_case(), replies=("…",), steps=(("a", "b", "c", "d", "e", "f"),))
    return judged("steps", solution, Model(json.dumps({"steps": rows})))


def test_every_step_is_told_right_or_wrong_and_how():
    verdict = gone_through(True, True, False, True, True, True)
    assert verdict.status == "valid" and verdict.preference is None
    assert verdict.steps[2] == Step(False, "reasoning", "So.") and verdict.steps[3].right


@pytest.mark.parametrize("count", [5, 7, 0])
def test_verdicts_on_another_number_of_steps_are_misaligned(count):
    verdict = gone_through(*[True] * count)
    assert verdict.status == "unparsed" and "misaligned" in verdict.judgments[0].rationale


def test_an_error_of_no_known_kind_is_unread():
    assert gone_through(True, True, False, True, True, True, error="typo").status == "unparsed"


def test_a_right_step_with_an_error_is_unread():
    rows = [
        {"step": n, "why": "", "right": True, "error": "reasoning" if n == 2 else ""} for n in range(1, 7)
    ]
    solution = replace(a_case(), replies=("…",), steps=(("a", "b", "c", "d", "e", "f"),))
    assert judged("steps", solution, Model(json.dumps({"steps": rows}))).status == "unparsed"


def test_who_goes_wrong_later_is_better():
    assert (prefer(None, 3), prefer(0, 1), prefer(None, None), prefer(2, 2)) == ("a", "b", "tie", "both_bad")


def test_four_replies_are_ranked_in_both_orders_by_mean_place():
    verdict = judged("ranking", FOUR, ranks("CDAB"))
    # In reverse the same word means the other replies: BACD, as places 1, 0, 2, 3 … of the case.
    assert verdict.flags == ("order_conflict",) and sorted(verdict.ranking) == [0, 1, 2, 3]
    assert [judgment.order for judgment in verdict.judgments] == ["abcd", "dcba"]


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("1. Add.\n2. Halve.\n3. Done.", 3),
        ("Let us see.\nStep 1: add\nStep 2: halve", 3),
        ("One thing.\n\nAnother.", 2),
        ("one\ntwo", 2),
        ("all at once", 1),
        ("  ", 0),
    ],
)
def test_a_solution_is_split_where_it_says_so(text, steps):
    assert len(split_steps(text)) == steps
