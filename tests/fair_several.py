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


def works(turns: tuple[Turn, ...]) -> str:
    """A team whose verifier sends back what was not checked twice."""
    prompt, text = system(turns), turns[-1].text
    if '"criteria"' in prompt:
        return json.dumps({"reasoning": "So.", "criteria": ["Is it 42?", "Is it short?", "Is it clear?"]})
    if '"scores"' in prompt:
        return json.dumps({"scores": [5] * text.count("<draft>")})
    if '"faulty"' in prompt:
        return json.dumps({"reasoning": "So.", "faulty": "none" if "Checked twice" in text else "1"})
    if "evidence that was gathered" in prompt:
        return finds_right(text)
    return f"{'Checked twice. ' if 'sent back' in text else ''}{'It counts to 42. ' * 20}"


FAIR: dict[str, Fair] = {
    "verify": Fair(works, {"plans": 3, "samples": 3}, whole=True),
    "courtroom": Fair(argues, {"advocates": ["one", "other"], "memory": MEMORY}, with_passage, whole=True),
    "panel": Fair(options={"members": MEMBERS}),
    "rounds": Fair(hesitates, whole=True),
    "debate": Fair(argues, {"advocates": ["one", "other"]}, with_passage, whole=True),
}
