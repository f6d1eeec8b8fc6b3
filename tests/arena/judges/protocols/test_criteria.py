"""Criterion by criterion: each is asked about alone, and weights decide."""

import json

import pytest
from fair_pairs import form, places
from judging import Model, a_case, judged

from arena.judges.protocols.base import Verdict
from arena.judges.protocols.rubric import Criterion, read_rubric

SWAPPED = {"A": "B", "B": "A"}
CONFLICT = {"tone": "A", "depth": "B", "style": "B"}


def scripted(**said: str) -> Model:
    """Says the same of the same replies in either order."""

    def says(prompt: str) -> str:
        straight = places(prompt)[0]
        labels = {key: said[key] for key in form(prompt) if key in said}
        if not straight:
            labels = {key: SWAPPED.get(label, label) for key, label in labels.items()}
        return json.dumps({"reasoning": "So it is."} | labels)

    return Model(says)


def on(weights: dict[str, float], model: Model | None = None, **options: object) -> Verdict:
    rubric = tuple(Criterion(name, weight=weight) for name, weight in weights.items())
    return judged("criteria", a_case(rubric=rubric), model or scripted(**CONFLICT), **options)


@pytest.mark.parametrize("calls", ["each", "together"])
@pytest.mark.parametrize(
    ("weights", "preference"),
    [
        ({"tone": 1, "depth": 1, "style": 1}, "b"),
        ({"tone": 3, "depth": 1, "style": 1}, "a"),
        ({"tone": 2, "depth": 1, "style": 1}, "tie"),
        ({"tone": 0.3, "depth": 0.1, "style": 0.2}, "tie"),
    ],
)
def test_weights_decide_where_criteria_disagree(calls, weights, preference):
    verdict = on(weights, calls=calls)
    assert verdict.preference == preference
    assert verdict.standards == {"tone": "a", "depth": "b", "style": "b"}


def test_the_score_is_the_share_of_the_weight_that_was_won():
    verdict = on({"tone": 3, "depth": 1}, scripted(tone="A", depth="tie"))
    assert verdict.scores == {"overall": (0.875, 0.125)}


def test_a_lead_within_the_threshold_is_a_tie():
    weights = {"tone": 5, "depth": 2, "style": 2}
    assert on(weights).preference == "a"
    assert on(weights, threshold=0.2).preference == "tie"


def test_each_criterion_has_its_call_and_its_judgment():
    model = scripted(**CONFLICT)
    verdict = on(dict.fromkeys(CONFLICT, 1.0), model, orders="ab")
    assert [list(schema["properties"]) for schema in model.schemas] == [
        ["reasoning", name] for name in CONFLICT
    ]
    assert {judgment.role: judgment.preference for judgment in verdict.judgments} == verdict.standards


def test_all_criteria_share_what_is_said_before_the_last_line():
    model = scripted(**CONFLICT)
    on(dict.fromkeys(CONFLICT, 1.0), model, orders="ab")
    shared = {turns[-1].text.partition("</reply_b>")[0] for turns in model.calls}
    assert len(shared) == 1 and "<criteria>\n- tone" in shared.pop()
    assert len({turns[0] for turns in model.calls}) == 1


def test_without_ties_none_is_offered_and_none_is_read():
    model = scripted(tone="tie")
    verdict = on({"tone": 1}, model, levels=2)
    assert model.schemas[0]["properties"]["tone"]["enum"] == ["A", "B"]
    assert '"tie"' not in model.calls[0][-1].text
    assert verdict.status == "unparsed"


@pytest.mark.parametrize("calls", ["each", "together"])
def test_one_criterion_that_cannot_be_read_leaves_no_verdict_but_what_was_read(calls):
    verdict = on({"tone": 9, "depth": 1}, scripted(tone="A", depth="hm"), calls=calls, orders="ab")
    assert (verdict.status, verdict.preference, verdict.scores) == ("unparsed", None, {})
    assert verdict.standards == ({"tone": "a"} if calls == "each" else {})
    assert "depth: no verdict" in next(j.rationale for j in verdict.judgments if j.status != "valid")


def test_a_tree_is_judged_by_its_leaves_and_weights_multiply():
    branch = {"name": "look", "weight": 3, "parts": [{"name": "colour"}, {"name": "form", "weight": 2}]}
    rubric = read_rubric([branch, {"name": "use"}])
    model = scripted(look_colour="A", look_form="B", use="A")
    verdict = judged("criteria", a_case(rubric=rubric), model)
    assert verdict.standards == {"look/colour": "a", "look/form": "b", "use": "a"}
    assert verdict.scores["overall"] == pytest.approx((0.5, 0.5)) and verdict.preference == "tie"


def test_a_judge_blind_to_criteria_says_the_same_of_each():
    blind = Model(lambda prompt: json.dumps(dict.fromkeys(form(prompt), "A" if places(prompt)[0] else "B")))
    verdict = on(dict.fromkeys(CONFLICT, 1.0), blind)
    assert set(verdict.standards.values()) == {"a"} and verdict.preference == "a"
