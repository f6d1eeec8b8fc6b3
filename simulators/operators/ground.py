"""Asks where in the media the reply is to be seen."""

from .base import SEEN, Operator

OPERATOR = Operator(
    "ground",
    "The reply must rest on what is to be seen, and say where.",
    serves=frozenset(
        {"invented_content", "missed_content", "misread_text", "wrong_place", "wrong_order", "wrong_fact"}
    ),
    modalities=SEEN,
)
