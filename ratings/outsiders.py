"""What can be said of competitors outside the comparable group: a one-sided bound, or why there is none."""

from dataclasses import dataclass

import numpy as np

from ratings.arrays import Counts, Flags, Floats, Indices
from ratings.board import Board, Solution
from ratings.bounds import bound_between_two, lower_bound, upper_bound
from ratings.counts import Pairs

APART = "rated among its own group only: no chain of wins and losses, or ties, links it to the first group"


@dataclass(frozen=True, eq=False)
class _Record:
    """Weight won and lost by a competitor against K rated opponents, and whether it met unrated ones."""

    competitor: int
    opponents: Indices
    won: Floats
    lost: Floats
    met_others: bool


def place_outsiders(board: Board, pairs: Pairs, first: Solution | None, tail: float) -> None:
    """Notes and bounds, in place: bounds on the first component's scale, tail the probability beyond one."""
    _explain(board, pairs)
    if first is not None:
        for k in np.flatnonzero(board.component == 0):
            _bound_by_rated(board, _record(pairs, int(k), board.component == 1), first, tail)
        return
    stated = np.flatnonzero(pairs.total > 0)
    if stated.size == 1:
        _bound_each_other(board, pairs, int(stated[0]), tail)


def unrated_warnings(names: tuple[str, ...], note: list[str], most: int = 5) -> tuple[str, ...]:
    """One warning that names the first few competitors without a rating."""
    unrated = [name for name, reason in zip(names, note, strict=True) if reason and reason != APART]
    if not unrated:
        return ()
    rest = f" and {len(unrated) - most} more" if len(unrated) > most else ""
    have = "competitor has" if len(unrated) == 1 else "competitors have"
    return (f"{len(unrated)} {have} no rating: {', '.join(unrated[:most])}{rest}",)


def split_warnings(component: Counts) -> tuple[str, ...]:
    """One warning that says how the rated competitors fall apart, if they do."""
    sizes = np.bincount(component)[1:]
    if sizes.size < 2:
        return ()
    listed = ", ".join(map(str, sizes))
    return (
        f"the battles do not connect all competitors: {sizes.size} groups (of {listed}) are rated each on a "
        "scale of its own, and ratings of different groups must not be compared",
    )


def _explain(board: Board, pairs: Pairs) -> None:
    fought = pairs.per_competitor(*(pairs.number.sum(axis=1),) * 2)
    stated = pairs.per_competitor(pairs.total, pairs.total)
    for k in np.flatnonzero(board.component > 1):
        board.note[k] = APART
    for k in np.flatnonzero(board.component == 0):
        board.note[k] = "no chain of wins and losses, or ties, links it to the rated competitors"
        if not stated[k]:
            board.note[k] = "both replies were bad in all its battles" if fought[k] else "no battles"


def _bound_by_rated(board: Board, record: _Record, solution: Solution, tail: float) -> None:
    # Outside the group nobody has both beaten and lost to its members, so one side is all there is to say.
    strength = board.strength[record.opponents]
    against = " against rated competitors" if record.met_others else ""
    if record.won.any():
        bound = lower_bound(strength, record.won, tail, solution.log_win)
        board.set_bound(record.competitor, True, bound, against)
    elif record.lost.any():
        bound = upper_bound(strength, record.lost, tail, solution.log_win)
        board.set_bound(record.competitor, False, bound, against)


def _record(pairs: Pairs, k: int, among: Flags) -> _Record:
    first = (pairs.first == k) & among[pairs.second]
    second = (pairs.second == k) & among[pairs.first]
    opponents = np.concatenate([pairs.second[first], pairs.first[second]])
    won = np.concatenate([pairs.weight[first, 0], pairs.weight[second, 1]])
    lost = np.concatenate([pairs.weight[first, 1], pairs.weight[second, 0]])
    others = ((pairs.first == k) | (pairs.second == k)) & ~(first | second) & (pairs.total > 0)
    return _Record(k, opponents, won, lost, bool(others.any()))


def _bound_each_other(board: Board, pairs: Pairs, pair: int, tail: float) -> None:
    """With no one else to compare with, the two stand symmetrically about the mean."""
    away = bound_between_two(float(pairs.total[pair]), tail)
    winner_is_first = bool(pairs.weight[pair, 0] > 0)
    for k, won in ((pairs.first[pair], winner_is_first), (pairs.second[pair], not winner_is_first)):
        board.set_bound(int(k), won, away if won else -away)
