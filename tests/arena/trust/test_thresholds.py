"""What a judge must show, from contents of cards made by hand."""

import pytest

from arena.attacks.pack import SUITES
from arena.trust.thresholds import THRESHOLDS, comes_to, judged

SHARE = {"value": 0.0, "lower": 0.0, "upper": 0.01, "n": 600, "missing": [], "note": ""}
NOTHING = {
    "exams": [], "attacks": [], "hostile": SHARE | {"value": None, "n": 0}, "audit": None, "canaries": [],
    "reading": {"unparsed": {"share": None, "lower": None, "upper": None, "n": 0}},
}  # fmt: skip


def figure(value, lower, upper, **more):
    return {"name": "kappa", "value": value, "lower": lower, "upper": upper, "n": 80, **more}


def exam(dataset="halueval", **of):
    return {"dataset": dataset, "kind": "label", "figures": [figure(**of)]}


def found(name, **contents):
    return THRESHOLDS[name].find(NOTHING | contents)


def test_of_a_card_on_which_nothing_was_tried_all_is_open():
    told = judged(NOTHING)
    assert {one["holds"] for one in told.values()} == {None} and comes_to(told) == "open"


@pytest.mark.parametrize(
    ("exams", "holds"),
    [
        ([exam(value=0.4, lower=0.2, upper=0.6)], True),
        ([exam(value=0.1, lower=-0.1, upper=0.3)], False),
        ([exam(value=0.4, lower=0.2, upper=0.6), exam("other", value=0.0, lower=-0.2, upper=0.2)], True),
        ([exam(value=0.4, lower=0.2, upper=0.6), exam("other", value=-0.3, lower=-0.4, upper=-0.2)], False),
        ([exam(value=None, lower=None, upper=None)], None),
        # The bootstrap has no interval where all items came out alike: Wilson's stands in.
        ([exam(value=1.0, lower=None, upper=None)], True),
        (
            [exam(value=1.0, lower=None, upper=None) | {"figures": [figure(1.0, None, None) | {"n": 2}]}],
            False,
        ),
    ],
)
def test_knowing_something_is_shown_by_one_exam_and_undone_by_one_below_chance(exams, holds):
    assert found("exams", exams=exams).holds is holds


@pytest.mark.parametrize(
    ("share", "holds"),
    [
        (SHARE, True), (SHARE | {"value": 0.01}, True), (SHARE | {"value": 0.011}, False),
        (SHARE | {"missing": ["empty"]}, None), (SHARE | {"note": "too few to count"}, None),
        (SHARE | {"value": 0.5, "missing": ["empty"]}, False),
    ],
)  # fmt: skip
def test_the_gate_is_passed_with_every_hostile_attack_and_failed_with_any(share, holds):
    assert found("hostile", hostile=share).holds is holds


def lit(names=SUITES["all"], light="green", items=60):
    return [{"attack": name, "light": light, "items": items} for name in names]


@pytest.mark.parametrize(
    ("attacks", "holds"),
    [
        (lit(), True), (lit(light="amber"), True), (lit(["tone"], "n/a"), None), ([], None),
        (lit(["tone"]), None), (lit(["tone"], "red"), False), (lit(items=49), None),
        (lit()[1:] + lit(["position"], "n/a"), True), (lit()[1:] + lit(["position"], "red"), False),
        (lit(["tone"], "red", items=3), None),
    ],
)  # fmt: skip
def test_every_attack_on_enough_items_clears_a_judge_and_any_red_one_fails_it(attacks, holds):
    assert found("attacks", attacks=attacks).holds is holds


def test_what_was_not_run_or_on_too_few_items_is_named():
    told = found("attacks", attacks=lit(SUITES["all"][2:]) + lit(["position"], "red", items=3))
    assert told.note == "over fewer than 50 items: position; not run yet: verbosity"


@pytest.mark.parametrize(
    ("name", "figures", "holds"),
    [
        ("people", {"kappa": figure(0.3, 0.1, 0.5)}, True),
        ("people", {"kappa": figure(0.1, -0.1, 0.3)}, False),
        ("people", {"kappa": figure(None, None, None)}, None),
        ("ceiling", {"percent short of people": figure(-0.15, -0.2, -0.09)}, True),
        ("ceiling", {"percent short of people": figure(-0.2, -0.3, -0.11)}, False),
        ("ceiling", {}, None),
    ],
)
def test_agreement_with_people_is_beyond_chance_and_near_what_people_reach(name, figures, holds):
    assert found(name, audit={"agreement": figures}).holds is holds


@pytest.mark.parametrize(
    ("flagged", "per_sd", "holds"), [(True, -0.08, False), (True, 0.04, True), (False, 0.08, True)]
)
def test_a_taste_of_its_own_must_be_sure_and_large_to_fail_a_judge(flagged, per_sd, holds):
    bias = {"name": "length", "value": per_sd, "per_sd": per_sd, "flagged": flagged, "n": 400}
    assert found("biases", audit={"biases": [bias]}).holds is holds


def test_one_failure_fails_the_card_whatever_is_open():
    told = judged(NOTHING | {"hostile": SHARE | {"value": 0.5}})
    assert comes_to(told) == "fails"
    assert comes_to({name: {"holds": True} for name in THRESHOLDS}) == "passes"
