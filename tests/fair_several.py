"""Fair models for protocols of several judges."""

import json
from dataclasses import replace

from judging import Fair, answer, finds_right, right_or_wrong

from arena.judges.protocols.base import Case
from simulators.conversation import Turn


def system(turns: tuple[Turn, ...]) -> str:
    """What a model is told first, by which it knows whose part it plays."""
    return turns[0].text if turns[0].role == "system" else ""


def argues(turns: tuple[Turn, ...]) -> str:
    """Advocates quote the passage; the judge is fair; whoever may choose takes A."""
    if '"choice"' in system(turns):
        return '{"reasoning": "It is right.", "choice": "A"}'
    if '"overall"' in system(turns):
        return finds_right(turns[-1].text)
    if turns[-1].text.endswith("better one.") or turns[-1].text.endswith("better."):
        return json.dumps({"lessons": [{"store": "case", "text": "Sums are decided by counting."}]})
    return "My reply is the better one: <quote>Six times seven is 42.</quote>"


def with_passage(a: bool, b: bool) -> Case:
    return replace(right_or_wrong(a, b), context="Six times seven is 42.")


def hesitates(turns: tuple[Turn, ...]) -> str:
    """In the first round the deductive judge is undecided, so that there is a second."""
    text = turns[-1].text
    first = "deduction" in text and "<argument" not in text
    return answer("tie" if "42" in text and first else json.loads(finds_right(text))["overall"])


MEMBERS = [
    {"name": "one", "protocol": "pairwise", "seat": "x", "weight": 1, "accuracy": 0.9},
    {"name": "other", "protocol": "pairwise", "seat": "y", "weight": 2, "accuracy": 0.8},
]

MEMORY = [
    {"store": "experience", "matter": f"What is {n} times 7?", "text": "Count.", "battle": str(n)}
    for n in (11, 12)
]

FAIR: dict[str, Fair] = {
    "courtroom": Fair(argues, {"advocates": ["one", "other"], "memory": MEMORY}, with_passage, whole=True),
    "panel": Fair(options={"members": MEMBERS}),
    "rounds": Fair(hesitates, whole=True),
    "debate": Fair(argues, {"advocates": ["one", "other"]}, with_passage, whole=True),
}
