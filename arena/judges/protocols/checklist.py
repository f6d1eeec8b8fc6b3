"""Goes through a checklist for each reply: its score is the share of points that hold."""

from .describing import DESCRIBED, in_words
from .each import THRESHOLD
from .entry import ProtocolEntry
from .met import PARSER, SAMPLING, Met, even, met_options

NAME = "checklist"

ENTRY = ProtocolEntry(
    bare=lambda options: in_words(
        Met(
            NAME,
            even,
            options["threshold"],
            options["template"],
            options["max_reasoning"],
            options["max_reply"],
        ),
        options["described"],
    ),
    accepts=lambda case: bool(case.parts and case.rubric),
    needs_model=True,
    shape="point",
    options={"threshold": THRESHOLD, "described": DESCRIBED, **met_options(NAME)},
    sampling=SAMPLING,
    prompts=(NAME, "describe"),
    parser=PARSER,
    version="checklist/1",
    title="A model ticks the question's checklist for each reply; the share of ticks is the score.",
    paper="JudgeAnything, arXiv 2503.17489 (checklist)",
)
