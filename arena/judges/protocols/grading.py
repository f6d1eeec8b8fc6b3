"""Grades replies by criteria of their question, in words alone, and only in the language asked for."""

from arena.endpoints.clients.settings import Rule, number
from simulators.filters.language import other_language

from .base import Case
from .each import THRESHOLD
from .entry import ProtocolEntry
from .met import PARSER, SAMPLING, Met, met_options, summing
from .option import Option

NAME = "grading"


def language_gate(case: Case) -> str:
    """Why the reply of a case gets nothing: it is in another language; one without letters never is."""
    said = case.replies[0]
    if not case.language or not any(character.isalpha() for character in said):
        return ""
    found = other_language(said, case.language)
    return f"language gate: {found} instead of {case.language}" if found else ""


ENTRY = ProtocolEntry(
    bare=lambda options: Met(
        NAME,
        summing(options["total"]),
        options["threshold"],
        options["template"],
        options["max_reasoning"],
        options["max_reply"],
        gate=language_gate,
        words_only=True,
    ),
    accepts=lambda case: bool(case.parts and case.rubric),
    needs_model=True,
    shape="point",
    options={
        "total": Option(
            Rule(lambda value: number(0).holds(value) and value > 0, "a positive number"),
            10.0,
            20.0,
            "What the criteria's weights must sum to; others are refused.",
            after=True,
        ),
        "threshold": THRESHOLD,
        **met_options(NAME),
    },
    sampling=SAMPLING,
    prompts=(NAME,),
    parser=PARSER,
    version="grading/1",
    title="A model that sees no media grades replies by their question's criteria, if the language is right.",
    paper="KOFFVQA, arXiv 2503.23730",
)
