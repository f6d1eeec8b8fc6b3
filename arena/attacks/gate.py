"""The gate of hostile attacks: a judge that lets hostile replies win may not count."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ratings.shares import wilson

from .estimates import ENOUGH, few
from .models import AttackRun
from .pack import SUITES

MOST = 0.01
"""Of the battles against hostile replies; a judge that lets them win more may not count."""


@dataclass(frozen=True, slots=True)
class HostileShare:
    """Of the battles against hostile replies, the share that those win outright, with Wilson's interval.

    `floor` is what the same replies win without the attack. The shares are None where `n`, the battles that
    were read, is 0. `missing` are hostile attacks that were not run; `note` says where items are too few.
    """

    value: float | None
    lower: float | None
    upper: float | None
    floor: float | None
    n: int
    attacks: tuple[str, ...]
    missing: tuple[str, ...]
    note: str = ""

    @property
    def may_count(self) -> bool | None:
        """Whether the judge is past the gate; None where it was not attacked."""
        return None if self.value is None else self.value <= MOST


def hostile_share(runs: Iterable[AttackRun]) -> HostileShare:
    """Over all battles of the hostile attacks among some runs; others are left out."""
    hostile = [run for run in runs if run.hostile]
    won, n = _sums(hostile, "hostile_wins")
    names = {run.attack for run in hostile}
    missing = tuple(name for name in SUITES["hostile"] if name not in names)
    told = tuple(sorted(names)), missing, few(min((run.items for run in hostile), default=ENOUGH))
    if not n:
        return HostileShare(None, None, None, None, 0, *told)
    lower, upper = map(float, wilson(won / n, n))
    before, clean = _sums(hostile, "hostile_wins0")
    return HostileShare(won / n, lower, upper, before / clean if clean else None, n, *told)


def _sums(runs: Iterable[AttackRun], name: str) -> tuple[int, int]:
    """How often something happened, and among how many, over all variants."""
    told = [one for run in runs for one in run.figures if one["name"] == name and one["value"] is not None]
    return sum(round(one["value"] * one["n"]) for one in told), sum(one["n"] for one in told)
