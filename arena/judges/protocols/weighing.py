"""Comes from what is said of criteria to a preference, by their weights."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from .base import Preference
from .rubric import Criterion

SHARES: dict[Preference, float] = {"a": 1.0, "b": 0.0, "tie": 0.5}


def leaves(rubric: Sequence[Criterion], share: float = 1.0, above: str = "") -> Iterator[Criterion]:
    """The criteria that are judged themselves, named by their path; their weights sum to 1."""
    total = sum(criterion.weight for criterion in rubric)
    for criterion in rubric:
        name, weight = f"{above}{criterion.name}", share * criterion.weight / total
        if criterion.parts:
            yield from leaves(criterion.parts, weight, f"{name}/")
        else:
            yield replace(criterion, name=name, weight=weight)


def shares(labels: Mapping[str, Preference], weights: Mapping[str, float]) -> tuple[float, float]:
    """The weight that each of two replies has won, half of it where they are level; together 1."""
    total = sum(weights[name] for name in labels)
    won = sum(weights[name] * SHARES[label] for name, label in labels.items()) / total
    return won, 1.0 - won


def preferred(one: float, other: float, threshold: float) -> Preference:
    """Which of two scores is the higher one; a tie where they differ by no more than `threshold`."""
    # Shares of 0.1 and 0.2 add up to a little more than 0.3.
    lead = round(one - other, 9)
    return "tie" if abs(lead) <= threshold else "a" if lead > 0 else "b"
