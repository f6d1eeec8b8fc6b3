"""Pairs made on the spot whose better reply is known, with nothing in them to mislead a judge."""

from __future__ import annotations

import numpy as np

from arena.exams.items import Item
from arena.judges.protocols.base import Case, Side, Truth
from simulators.conversation import Part

from .pair_kinds import KINDS
from .puzzle import Puzzle
from .verbosity import result

SIDES: tuple[Side, Side] = ("a", "b")
SLIPS = (-3, -2, -1, 1, 2, 3, 4, 5, 10)
FAMILIES = ("kestrel", "lapwing")
"""Families that no model has, of every third pair: so it can be told who replied, and retold."""


def builtin_pairs(n: int, seed: int, *, reference: bool = False) -> list[Item]:
    """So many pairs, of all kinds in turn; the n first are the same whatever n is.

    Both replies work the question out in the same words, one of them with a slip. The better one stands on
    either side equally often, within each kind, too. `reference` tells the right result with each case, for
    judges that go by one. Raises `ValueError` for a negative n.
    """
    if n < 0:
        raise ValueError(f"n must be 0 or more, not {n}")
    return [_item(number, seed, reference) for number in range(n)]


def _item(number: int, seed: int, reference: bool) -> Item:
    kind = list(KINDS)[number % len(KINDS)]
    rng = np.random.default_rng([seed, number])
    puzzle = KINDS[kind](rng)
    right, wrong = _replies(puzzle, rng)
    side = SIDES[(number + number // len(KINDS)) % 2]
    case = Case(
        parts=(Part("text", text=puzzle.question),),
        replies=(right, wrong) if side == "a" else (wrong, right),
        reference=(result(right) or "") if reference else "",
        reference_from="verified" if reference else "none",
        families=FAMILIES[:: 1 if number % 2 else -1] if number % 3 == 0 else (),
        truth=Truth(preference=side),
    )
    return Item(f"{kind}/{seed}/{number}", case, kind)


def _replies(puzzle: Puzzle, rng: np.random.Generator) -> tuple[str, str]:
    """The right reply, and of the wrong ones one whose length is nearest to it."""
    right = "\n".join(puzzle.worked(0))
    wrongs = ["\n".join(puzzle.worked(int(slip))) for slip in rng.permutation(SLIPS)]
    other = [wrong for wrong in wrongs if result(wrong) != result(right)]
    return right, min(other, key=lambda wrong: abs(len(wrong) - len(right)))
