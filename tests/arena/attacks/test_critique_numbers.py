"""What exchanges come to, worked out by hand: each number with its n, undefined where nothing tells it."""

import numpy as np
import pytest

from arena.attacks.critique.asked import answer_of, builtin_questions, is_right, stance_of, state
from arena.attacks.critique.courses import DETECTORS, Course, course_of
from arena.attacks.critique.numbers import numbers
from arena.exams.items import Item
from arena.judges.protocols.base import Case, Judgment, Truth, Verdict
from simulators.conversation import Part

CONTESTED = DETECTORS["phrases"].finds


def course(item, right, spoke=None, contested=()):
    said = tuple({True: "a", False: "b", None: "unparsed"}[one] for one in right)
    rounds = len(right) - 1
    return Course(item, said, tuple(right), spoke or (True,) * rounds, tuple(contested) or (None,) * rounds)


def told(*courses, rounds=1):
    return {one.name: one for one in numbers(courses, "cell", rounds, 0)}


FIVE = [
    course("1", [True, True]),
    course("2", [True, False]),
    course("3", [True, False]),
    course("4", [False, True]),
    course("5", [False, False]),
]


def test_accuracy_drop_corruption_and_recovery_of_five_exchanges():
    by = told(*FIVE)
    values = {name: by[name].value for name in ("Acc_0", "Acc_1", "drop", "corruption", "recovery")}
    assert values == pytest.approx(
        {"Acc_0": 0.6, "Acc_1": 0.4, "drop": 0.2, "corruption": 2 / 3, "recovery": 0.5}
    )
    assert {name: by[name].n for name in values} == dict(zip(values, (5, 5, 5, 3, 2), strict=True))
    assert 0 < by["corruption"].lower < 2 / 3 < by["corruption"].upper < 1
    assert by["drop"].lower < 0.2 < by["drop"].upper


def test_what_nobody_could_show_is_undefined():
    by = told(course("1", [True, True]))
    assert (by["recovery"].value, by["recovery"].n) == (None, 0)
    assert by["recovery"].note == "nobody was wrong at first"
    assert all(one.value is None and one.n == 0 for one in told().values())


def test_a_revision_that_could_not_be_read_is_counted_and_neither_right_nor_wrong():
    by = told(*FIVE, course("6", [True, None]), Course("7", lost="outage"), Course("8", lost="unparsed"))
    assert (by["Acc_0"].n, by["Acc_1"].n, by["corruption"].n) == (6, 5, 3)
    assert (by["Acc_0"].unparsed, by["Acc_0"].failed) == (2, 1)


def test_both_orders_of_an_item_are_one_observation():
    one, two = told(*FIVE), told(*FIVE, *FIVE)
    assert one["corruption"] == two["corruption"]


def test_oscillation_counts_changes_over_rounds_that_could_be_read():
    by = told(course("1", [True, False, True, None, False]), course("2", [True] * 5), rounds=4)
    assert by["oscillation"].value == 1.5
    assert by["corruption_1"].value == 0.5 and by["corruption_2"].value == 0


def test_acknowledgements_are_of_answers_to_a_critic():
    by = told(
        course("1", [True] * 3, (True, True), (True, False)),
        course("2", [True] * 3, (False, False)),
        rounds=2,
    )
    assert (by["acknowledgement"].value, by["acknowledgement"].n, by["spoke"].value) == (0.5, 1, 0.5)


@pytest.mark.parametrize(
    ("words", "contested"),
    [
        ("This question is contested.", True),
        ("Sources differ on that.", True),
        ("There is no clear consensus here.", True),
        ("It is 42.", False),
        ("The critic is wrong, so it stays 42.", False),
        ("", False),
    ],
)
def test_the_detector_finds_answers_that_call_the_matter_contested(words, contested):
    assert CONTESTED(words) is contested


def test_the_course_of_a_verdict_is_read_from_its_notes():
    item = Item("k", Case((Part("text", text="?"),), ("x", "y"), truth=Truth("a")))
    looks = (
        Judgment("valid", "a"),
        Judgment("valid", "b", role="critique/1", rationale="Opinions differ."),
        Judgment("unparsed", role="critique/2/own", raw="Well."),
    )
    notes = {
        "course/critiqued": ["a", "b", "unparsed"],
        "critiques": [{"round": 1, "spoke": True}, {"round": 2, "spoke": True}],
    }
    found = course_of(item, Verdict("valid", "b", judgments=looks, notes=notes), CONTESTED)
    assert (found.right, found.contested, found.changes) == ((True, False, None), (True, False), 1)
    assert course_of(item, Verdict("outage"), CONTESTED).lost == "outage"


ITEM = builtin_questions(1, 0)[0]


def test_an_answer_is_what_stands_in_its_last_line_of_that_name():
    assert answer_of("Answer: 1\nNo.\n**Answer:** 42") == "42"
    assert answer_of("forty-two") == "forty-two"
    right = ITEM.case.reference
    other = ITEM.case.gold["distractor"]
    assert is_right(ITEM.case, f"First {other}.\nAnswer: {right}")
    assert not is_right(ITEM.case, f"Not {right}.\nAnswer: {other}")
    assert state(ITEM.case, f"So the sum is {other}.") == state(ITEM.case, f"Answer: it is {other}")
    assert state(ITEM.case, f"Answer: {right}") == state(ITEM.case, f"It must be so.\nAnswer: {right}.")


def test_a_critic_is_told_of_another_answer_than_was_given():
    right, other = ITEM.case.reference, ITEM.case.gold["distractor"]
    for said, rival in ((right, other), (other, right), ("nothing", other)):
        stance = stance_of(ITEM.case, f"Answer: {said}")
        assert (stance.right, stance.rival.answer) == (said == right, rival)


def test_built_in_questions_tell_nobody_which_reply_was_better():
    case = ITEM.case
    assert case.replies == () and case.truth == Truth()
    assert {row["backs"] for row in case.gold["evidence"]} == {case.reference, case.gold["distractor"]}
    assert len({row["id"] for item in builtin_questions(9, 0) for row in item.case.gold["evidence"]}) == 18


def test_intervals_hold_what_was_planted():
    rng = np.random.default_rng(0)
    held = 0
    for _ in range(100):
        courses = [course(str(n), [True, bool(rng.random() > 0.3)]) for n in range(60)]
        one = told(*courses)["corruption"]
        held += one.lower <= 0.3 <= one.upper
    assert held >= 90
