"""Fair models for pair protocols."""

import json
import re

from judging import Fair, a_case

from arena.judges.protocols.base import Case
from simulators.conversation import Part

SUM = Part("image", text="A sum on a blackboard.", url="https://media.example.org/sum.png", mime="image/png")


def with_a_picture(a: bool, b: bool) -> Case:
    """A case whose question shows a picture that has words of its own."""
    said = {True: "It is 42.", False: "It is 41."}
    return a_case(said[a], said[b], parts=(Part("text", text="What is 6 times 7?"), SUM))


def places(prompt: str) -> tuple[bool, bool]:
    """Whether each reply of a pair, as shown, has the right answer in its block."""
    one, other = (prompt.split(f"<reply_{letter}>")[1].split(f"</reply_{letter}>")[0] for letter in "ab")
    return "42" in one, "42" in other


LABELS = {(True, False): "A", (False, True): "B", (True, True): "tie", (False, False): "tie"}


def form(prompt: str) -> list[str]:
    """The keys of the answer that a prompt asks for in its last line."""
    return list(json.loads(prompt[prompt.rindex("{") :]))


def fills_in(prompt: str) -> str:
    """Says of every criterion which reply is right."""
    right = places(prompt)
    faithful = dict(zip(("a_faithful", "b_faithful"), ("yes" if one else "no" for one in right), strict=True))
    said = dict.fromkeys(form(prompt), LABELS[right]) | {"reasoning": "So it is."}
    return json.dumps({key: faithful.get(key, label) for key, label in said.items()})


def chooses(prompt: str) -> str:
    """Answers as `any_to_any` asks: 0 for A, 2 for B, 1 for a tie."""
    one, other = places(prompt)
    keys = re.findall(r'"(\w+)": …', prompt)
    return json.dumps({key: 1 - one + other if key.endswith("choice") else "So it is." for key in keys})


FAIR: dict[str, Fair] = {
    "pairwise": Fair(case=with_a_picture),
    "conditional": Fair(fills_in, both_wrong="tie"),
    "criteria": Fair(fills_in, both_wrong="tie"),
    "any_to_any": Fair(chooses, case=with_a_picture, both_wrong="tie"),
}
