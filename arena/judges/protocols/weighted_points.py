"""Scores replies by points with weights that sum to 1, each met wholly or not at all."""

from .each import THRESHOLD
from .entry import ProtocolEntry
from .met import PARSER, SAMPLING, Met, met_options, summing

NAME = "weighted_points"

ENTRY = ProtocolEntry(
    bare=lambda options: Met(
        NAME,
        summing(1.0),
        options["threshold"],
        options["template"],
        options["max_reasoning"],
        options["max_reply"],
    ),
    accepts=lambda case: bool(case.parts and case.rubric),
    needs_model=True,
    shape="point",
    options={"threshold": THRESHOLD, **met_options(NAME)},
    sampling=SAMPLING,
    prompts=(NAME,),
    parser=PARSER,
    version="weighted_points/1",
    title="A model says which points of the question's rubric each reply makes; the weights of these add up.",
    paper="AECBench, arXiv 2509.18776 (scoring points)",
)
