"""What a mixture says in words: who has no headline and why, and what the shares leave out."""

from collections.abc import Iterator, Sequence

import numpy as np

from ratings.arrays import Flags
from ratings.board import Board
from ratings.counts import pair_counts
from ratings.mixture_groups import Mixed, components
from ratings.mixture_levels import ONLY, Level
from ratings.outsiders import APART
from ratings.result import row_warnings

SCATTERED = "nobody else shares its group of comparable competitors at every level"


def stand_outside(board: Board, counted: Sequence[Level], first: Mixed | None) -> None:
    """Notes for whoever is not in the first group, and bounds where every level has one, in place."""
    for k in np.flatnonzero(board.component > 1):
        board.note[k] = APART
    for k in np.flatnonzero(board.component == 0):
        board.note[k] = _why(counted, int(k))
    if not _one_scale(counted, first):
        return
    share = np.array([level.share for level in counted])
    shift = np.zeros(share.size) if first is None else first.shift
    outside = np.flatnonzero(_bounded(board, counted))
    for side, bounds in (("lower", board.lower), ("upper", board.upper)):
        by_level = np.array([getattr(level.ratings, side)[outside] for level in counted])
        bounds[outside] = share @ (by_level - shift[:, None])


def _why(counted: Sequence[Level], k: int) -> str:
    missing = [
        f"no rating at level {level.name}: {level.ratings.note[k] or 'no battles'}"
        for level in counted
        if level.ratings.component[k] == 0
    ]
    return "; ".join(missing) or SCATTERED


def _one_scale(counted: Sequence[Level], first: Mixed | None) -> bool:
    """Whether the bounds of every level, which are on that of its largest group, are on the headline's."""
    if first is None:
        return all(not level.ratings.rated.any() for level in counted)
    return bool((first.home == 1).all())


def _bounded(board: Board, counted: Sequence[Level]) -> Flags:
    """Who is in no group of the headline, and at each level in the largest or in none, (M,)."""
    home = components(counted, board.component.size)
    bounded: Flags = (board.component == 0) & (home <= 1).all(axis=0)
    return bounded


def describe(found: Sequence[Level], stated: bool) -> Iterator[str]:
    """Warnings: shares that nobody stated, levels that do not count, and what a level's fit says itself."""
    if not stated:
        yield _unstated(found)
    for level in found:
        battles = len(level.data)
        if level.share == 0:
            yield f"level {level.name} has no share: its battles ({battles:,}) are not in the headline"
        elif not battles:
            yield f"level {level.name} has no battle yet, so nobody has a headline rating"
        else:
            yield from _said(level)


def _unstated(found: Sequence[Level]) -> str:
    if [level.name for level in found] == [ONLY]:
        return "no battle says its level: all are taken as one level"
    alike = f"no shares were stated, so each of the {len(found)} levels counts alike"
    return f"{alike}, and one more would change what the headline means"


def _said(level: Level) -> Iterator[str]:
    """What only the fit of the level says; what rows it leaves out is said of all battles together."""
    rows = row_warnings(pair_counts(level.data))
    for warning in level.ratings.warnings:
        if warning not in rows and "no rating:" not in warning:
            yield f"level {level.name}: {warning}"
