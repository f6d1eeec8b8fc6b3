"""Searches for the fewest battles whose removal swaps two competitors, and proves it where it can."""

from dataclasses import dataclass

import numpy as np

from ratings.arrays import Counts, Flags, Floats, Indices
from ratings.errors import NotConverged
from ratings.reach import Most, Reach
from ratings.refits import CREDIT, Refits
from ratings.removable import Cells, removable

ALIKE = 1e-9  # logits; two competitors with the same record differ by rounding only
_WORK = 3e8  # what all the boards of a search may cost, in multiplications
_NARROW = 64  # boards kept at one depth once a proof is out of reach
_LEAST = 100  # if there is work for fewer only, there is no point in searching


@dataclass(frozen=True)
class Found:
    """The fewest removals found, None if there were none, and whether it is proved that fewer do not do."""

    removals: int | None
    proved: bool


@dataclass(frozen=True, eq=False)
class _Boards:
    """B boards: how many battles of each kind they lack, (B, C), the last kind taken, (B,), their fits."""

    removed: Counts
    last: Indices
    linked: Flags
    strength: Floats


@dataclass(frozen=True, eq=False)
class _Children:
    """For each board and kind, (B, C): whether to take one more, and the gap that is expected then."""

    promising: Flags
    gap: Floats


def fewest(refits: Refits, number: Counts, strength: Floats, most: int, width: int) -> Found:
    """The fewest removals, at most `most`, after which lower stands above upper.

    number: battles by outcome, (P, 3). strength: of all on the whole board, (M,). Sets of battles are tried
    from small to large, the kinds of battles in one order, and a set is given up when nothing that may still
    be added to it can close the gap (Reach). A removal that leaves the two incomparable does not count, and
    no further one can mend that. If more than `width` boards are to be tried at one depth, only the most
    promising are, and nothing is proved.
    """
    each = refits.size**3 + 50 * np.count_nonzero(number)
    wide = min(width, int(_WORK / (max(most, 1) * each)))
    if wide < max(1, min(width, _LEAST)):
        return Found(None, False)
    cells = removable(refits, number, strength)
    everybody = np.ones((1, refits.size), dtype=np.bool_)
    boards = _Boards(
        np.zeros((1, cells.size), dtype=np.int64), np.zeros(1, dtype=np.intp), everybody, strength[None]
    )
    proved = True
    try:
        for taken in range(1, most + 1):
            children = _children(refits, number, cells, boards, most - taken + 1)
            kept, all_kept = _pick(children, wide if proved else min(wide, _NARROW))
            proved &= all_kept
            boards = _taken(refits, number, cells, boards, kept)
            if (refits.gap(boards.strength) < -ALIKE).any():
                return Found(taken, proved)
            if not boards.last.size:
                break
    except NotConverged:
        proved = False
    return Found(None, proved)


def _pick(children: _Children, width: int) -> tuple[tuple[Indices, Indices], bool]:
    """Boards and kinds, (K,) each: all that are promising or, of more than width, those that promise most."""
    board, kind = np.nonzero(children.promising)
    if board.size <= width:
        return (board, kind), True
    best = np.argpartition(children.gap[board, kind], width - 1)[:width]
    return (board[best], kind[best]), False


def _taken(
    refits: Refits, number: Counts, cells: Cells, boards: _Boards, kept: tuple[Indices, Indices]
) -> _Boards:
    """The boards with one more battle gone, where the two are still comparable, fitted."""
    board, kind = kept
    removed = boards.removed[board]
    removed[np.arange(board.size), kind] += 1
    left = cells.without(number, removed)
    linked = refits.linked(left)
    alive = linked[:, refits.lower]
    strength = refits.settle(left[alive], linked[alive], boards.strength[board[alive]])
    return _Boards(removed[alive], kind[alive], linked[alive], strength)


def _children(refits: Refits, number: Counts, cells: Cells, boards: _Boards, more: int) -> _Children:
    """What taking each kind next may come to, when `more` battles in all may be taken from that kind on."""
    local = refits.local(cells.without(number, boards.removed), boards.linked, boards.strength)
    left = (cells.number - boards.removed) * refits.fought(boards.linked)[:, cells.pair]
    left[np.arange(cells.size) < boards.last[:, None]] = 0
    there = left > 0
    expected, resistance = local.expected[:, cells.pair], local.resistance[:, cells.pair]
    drop, edge = local.drop[:, cells.pair], expected * (1 - expected)
    residual, held = CREDIT[cells.outcome] - expected, np.where(there, resistance, 0)

    def most(values: Floats) -> Floats:
        """Of this kind once, and then the worst of all that may follow."""
        return values + (more - 1) * _largest_from_here(values)

    size = np.abs(residual) * there
    sums = Most(most(edge * held), most(size), most(size * held), most(size * np.sqrt(held)))
    reach = Reach.of(sums, *(value[:, None] for value in local.slope()))
    gain = residual * drop * there
    gap = refits.gap(boards.strength)[:, None]
    straight = gain + (more - 1) * _largest_from_here(np.maximum(gain, 0))
    best = gap - straight - reach.shift * most(edge * held * np.abs(drop)) - reach.bend
    blocked = (cells.before >= 0) & ((cells.number - boards.removed)[:, cells.before] > 0)
    promising = there & ~blocked & ~(reach.known & (best > ALIKE))
    return _Children(promising, gap - gain / np.maximum(1 - edge * resistance, 0.01))


def _largest_from_here(values: Floats) -> Floats:
    largest: Floats = np.maximum.accumulate(values[:, ::-1], axis=1)[:, ::-1]
    return largest
