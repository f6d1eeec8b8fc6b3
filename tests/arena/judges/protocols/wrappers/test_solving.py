"""Judges that solve the question themselves, and judges with other references than the given one."""

import json

import pytest
from fair_wrappers import answers_too
from judging import Model, a_case, answer
from wrapping import shown, wrapped

from arena.endpoints.clients.base import ServerFailed
from arena.judges.protocols.wrappers.solve_first import UNSOLVED
from arena.judges.protocols.wrappers.with_reference import SELF

SOLVE, BEFORE = [{"wrapper": "solve_first"}], [{"wrapper": "solve_first", "calls": 2}]


def solves_as(solution, label="A"):
    def says(turns):
        if "<reply_a>" not in turns[-1].text:
            return solution
        return (f"<solution>{solution}</solution>\n" if "<solution>…" in turns[0].text else "") + answer(
            label
        )

    return says


@pytest.mark.parametrize("wrappers", [SOLVE, BEFORE])
def test_a_solution_is_kept_apart_from_the_verdict(wrappers):
    verdict = wrapped(wrappers, solves_as("It must be 42."))
    assert verdict.preference == "a"
    assert verdict.notes["solutions"] == ["It must be 42."]
    assert [(said.role, said.text) for said in verdict.transcript] == [("solution", "It must be 42.")]


@pytest.mark.parametrize("wrappers", [SOLVE, BEFORE])
@pytest.mark.parametrize(("solution", "solved"), [("It is 42.", True), ("It is 43.", False)])
def test_whether_it_solved_the_question_is_told_where_the_answer_is_known(wrappers, solution, solved):
    assert wrapped(wrappers, solves_as(solution)).notes["solved"] is solved
    known = a_case(reference="", gold={"answer": "42"})
    assert wrapped(wrappers, solves_as(solution), known).notes["solved"] is solved
    assert "solved" not in wrapped(wrappers, solves_as(solution), a_case(reference="")).notes


@pytest.mark.parametrize(
    ("solution", "solved"),
    [("So (E).", True), ("EEEEE", True), ("E looks right, but it is B.", False), ("Even so.", False)],
)
def test_a_choice_is_the_last_letter_of_a_solution(solution, solved):
    case = a_case(reference="", gold={"answer": "E"})
    assert wrapped(BEFORE, solves_as(solution), case).notes["solved"] is solved


def test_solving_before_is_one_call_that_sees_neither_replies_nor_reference():
    model = Model(answers_too, whole=True)
    wrapped(BEFORE, model, orders="both")
    assert len(model.calls) == 3
    first = str(model.calls[0])
    assert "6 times 7" in first and "It is 41" not in first and "<reference>" not in first
    assert all("Six times seven is 42." in turns[0].text for turns in model.calls[1:])


def test_a_look_without_a_solution_is_marked_and_a_missing_one_never_counts_as_solved():
    verdict = wrapped(SOLVE, lambda turns: answer("A"))
    assert (verdict.preference, verdict.flags) == ("a", (UNSOLVED,))
    assert verdict.notes["solutions"] == [] and "solved" not in verdict.notes


def test_a_verdict_inside_the_solution_is_none():
    says = f"<solution>{answer('B')}</solution> I cannot say more."
    assert wrapped(SOLVE, lambda turns: says).status == "unparsed"


@pytest.mark.parametrize("wrappers", [BEFORE, [{"wrapper": "with_reference", "mode": "own"}]])
def test_no_solution_is_an_outage(wrappers):
    verdict = wrapped(wrappers, lambda turns: ServerFailed() if len(str(turns)) < 1500 else answer("A"))
    assert (verdict.status, verdict.judgments[0].error) == ("outage", "server_failed")


# References


def reference_judge(knows):
    """Says which reply equals its reference; without one it uses its own answer, if it knows it."""

    def says(turns):
        text = turns[-1].text
        if "<reply_a>" not in text:
            return "42" if knows else "41"
        reference = text.split("<reference>\n")[1].split("\n")[0] if "<reference>" in text else None
        means = reference or ("42" if knows else "41")
        return answer("A" if means in text.split("<reply_a>")[1].split("</reply_a>")[0] else "B")

    return says


GOLD = {"wrong_reference": "41", "other_reference": "7"}


@pytest.mark.parametrize(
    ("mode", "knows", "preference"),
    [
        ("given", True, "a"),
        ("given", False, "a"),
        ("dropped", True, "a"),
        ("dropped", False, "b"),
        ("own", True, "a"),
        ("own", False, "b"),
        ("wrong", True, "b"),
        ("wrong", False, "b"),
    ],
)
def test_a_judge_is_as_good_as_the_reference_it_is_shown(mode, knows, preference):
    case = a_case(gold=GOLD, reference_from="human")
    verdict = wrapped(
        [{"wrapper": "with_reference", "mode": mode}], reference_judge(knows), case, orders="both"
    )
    assert verdict.preference == preference
    assert verdict.notes["reference"]["mode"] == mode
    assert (SELF in verdict.flags) == (mode == "own")


def test_who_wrote_the_reference_is_told():
    case = a_case(gold=GOLD, reference_from="verified")
    told = {
        mode: wrapped([{"wrapper": "with_reference", "mode": mode}], reference_judge(True), case).notes[
            "reference"
        ]
        for mode in ("given", "own", "dropped", "other")
    }
    assert {mode: note["from"] for mode, note in told.items()} == {
        "given": "verified",
        "own": "model",
        "dropped": "none",
        "other": "none",
    }


def test_replies_and_their_order_are_the_same_in_every_mode():
    asked = []
    for mode in ("given", "own", "dropped", "wrong"):
        model = Model(reference_judge(True), whole=True)
        wrapped([{"wrapper": "with_reference", "mode": mode}], model, a_case(gold=GOLD))
        asked.append(shown(model.calls[-1]).split("<reply_a>")[1])
    assert len(set(asked)) == 1


def test_a_mode_whose_reference_is_not_known_is_void_with_the_reason():
    verdict = wrapped([{"wrapper": "with_reference", "mode": "wrong"}], reference_judge(True))
    assert (verdict.status, verdict.judgments[0].rationale) == ("void", "the case has no wrong_reference")
    assert json.dumps(verdict.notes) == "{}"
