"""What a made-up picture or clip holds: its bytes, what is true of it, and questions with known answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from simulators.conversation import Subtitle

Checks = tuple[Mapping[str, Any], ...]
"""Rows as the judge protocol `reference` reads them; none: the reference itself is looked for."""


@dataclass(frozen=True, slots=True)
class SyntheticQuestion:
    """A question that only the media answer, and what a right reply must hold.

    `level` is 1 to 3 by the number of things or the length; `cognition` is what answering takes:
    remember, understand, reason, calculate or apply.
    """

    text: str
    reference: str
    checks: Checks
    category: str
    level: int
    cognition: str


@dataclass(frozen=True, slots=True)
class Scene:
    """One picture or clip. `truth` can be written as JSON: everything that was decided in making it."""

    media: bytes = field(repr=False)
    mime: str
    modality: str
    truth: Mapping[str, Any]
    questions: tuple[SyntheticQuestion, ...]
    subtitles: tuple[Subtitle, ...] = ()


Make = Callable[..., Scene]
"""`(rng, *, level=1, size=…) -> Scene`; the same state of `rng` gives the same scene.

`size` is (width, height) in pixels, even for clips, which take `seconds` besides (None: drawn by level).
"""


@dataclass(frozen=True, slots=True)
class Kind:
    """A line of `SCENES`: what it makes, and under which category its questions stand."""

    modality: str
    category: str
    make: Make


def one_of(answer: str, others: Sequence[str]) -> Checks:
    """The reply holds the answer and none of the others: to name them all is to say nothing."""
    rest = [other for other in others if other != answer]
    return ({"kind": "contains", "any": answer, "none": rest},)


def near(value: float, tolerance: float) -> Checks:
    """The last number of the reply is the value, give or take the tolerance."""
    return ({"kind": "numeric", "value": value, "tolerance": tolerance},)


def in_order(words: Sequence[str]) -> Checks:
    """The reply names the words in this order, nothing but glue between them."""
    return ({"kind": "regex", "pattern": r"(?i)\b" + r"\W+(?:(?:and|then)\W+)*".join(words) + r"\b"},)
