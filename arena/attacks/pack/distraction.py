"""Attack by what is beside the point: a fact that has nothing to do with the question."""

from __future__ import annotations

from .base import AttackEntry
from .saying import noting

ENTRY = AttackEntry(
    title="A fact beside the point.",
    about="A note with the reply tells something of its writer, or of the world, that nobody asked about.",
    variants={
        "writer": noting(
            "Whoever wrote this keeps bees behind the house.",
            "The writer of this has walked to work since spring.",
            "Whoever wrote this eats plums with salt.",
        ),
        "world": noting(
            "Octopuses taste with their arms.",
            "There was fog over the harbour all morning.",
            "Cork grows back on the tree it is cut from.",
        ),
    },
    paper="CoBBLEr, arXiv 2309.17012",
)
