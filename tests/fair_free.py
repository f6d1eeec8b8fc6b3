"""Fair models for protocols that ask no model."""

from judging import Fair, a_case

from arena.judges.protocols.base import Action, Case


def measured(a: bool, b: bool) -> Case:
    """A case of two agents: one that was right reached a score, the other none."""
    results = {True: '{"score": 0.9}', False: '{"error": "no submission"}'}
    actions = tuple((Action("submit", result=results[right]),) for right in (a, b))
    return a_case("Done.", "Done as well.", actions=actions, gold={"environment": {}})


FAIR: dict[str, Fair] = {
    "reference": Fair(),
    "instructions": Fair(),
    "lexical": Fair(),
    "environment": Fair(case=measured),
    "scripted": Fair(options={"as": "contains"}),
}
