"""Criteria in order: the first that is no tie decides, however the model is asked."""

import json

import pytest
from fair_pairs import form, places
from judging import Model, a_case, judged

from arena.judges.protocols import PROTOCOLS
from arena.judges.protocols.base import OptionError, Verdict
from arena.judges.protocols.rubric import Criterion

SAID = {"refusal": "tie", "faithfulness": "tie", "completeness": "B", "conciseness": "A"}
SWAPPED = {"A": "B", "B": "A", "tie": "tie"}
ORDERED = ("faithfulness", "completeness", "conciseness")


def scripted(**said: str) -> Model:
    """Says the same of the same replies in either order; replies that hold 42 are a."""

    def says(prompt: str) -> str:
        straight = places(prompt) == (True, False)
        mine = {key: SAID.get(key, "tie") for key in form(prompt)} | {
            key: value for key, value in said.items() if key in form(prompt)
        }
        lines = {key: mine.pop(key) for key in ("a_faithful", "b_faithful") if key in mine}
        if not straight:
            mine = {key: SWAPPED.get(value, value) for key, value in mine.items()}
            lines = dict(zip(lines, reversed(lines.values()), strict=True))
        return json.dumps(mine | lines | {"reasoning": "So it is."})

    return Model(says)


def rubric(*names: str) -> tuple[Criterion, ...]:
    return tuple(Criterion(name, f"Is there more {name}?") for name in names)


def on(names: tuple[str, ...] = ORDERED, model: Model | None = None, **options: object) -> Verdict:
    return judged("conditional", a_case(rubric=rubric(*names)), model or scripted(), **options)


@pytest.mark.parametrize("family", ["whole", "criterion"])
def test_the_first_criterion_that_is_no_tie_decides(family):
    verdict = on(family=family)
    assert (verdict.preference, verdict.decided_by) == ("b", "completeness")
    reordered = on(("faithfulness", "conciseness", "completeness"), family=family)
    assert (reordered.preference, reordered.decided_by) == ("a", "conciseness")


def test_the_order_of_the_option_decides_for_questions_without_a_rubric():
    rows = [{"name": name} for name in ORDERED]
    verdict = judged("conditional", a_case(), scripted(), criteria=rows)
    assert (verdict.preference, verdict.decided_by) == ("b", "completeness")
    verdict = judged("conditional", a_case(), scripted(), criteria=rows[::-1])
    assert (verdict.preference, verdict.decided_by) == ("a", "conciseness")


def test_without_any_rubric_the_workflow_is_asked_in_its_order():
    model = scripted()
    verdict = judged("conditional", a_case(context="It has 42 pages."), model)
    assert verdict.decided_by == "completeness"
    assert list(model.schemas[0]["properties"]) == ["reasoning", *SAID]
    assert "<context>\nIt has 42 pages.\n</context>" in model.calls[0][-1].text


def test_where_every_criterion_is_a_tie_so_is_the_verdict():
    verdict = on(("tone", "style"))
    assert (verdict.status, verdict.preference, verdict.decided_by) == ("valid", "tie", "")
    assert verdict.standards == {"tone": "tie", "style": "tie"}


def test_asked_one_by_one_nothing_is_asked_after_what_decides():
    model = scripted()
    verdict = on(model=model, family="criterion", orders="ab")
    assert [list(schema["properties"])[1] for schema in model.schemas] == ["faithfulness", "completeness"]
    assert [judgment.role for judgment in verdict.judgments] == ["faithfulness", "completeness"]
    assert verdict.standards == {"faithfulness": "tie", "completeness": "b"}


def test_asked_reply_by_reply_the_faithful_one_wins_the_criterion():
    said = {"a_faithful": "yes", "b_faithful": "no"}
    model = scripted(**said)
    verdict = on(model=model, family="conditional")
    assert (verdict.preference, verdict.decided_by) == ("a", "faithfulness")
    assert verdict.scores == {"faithful": (1.0, 0.0)}
    assert list(model.schemas[0]["properties"]) == [
        "reasoning", "a_faithful", "b_faithful", "completeness", "conciseness",
    ]  # fmt: skip


def test_two_faithful_replies_are_decided_by_what_comes_next():
    verdict = on(model=scripted(a_faithful="yes", b_faithful="yes"), family="conditional")
    assert (verdict.preference, verdict.decided_by) == ("b", "completeness")


@pytest.mark.parametrize("said", ["perhaps", None, True, "A and B"])
@pytest.mark.parametrize("family", ["whole", "criterion"])
def test_a_criterion_that_cannot_be_read_is_no_tie(family, said):
    verdict = on(model=scripted(faithfulness=said), family=family)
    assert (verdict.status, verdict.preference) == ("unparsed", None)


def test_what_comes_after_the_decision_need_not_be_readable():
    assert on(model=scripted(conciseness="perhaps")).preference == "b"


def test_a_line_on_faithfulness_that_cannot_be_read_is_neither_yes_nor_no():
    model = scripted(a_faithful="mostly", b_faithful="yes")
    assert on(model=model, family="conditional").status == "unparsed"


def test_what_the_calls_of_one_order_share_comes_first():
    model = scripted()
    on(("tone", "style"), model, family="criterion", orders="ab")
    assert model.calls[0][0] == model.calls[1][0]
    one, other = (turns[-1].text for turns in model.calls)
    shared = one[: one.index("</reply_b>")]
    assert other.startswith(shared) and shared.index("<criteria>") < shared.index("<reply_a>")


def test_names_that_cannot_be_keys_get_numbers_and_stay_what_they_are():
    names = ("Tone of voice", "?!", "x" * 100, "tone_of_voice")
    model = scripted(criterion_2="A")
    verdict = on(names, model)
    assert list(model.schemas[0]["properties"])[1:] == [
        "tone_of_voice", "criterion_2", "criterion_3", "criterion_4",
    ]  # fmt: skip
    assert verdict.decided_by == "?!" and "x" * 100 in model.calls[0][-1].text


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([{"name": "tone", "weight": 0}], "criteria, row 1: weight = 0"),
        ([{"text": "no name"}], "criteria, row 1: missing key 'name'"),
        ([{"name": "tone"}, {"name": "tone"}], "criteria, row 2: name 'tone'"),
        ("colours", "criteria = 'colours'"),
        ([], r"criteria = \[\]"),
    ],
)
def test_criteria_that_are_wrong_are_refused_by_row(rows, words):
    with pytest.raises(OptionError, match=words):
        PROTOCOLS["conditional"].make({"criteria": rows})
