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


def marks(prompt: str) -> str:
    """Marks on the first line, as `scored_pair` asks."""
    return " ".join("9" if right else "2" for right in places(prompt))


def with_a_document(a: bool, b: bool) -> Case:
    """A case whose replies must keep to a document."""
    said = {True: "It is 42.", False: "It is 41."}
    return a_case(said[a], said[b], context="6 times 7 is 42.", reference="")


def checks(prompt: str) -> str:
    """Checks a reply alone against the document, as `grounded` asks."""
    right = "42" in prompt.split("<reply>")[1].split("</reply>")[0]
    return json.dumps({"statements": [{"statement": "A number.", "supported": right}], "relevancy": 8})


GATED = ("object", "actions", "motion_blur")
"""The criteria that matter to the fair models of videos."""


def gate(prompt: str) -> str | None:
    """What matters for the request, where a prompt asks that."""
    if "0 (it cannot matter" not in prompt:
        return None
    return json.dumps({key: 2 * (key in GATED) for key in re.findall(r'"(\w+)": …', prompt)})


def compares_videos(prompt: str) -> str:
    """Says of every criterion that matters which reply is right."""
    return gate(prompt) or fills_in(prompt)


def rates_videos(prompt: str) -> str:
    """Rates a reply alone in words."""
    said = gate(prompt)
    if said is None:
        right = "42" in prompt.split("<reply>")[1].split("</reply>")[0]
        said = json.dumps(dict.fromkeys(form(prompt), "Very Good" if right else "Extremely Poor"))
    return said


FAIR: dict[str, Fair] = {
    "pairwise": Fair(case=with_a_picture),
    "conditional": Fair(fills_in, both_wrong="tie"),
    "criteria": Fair(fills_in, both_wrong="tie"),
    "scored_pair": Fair(marks, both_wrong="tie"),
    "grounded": Fair(checks, case=with_a_document, both_wrong="tie"),
    "video_aspects": Fair(compares_videos, both_wrong="tie"),
    "video_words": Fair(rates_videos, both_wrong="tie"),
    "any_to_any": Fair(chooses, case=with_a_picture, both_wrong="tie"),
}
