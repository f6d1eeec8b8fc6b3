"""Fair models for protocols of several judges."""

from dataclasses import replace

from judging import Fair, finds_right, right_or_wrong

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
    return "My reply is the better one: <quote>Six times seven is 42.</quote>"


def with_passage(a: bool, b: bool) -> Case:
    return replace(right_or_wrong(a, b), context="Six times seven is 42.")


FAIR: dict[str, Fair] = {
    "debate": Fair(argues, {"advocates": ["one", "other"]}, with_passage, whole=True),
}
