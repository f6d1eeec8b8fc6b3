"""Accuracy in one order and in both, consistency, and leanings to a slot or to length."""

from __future__ import annotations

from math import isnan

import pytest
from answering import an_item, metric, pairs, says, told

from arena.exams.items import Answered, Game
from arena.judges.protocols.base import Truth

RUNS = {1: "a", 2: "b", -1: "unparsed"}


def contextual():
    """ContextualJudgeBench's own example: the better reply is a, the second run is turned back already."""
    one, other = ([RUNS[code] for code in run] for run in ([1, 1, 2, 1, -1, 2], [1, 2, 2, 1, -1, 1]))
    return pairs("aaaaaa", one, other)


def code_judge():
    """CodeJudgeBench's: five with the passing program first, five with it second; one unread."""
    first = ["a", "a", "b", "a", "unparsed"]
    second = ["a" if said == "B" else "b" for said in "BABBB"]
    return pairs("aaaaa", first, second)


def test_right_in_both_orders_and_in_each_are_those_of_the_papers_example():
    assert metric("accuracy_both", contextual()) == pytest.approx(1 / 3)
    assert metric("accuracy_ab", contextual()) == metric("accuracy_ba", contextual()) == 0.5


def test_two_unread_games_agree_only_where_the_name_says_so():
    assert metric("consistency_unread_agree", contextual()) == pytest.approx(0.6667, abs=5e-5)
    assert metric("consistency", contextual()) == pytest.approx(0.5)
    assert metric("flip_rate", contextual()) == pytest.approx(0.5)
    assert metric("unparsed_share", contextual()) == pytest.approx(2 / 12)


def test_the_order_gap_is_that_of_the_papers_example():
    values = {name: metric(name, code_judge()) for name in ("accuracy_gold_first", "accuracy_gold_second")}
    assert values == pytest.approx({"accuracy_gold_first": 0.6, "accuracy_gold_second": 0.8})
    assert metric("accuracy", code_judge()) == pytest.approx(0.7)
    assert metric("order_gap", code_judge()) == pytest.approx(0.2)
    assert metric("position_bias", code_judge()) == pytest.approx(-0.2)
    assert told(code_judge(), "pair")["accuracy", ""].unparsed == 1


def test_in_two_games_a_tie_and_a_right_one_will_do_and_an_unread_one_is_nothing():
    answered = pairs("aaaaa", ["a", "tie", "unparsed", "b", "tie"], ["tie", "a", "a", "a", "tie"])
    assert metric("accuracy_two_game", answered) == pytest.approx(3 / 5)
    assert metric("accuracy_both", answered) == 0


@pytest.mark.parametrize(
    ("ab", "ba", "two_game", "flip", "first"),
    [("a", "b", 0, 1, 1), ("tie", "tie", 0, 0, None), ("a", "a", 0.5, 0, 0.5), ("b", "b", 0.5, 0, 0.5)],
    ids=["always first", "always a tie", "always a", "always b"],
)
def test_judges_without_an_eye_for_the_better_get_what_they_must(ab, ba, two_game, flip, first):
    answered = pairs("abababab", [ab] * 8, [ba] * 8)
    assert metric("accuracy_two_game", answered) == metric("accuracy_both", answered) == two_game
    assert metric("flip_rate", answered) == flip
    wins = metric("first_slot", answered)
    assert isnan(wins) if first is None else wins == first


def test_ties_count_as_wrong_as_half_or_not_at_all():
    assert metric("accuracy_decisive", pairs("aa", ["tie"] * 2)) == 0
    assert isnan(metric("accuracy_without_ties", pairs("aa", ["tie"] * 2)))
    mixed = pairs("aaaa", ["a", "tie", "b", "tie"])
    assert metric("accuracy_decisive", mixed) == 0.25
    assert metric("accuracy_without_ties", mixed) == 0.5
    assert metric("accuracy_tie_aware", mixed) == 0.5


def test_what_people_call_a_tie_is_right_as_a_tie():
    tied = Answered(an_item(Truth(preference="tie")), (Game("ab", says("both_bad")),))
    assert metric("accuracy", [tied]) == 1  # no item has two bad replies: neither is better
    assert isnan(metric("accuracy_decisive", [tied]))


def test_two_bad_replies_are_no_tie_where_the_exam_tells_them_apart():
    bad = Answered(an_item(Truth(preference="both_bad")), (Game("ab", says("tie")),))
    assert metric("accuracy", [bad]) == 0


def test_leanings_to_a_slot_are_counted_as_judgelm_does():
    answered = pairs("aaaaa", ["a", "a", "b", "tie", "a"], ["b", "tie", "a", "a", "a"])
    values = {
        name: metric(name, answered) for name in ("prefer_first", "prefer_second", "delta_bias", "total_bias")
    }
    assert values == pytest.approx(
        {"prefer_first": 0.4, "prefer_second": 0.4, "delta_bias": 0, "total_bias": 0.8}
    )


def test_length_bias_is_accuracy_on_longer_less_on_shorter_better_replies():
    longer = pairs("aabb", ["a", "a", "a", "b"], replies=("long, long", "short"))
    assert metric("length_bias", longer) == pytest.approx(1 - 0.5)
    assert metric("longer_wins", longer) == pytest.approx(0.75)
    assert isnan(metric("length_bias", pairs("ab", ["a", "b"], replies=("same", "same"))))


def test_an_outage_is_left_out_and_an_unread_answer_is_wrong():
    answered = pairs("aaaa", ["a", "a", "outage", "unparsed"], ["a", "outage", "a", "a"])
    found = told(answered, "pair")
    assert (found["accuracy", ""].value, found["accuracy", ""].n) == (pytest.approx(5 / 6), 4)
    assert (found["accuracy_both", ""].value, found["accuracy_both", ""].n) == (0.5, 2)
    assert (found["accuracy", ""].unparsed, found["accuracy", ""].failed) == (1, 2)
