"""Fair models for protocols that ask no model."""

from judging import Fair, a_case

from arena.judges.protocols.base import Action, Case


def measured(a: bool, b: bool) -> Case:
    """A case of two agents: one that was right reached a score, the other none."""
    results = {True: '{"score": 0.9}', False: '{"error": "no submission"}'}
    actions = tuple((Action("submit", result=results[right]),) for right in (a, b))
    return a_case("Done.", "Done as well.", actions=actions, gold={"environment": {}})


ADDED = {"kind": "code", "call": "added", "tests": [{"args": [[1, 2, 3]], "returns": 6}]}


def programmed(a: bool, b: bool) -> Case:
    """A case of two programs that add up a list, or all of it but the last."""
    said = {True: "values", False: "values[:-1]"}
    programs = [
        f"So:\n```python\ndef added(values):\n    return sum({said[right]})\n```\n" for right in (a, b)
    ]
    return a_case(*programs, checks=(ADDED,))


FAIR: dict[str, Fair] = {
    "reference": Fair(),
    "instructions": Fair(),
    "lexical": Fair(),
    "environment": Fair(case=measured),
    "code": Fair(case=programmed),
    "scripted": Fair(options={"as": "contains"}),
}
