"""Where a person's vote is worth most, as a table, and the chance of each battle that follows from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

# The share of draws that ask nobody what a vote is worth: it bounds how much any vote can stand for.
UNIFORM = 0.25


@dataclass(frozen=True, eq=False)
class Candidates:
    """Battles that may be put before people, (N,) each.

    battle: its key. modality: place in MODALITIES. contested: a judge contradicted itself or another,
    or left it to people.
    votes: of people on the same pair. width: of the wider of the two competitors' intervals, in points.
    """

    battle: Ints
    modality: Ints
    contested: Flags
    votes: Ints
    width: Floats

    def __len__(self) -> int:
        return int(self.battle.size)


def contested(among: Candidates) -> Floats:
    """Twice as much where judges disagree with themselves or each other, or leave it to people."""
    return np.where(among.contested, 2.0, 1.0)


def unsettled(among: Candidates) -> Floats:
    """In proportion to how uncertain the two competitors' ratings are."""
    return among.width


def unheard(among: Candidates) -> Floats:
    """In proportion to the error that is left of what people said of the pair."""
    return np.asarray(1 / np.sqrt(1 + among.votes), dtype=np.float64)


WORTH: Mapping[str, Callable[[Candidates], Floats]] = {
    "contested": contested,
    "unsettled": unsettled,
    "unheard": unheard,
}


def chances(among: Candidates) -> Floats:
    """How likely each battle is to be drawn, (N,), none below UNIFORM / N.

    A mixture of a uniform draw and one by worth, as in active inference (Zrnic and Candes 2024, arXiv
    2403.03208): whatever it prefers, votes weighted by the inverse chance mean what a uniform draw would.
    """
    worth = np.prod([of(among) for of in WORTH.values()], axis=0)
    return np.asarray(UNIFORM / len(among) + (1 - UNIFORM) * worth / worth.sum(), dtype=np.float64)
