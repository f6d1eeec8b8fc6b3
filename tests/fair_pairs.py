"""Fair models for pair protocols."""

from judging import Fair, a_case

from arena.judges.protocols.base import Case
from simulators.conversation import Part

SUM = Part("image", text="A sum on a blackboard.", url="https://media.example.org/sum.png", mime="image/png")


def with_a_picture(a: bool, b: bool) -> Case:
    """A case whose question shows a picture that has words of its own."""
    said = {True: "It is 42.", False: "It is 41."}
    return a_case(said[a], said[b], parts=(Part("text", text="What is 6 times 7?"), SUM))


FAIR: dict[str, Fair] = {"pairwise": Fair(case=with_a_picture)}
