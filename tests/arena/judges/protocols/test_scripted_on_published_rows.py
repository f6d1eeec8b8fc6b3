"""What scripted judges come to on published rows, as computed elsewhere before."""

from __future__ import annotations

import asyncio
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from judging import Model

from arena.endpoints.clients.base import ServerFailed
from arena.judges.protocols import PROTOCOLS
from arena.judges.protocols.base import Action, Case, Step, Truth
from simulators.conversation import Part

SHARED = Path(__file__).parents[5] / "shared"
GOLDEN = SHARED / "golden/judges_scripted.json"
pytestmark = pytest.mark.skipif(not GOLDEN.exists(), reason="the golden numbers are not beside this checkout")


def golden(name: str) -> dict[str, Any]:
    return json.loads(GOLDEN.read_text())[name]


def rows(name: str) -> list[dict[str, Any]]:
    path = SHARED / "data/judges" / name
    if not path.exists():
        pytest.skip(f"the published file {name} is not here")
    return [json.loads(line) for line in path.read_text().splitlines()]


def asked(text: str) -> tuple[Part, ...]:
    return (Part("text", text=text),)


@cache
def pairs(name: str) -> tuple[Case, ...]:
    if name == "halueval_pairs":
        return tuple(
            Case(
                asked(row["question"]),
                (row["positive_response"], row["negative_response"]),
                context=row["context"],
                truth=Truth(preference="a"),
            )
            for row in rows("halueval/contextual_pairs.jsonl")
        )
    return tuple(
        Case(
            asked(row["question"]),
            (row["response_A"], row["response_B"]),
            truth=Truth(preference="a" if row["label"] == "A>B" else "b"),
        )
        for row in rows(f"{name}.jsonl")
    )


def verdicts(cases: tuple[Case, ...], **options: Any) -> list[Any]:
    judge = PROTOCOLS["scripted"].make(options)
    nobody = Model(ServerFailed("nobody is to be asked"))

    async def all_of_them() -> list[Any]:
        return [await judge(case, nobody) for case in cases]

    return asyncio.run(all_of_them())


PAIRED = {
    "always_first": {"as": "always_first"},
    "always_tie": {"as": "always_tie"},
    "longest_chars": {"as": "longest"},
    "shortest_chars": {"as": "shortest"},
    "longest_first_on_near_tie_200": {"as": "longest_or_first", "margin": 200},
    "context_token_coverage": {"as": "context_overlap"},
    "oracle": {"as": "oracle"},
}


def paired() -> list[tuple[str, str]]:
    if not GOLDEN.exists():
        return []
    return [
        (data, judge)
        for name in json.loads(GOLDEN.read_text())
        for data, _, judge in [name.rpartition("/")]
        if judge in PAIRED
    ]


@pytest.mark.parametrize(("data", "judge"), paired())
def test_two_games_come_out(data, judge):
    cases, wanted = pairs(data), golden(f"{data}/{judge}")
    looks = [verdict.judgments for verdict in verdicts(cases, **PAIRED[judge])]
    golds = [case.truth.preference for case in cases]
    games = [tuple(look.preference for look in each) for each in looks]
    points = [
        sum({gold: 1, "tie": 0}.get(won, -1) for won in each) for each, gold in zip(games, golds, strict=True)
    ]
    strict = [set(each) == {gold} for each, gold in zip(games, golds, strict=True)]
    first = [look.preference == look.order[0] for each in looks for look in each if look.preference != "tie"]
    assert len(cases) == wanted.get("n", len(cases))
    assert percent(sum(point > 0 for point in points), cases) == wanted["two_game_acc"]
    assert percent(sum(strict), cases) == wanted["strict"]
    assert percent(sum(one != other for one, other in games), cases) == wanted["flip"]
    if "p_first" in wanted:
        assert (round(sum(first) / len(first), 4) if first else None) == wanted["p_first"]


def percent(count: int, of: tuple[Case, ...]) -> float:
    return round(100 * count / len(of), 2)


def general() -> tuple[Case, ...]:
    return tuple(
        Case(asked(row["user_query"]), (row["chatgpt_response"],), truth=Truth(label=row["hallucination"]))
        for row in rows("halueval/general_human_labels.jsonl")
    )


def livemcp() -> tuple[Case, ...]:
    return tuple(
        Case(
            asked(row["question"]),
            (row["final_response"],),
            actions=(tuple(Action(call["name"], call["arguments"]) for call in row["tool_calls"]),),
            truth=Truth(label=row["human"]),
        )
        for row in rows("livemcpbench/judged_trajectories.jsonl")
    )


YES = {"label": "yes", "otherwise": "no"}
DONE = {"label": "success", "otherwise": "failure"}
LABELLED = {
    "halueval_general/always_no": (general, {"as": "always", "label": "no"}, "yes"),
    "halueval_general/answer_longer_than_800_chars_is_yes": (general, {"as": "longer_is", **YES}, "yes"),
    "livemcp/always_success": (livemcp, {"as": "always", "label": "success"}, "success"),
    "livemcp/always_failure": (livemcp, {"as": "always", "label": "failure"}, "success"),
    "livemcp/at_least_3_calls": (livemcp, {"as": "calls_are", **DONE}, "success"),
}


@pytest.mark.parametrize("name", LABELLED)
def test_labels_come_out(name):
    read, options, positive = LABELLED[name]
    cases, wanted = read(), golden(name)
    said = [verdict.label == positive for verdict in verdicts(cases, **options)]
    known = [case.truth.label == positive for case in cases]
    assert len(cases) == wanted["n"]
    assert (
        percent(sum(one == other for one, other in zip(said, known, strict=True)), cases)
        == wanted["agreement"]
    )
    caught = [one for one, other in zip(said, known, strict=True) if other]
    passed = [not one for one, other in zip(said, known, strict=True) if not other]
    assert round(sum(caught) / len(caught), 4) == wanted["TPR"]
    assert round(sum(passed) / len(passed), 4) == wanted["TNR"]


@pytest.mark.parametrize(("name", "step"), [("always_step_1", 1), ("always_last_step", -1)])
def test_first_wrong_steps_come_out(name, step):
    solved = rows("mr_gsm8k/step_labels.jsonl")
    cases = tuple(
        Case(
            asked(row["question"]),
            ("\n".join(row["model_output_steps"]),),
            steps=(tuple(row["model_output_steps"]),),
            truth=Truth(label="incorrect", steps=known_steps(row)),
        )
        for row in solved
    )
    told = [verdict.steps for verdict in verdicts(cases, **{"as": "wrong_step", "step": step})]
    hits = sum(
        first_wrong(one) == first_wrong(case.truth.steps) for one, case in zip(told, cases, strict=True)
    )
    wanted = golden("mr_gsm8k/first_error_step")
    assert (len(cases), percent(hits, cases)) == (wanted["n"], wanted[name])


def test_an_echo_is_right_of_the_steps_before_the_first_wrong_one():
    solved, wanted = rows("mr_gsm8k/step_labels.jsonl"), golden("mr_gsm8k/first_error_step")
    known = [
        step
        for row in solved
        for step in known_steps(row)[: int(row["model_output_solution_first_error_step"])]
    ]
    cases = tuple(
        Case(asked(row["question"]), ("",), steps=(tuple(row["model_output_steps"]),)) for row in solved
    )
    told = [verdict.steps for verdict in verdicts(cases, **{"as": "step_echo"})]
    assert sum(map(len, told)) == wanted["steps_total"] and all(step.right for each in told for step in each)
    assert len(known) == wanted["steps_labelled_up_to_first_error"]
    assert (
        round(100 * sum(step.right for step in known) / len(known), 2)
        == wanted["share_correct_in_that_prefix"]
    )


def known_steps(row: dict[str, Any]) -> tuple[Step, ...]:
    first = int(row["model_output_solution_first_error_step"])
    return tuple(Step(number != first) for number in range(1, len(row["model_output_steps"]) + 1))


def first_wrong(steps: tuple[Step, ...]) -> int:
    return [step.right for step in steps].index(False)
