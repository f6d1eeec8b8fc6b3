"""Fair models for protocols that look at each reply, at several at once, at steps and at actions."""

import json
import re
from dataclasses import replace

from fair_pairs import with_a_picture
from judging import Fair, a_case

from arena.judges.protocols.base import Action, Case
from arena.judges.protocols.rubric import Criterion

RUBRIC = (Criterion("number", "It gives the right number.", 1.0),)


def is_right(prompt: str) -> bool:
    """Whether the one reply that is shown has the right answer in its block."""
    return "42" in prompt.split("<reply>")[1].split("</reply>")[0]


def keys_of(prompt: str) -> list[str]:
    """The keys of the answer that a prompt asks for in its last line."""
    return re.findall(r'"(\w+)":', prompt[prompt.rindex("Answer only in JSON") :])


def scores(prompt: str) -> str:
    """Scores a reply on the scale that it is told of."""
    best, worst = ("Outstanding", "Poor") if "Outstanding" in prompt[prompt.rindex("Score ") :] else (1, 0)
    said = {"reasoning": "So it is.", "confidence": 0.9}
    return json.dumps({key: said.get(key, best if is_right(prompt) else worst) for key in keys_of(prompt)})


def ticks(prompt: str) -> str:
    """Says of every point whether the reply meets it."""
    said = "yes" if is_right(prompt) else "no"
    return json.dumps({key: said if key != "reasoning" else "So." for key in keys_of(prompt)})


def compares(prompt: str) -> str:
    """Ticks, or says who wins each test where both replies are shown."""
    if "<reply>" in prompt:
        return ticks(prompt)
    one, other = ("42" in prompt.split(f"<reply_{side}>")[1].split(f"</reply_{side}>")[0] for side in "ab")
    label = "tie" if one == other else "A" if one else "B"
    return json.dumps({key: label if key != "reasoning" else "So." for key in keys_of(prompt)})


def digit(prompt: str) -> str:
    """A digit, from a server that tells no log-probabilities."""
    return "8" if is_right(prompt) else "2"


def with_points(*weights: float, picture: bool = False):
    """Cases with a rubric of so many points."""

    def case(a: bool, b: bool) -> Case:
        said = {True: "It is 42.", False: "It is 41."}
        points = tuple(Criterion(f"point {n}", "It is right.", weight) for n, weight in enumerate(weights, 1))
        seen = with_a_picture(a, b).parts if picture else a_case().parts
        return a_case(said[a], said[b], rubric=points, parts=seen)

    return case


def with_two_references(a: bool, b: bool) -> Case:
    """A case with a picture and two answers that are right, a line each."""
    return replace(with_a_picture(a, b), reference="42\nforty-two")


def labels(prompt: str) -> str:
    """Says of a reply alone whether it is correct."""
    return json.dumps({"reasoning": "So.", "label": "correct" if is_right(prompt) else "incorrect"})


def ranks(prompt: str) -> str:
    """Ranks replies that are right first, and those that are level in the order they are shown in."""
    letters = re.findall(r"<reply_(\w)>", prompt)
    right = {c: "42" in prompt.split(f"<reply_{c}>")[1].split(f"</reply_{c}>")[0] for c in letters}
    return json.dumps(
        {"reasoning": "So.", "ranking": "".join(sorted(letters, key=lambda c: not right[c])).upper()}
    )


def walks(prompt: str) -> str:
    """Says that a solution goes wrong at its last step, if it does."""
    right = is_right(prompt)
    steps = [
        {"step": n, "why": "So.", "right": True, "error": ""} for n in range(1, prompt.count("<step ") + 1)
    ]
    steps[-1] |= {"right": right, "error": "" if right else "numerical_calculation"}
    return json.dumps({"solution": "42", "steps": steps})


def with_actions(a: bool, b: bool) -> Case:
    """A case whose replies come from agents that called a tool."""
    said = {True: "It is 42.", False: "It is 41."}
    called = (Action("multiply", '{"by": 7}', "six times seven " * 20),)
    return a_case(said[a], said[b], rubric=RUBRIC, actions=(called, called))


def without_points(a: bool, b: bool) -> Case:
    """A case of agents to whose task nobody noted key points."""
    about = "Multiplies two numbers."
    return replace(
        with_actions(a, b),
        rubric=(),
        actions=tuple((replace(one, about=about),) for (one,) in with_actions(a, b).actions),
    )


def passes(prompt: str) -> str:
    """Says of an agent whether it did its task, and of a task what must be achieved."""
    if "<reply>" not in prompt:
        return json.dumps({"points": ["The number is right."]})
    return json.dumps({"thoughts": "So.", "status": "success" if is_right(prompt) else "failure"})


FAIR: dict[str, Fair] = {
    "score": Fair(scores, case=with_a_picture, both_wrong="tie"),
    "expected_score": Fair(digit, both_wrong="tie"),
    "weighted_points": Fair(ticks, case=with_points(0.5, 0.5), both_wrong="tie"),
    "grading": Fair(ticks, case=with_points(3, 3, 4), both_wrong="tie"),
    "checklist": Fair(ticks, case=with_points(1, 1, picture=True), both_wrong="tie"),
    "rubric_tree": Fair(compares, case=with_points(1, 1), both_wrong="tie"),
    "correctness": Fair(labels, case=with_two_references),
    "ranking": Fair(ranks, case=with_a_picture, both_wrong="tie"),
    "steps": Fair(walks),
    "trajectory": Fair(passes, case=without_points),
}
