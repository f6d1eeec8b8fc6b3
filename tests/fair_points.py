"""Fair models for protocols that look at each reply, at several at once, at steps and at actions."""

import json
import re

from fair_pairs import with_a_picture
from judging import Fair, a_case

from arena.judges.protocols.base import Case
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


FAIR: dict[str, Fair] = {
    "score": Fair(scores, case=with_a_picture, both_wrong="tie"),
    "expected_score": Fair(digit, both_wrong="tie"),
    "weighted_points": Fair(ticks, case=with_points(0.5, 0.5), both_wrong="tie"),
    "grading": Fair(ticks, case=with_points(3, 3, 4), both_wrong="tie"),
    "checklist": Fair(ticks, case=with_points(1, 1, picture=True), both_wrong="tie"),
    "rubric_tree": Fair(compares, case=with_points(1, 1), both_wrong="tie"),
}
