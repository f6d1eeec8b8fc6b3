"""Asks what would follow if something had been otherwise."""

from .base import Operator

OPERATOR = Operator(
    "counterfactual",
    "The reply must follow what a changed condition would lead to.",
    serves=frozenset(
        {
            "wrong_calculation",
            "wrong_order",
            "wrong_fact",
            "vague",
            "wrong_place",
            "broken_picture",
        }
    ),
)
