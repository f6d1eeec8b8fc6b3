"""The steps that every maximum-likelihood method shares, around its own solver."""

from collections.abc import Sequence
from dataclasses import asdict

import numpy as np

from ratings.arrays import Counts, Flags
from ratings.board import Board, Group, Solution, Solver
from ratings.comparisons import Comparisons
from ratings.connectivity import Connection, groups
from ratings.counts import Pairs, pair_counts
from ratings.outsiders import place_outsiders, split_warnings, unrated_warnings
from ratings.ranks import ranks
from ratings.result import Ratings, records, row_warnings
from ratings.settings import LikelihoodSettings


def rate(
    data: Comparisons,
    solve: Solver,
    settings: LikelihoodSettings,
    method: str,
    connection: Connection = "strong",
) -> Ratings:
    """Ratings of every comparable group on a scale of its own; bounds or a note for who is in none.

    connection: whether the method's strengths are finite in strong components only, or in weak ones too.
    """
    pairs = pair_counts(data)
    inside = groups(pairs, connection)
    solutions = [solve(Group(pairs.within(members), data, members)) for members in inside]
    board = _board(pairs, inside, solutions, settings)
    first = solutions[0] if solutions else None
    return Ratings(
        names=data.names,
        rating=settings.mean + settings.unit * board.strength,
        se=settings.unit * board.se,
        lower=settings.mean + settings.unit * board.lower,
        upper=settings.mean + settings.unit * board.upper,
        component=board.component,
        rank=_ranks(board),
        **records(pairs),
        note=tuple(board.note),
        method=method,
        settings=asdict(settings),
        iterations=max((solution.iterations for solution in solutions), default=0),
        converged=True,
        warnings=(
            *data.warnings,
            *row_warnings(pairs),
            *split_warnings(board.component),
            *unrated_warnings(data.names, board.note),
            *(warning for solution in solutions for warning in solution.warnings),
        ),
        covariances=tuple(solution.covariance * settings.unit**2 for solution in solutions),
        parameters=first.parameters if first else {},
        coefficients=first.coefficients if first else (),
    )


def _board(
    pairs: Pairs, inside: Sequence[Flags], solutions: Sequence[Solution], settings: LikelihoodSettings
) -> Board:
    board = Board.unknown(pairs.size)
    for number, (members, solution) in enumerate(zip(inside, solutions, strict=True), start=1):
        board.place(members, solution, settings.z, number)
    first = solutions[0] if solutions else None
    place_outsiders(board, pairs, first, settings.tail)
    return board


def _ranks(board: Board) -> Counts:
    """Ranks inside each component; who has only a bound bounds the ranks of the first."""
    rank = np.zeros(board.strength.size, dtype=np.int64)
    for number in range(1, board.component.max(initial=0) + 1):
        inside = board.component == number
        near = inside | (board.component == 0) if number == 1 else inside
        rank[near] = ranks(board.strength[near], board.lower[near], board.upper[near])
    return rank
