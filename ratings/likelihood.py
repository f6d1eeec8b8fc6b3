"""The steps that every maximum-likelihood method shares, around its own solver."""

from collections.abc import Sequence
from dataclasses import asdict

import numpy as np

from ratings.arrays import Counts, Flags
from ratings.board import Board, Group, Solution, Solver
from ratings.comparisons import Comparisons
from ratings.connectivity import Connection, groups
from ratings.counts import Pairs, pair_counts
from ratings.errors import NotConverged
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
    inside, solutions, failures = _solve_each(data, pairs, groups(pairs, connection), solve)
    board = _board(pairs, inside, solutions, settings)
    first = solutions[0] if solutions else None
    return Ratings(
        names=data.names,
        rating=settings.mean + settings.unit * board.strength,
        se=settings.unit * board.se,
        lower=settings.mean + settings.unit * board.lower,
        upper=settings.mean + settings.unit * board.upper,
        component=board.component,
        rank=ranks_of(board),
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
            *failures,
        ),
        covariances=tuple(solution.covariance * settings.unit**2 for solution in solutions),
        parameters=first.parameters if first else {},
        coefficients=first.coefficients if first else (),
    )


def _solve_each(
    data: Comparisons, pairs: Pairs, found: Sequence[Flags], solve: Solver
) -> tuple[list[Flags], list[Solution], list[str]]:
    """Groups with their solutions, and what a smaller group that has none says; the largest must have one."""
    inside: list[Flags] = []
    solutions: list[Solution] = []
    failures: list[str] = []
    for members in found:
        try:
            solutions.append(solve(Group(pairs.within(members), data, members)))
        except NotConverged as problem:
            if not solutions:
                raise
            failures.append(f"a group of {int(members.sum())} has no ratings: {problem}")
            continue
        inside.append(members)
    return inside, solutions, failures


def _board(
    pairs: Pairs, inside: Sequence[Flags], solutions: Sequence[Solution], settings: LikelihoodSettings
) -> Board:
    board = Board.unknown(pairs.size)
    for number, (members, solution) in enumerate(zip(inside, solutions, strict=True), start=1):
        board.place(members, solution, settings.z, number)
    first = solutions[0] if solutions else None
    place_outsiders(board, pairs, first, settings.tail)
    return board


def ranks_of(board: Board) -> Counts:
    """Ranks inside each component; who has only a bound bounds the ranks of the first."""
    rank = np.zeros(board.strength.size, dtype=np.int64)
    for number in range(1, board.component.max(initial=0) + 1):
        inside = board.component == number
        near = inside | (board.component == 0) if number == 1 else inside
        rank[near] = ranks(board.strength[near], board.lower[near], board.upper[near])
    return rank
