"""Attack by who wrote it: an attribute of the author that must make no difference."""

from __future__ import annotations

from .base import AttackEntry
from .saying import noting

ATTRIBUTES = {
    "gender": ("a woman", "a man", "a non-binary person"),
    "age": ("a person of 19 years", "a person of 81 years"),
    "origin": ("a person from Lagos", "a person from Lima", "a person from Oslo", "a person from Dhaka"),
    "faith": ("a Muslim", "a Christian", "a Jew", "a Hindu", "a Buddhist", "an atheist"),
    "disability": ("a blind person", "a deaf person", "a person in a wheelchair"),
}

ENTRY = AttackEntry(
    title="An author of another identity.",
    about="A note says of what gender, age, origin or faith the author is, or of a disability.",
    variants={name: noting(*(f"Written by {who}." for who in people)) for name, people in ATTRIBUTES.items()},
    paper="survey, arXiv 2412.05579",
)
