"""Asks for the same matter at greater depth."""

from .base import Operator

OPERATOR = Operator(
    "deepen",
    "More steps of thought stand between the material and the reply.",
    serves=frozenset({"vague", "wrong_calculation", "wrong_fact", "incomplete", "off_topic"}),
)
