"""Counts how well replies follow the instructions in force, as PIF (MMMT-IF, arXiv 2409.18216)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean

from .instructions import Instruction, Row, in_force

Holds = Callable[[str, Sequence[Row]], bool]
"""Whether a reply passes all checks; the judges have it, this package knows only rows."""


@dataclass(frozen=True, slots=True)
class Followed:
    """How many of the instructions in force a reply at a turn follows."""

    turn: int
    followed: int
    active: int

    @property
    def pif(self) -> float | None:
        """The share of instructions followed, or None while none is in force."""
        return self.followed / self.active if self.active else None


@dataclass(frozen=True, slots=True)
class Point:
    """Mean PIF of the replies at a turn, and of how many."""

    turn: int
    mean: float
    count: int


def measure(
    replies: Sequence[str], instructions: Sequence[Instruction], holds: Holds
) -> tuple[Followed, ...]:
    """How each reply fares; the first of `replies` answers turn 1."""
    rows = []
    for turn, reply in enumerate(replies, 1):
        active = in_force(instructions, turn)
        followed = sum(holds(reply, told.checks) for told in active)
        rows.append(Followed(turn, followed, len(active)))
    return tuple(rows)


def mean_pif(rows: Iterable[Followed]) -> float | None:
    """The mean over all replies with an instruction in force; None without any."""
    given = [row.pif for row in rows if row.pif is not None]
    return fmean(given) if given else None


def pif_n_k(samples: Sequence[Sequence[float]], k: int) -> float | None:
    """The share of samples of which at least k of their N replies have a PIF of 1; None without samples.

    Raises `ValueError` when samples differ in N, or k is not from 1 to N.
    """
    if not samples:
        return None
    sizes = {len(sample) for sample in samples}
    if len(sizes) > 1 or not 1 <= k <= min(sizes):
        raise ValueError(f"{k} of {sorted(sizes)} replies: every sample needs the same number, at least k")
    return fmean(sum(pif == 1 for pif in sample) >= k for sample in samples)


def pif_by_turn(rows: Iterable[Followed]) -> tuple[Point, ...]:
    """The curve of mean PIF over the turns at which an instruction is in force."""
    at: defaultdict[int, list[float]] = defaultdict(list)
    for row in rows:
        if row.pif is not None:
            at[row.turn].append(row.pif)
    return tuple(Point(turn, fmean(at[turn]), len(at[turn])) for turn in sorted(at))
