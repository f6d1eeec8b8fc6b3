"""The steps that every maximum-likelihood method shares, around its own solver."""

from collections.abc import Callable, Mapping
from dataclasses import asdict

import numpy as np

from ratings.arrays import Counts, Flags
from ratings.board import Board, Group, Solution, Solver
from ratings.comparisons import Comparisons
from ratings.connectivity import Connection, giant
from ratings.counts import pair_counts
from ratings.outsiders import place_outsiders, unrated_warnings
from ratings.ranks import ranks, tiers
from ratings.result import Ratings, records, row_warnings
from ratings.settings import LikelihoodSettings
from ratings.simultaneous import critical_value, simultaneous_tiers


def rate(
    data: Comparisons,
    solve: Solver,
    settings: LikelihoodSettings,
    method: str,
    connection: Connection = "strong",
) -> Ratings:
    """Ratings of the largest comparable group; one-sided bounds or a note for everybody else.

    connection: whether the method's strengths are finite in strong components only, or in weak ones too.
    """
    pairs = pair_counts(data)
    inside = giant(pairs, connection)
    solution = solve(Group(pairs.within(inside), data, inside)) if inside.any() else None
    board = Board.unknown(pairs.size)
    if solution is not None:
        board.place(inside, solution, settings.z)
    place_outsiders(board, pairs, inside, solution, settings.tail)
    return Ratings(
        names=data.names,
        rating=settings.mean + settings.unit * board.strength,
        se=settings.unit * board.se,
        lower=settings.mean + settings.unit * board.lower,
        upper=settings.mean + settings.unit * board.upper,
        rank=ranks(board.strength, board.lower, board.upper),
        tier=_TIERS[settings.tiers](board, inside, solution, settings),
        **records(pairs),
        note=tuple(board.note),
        method=method,
        settings=asdict(settings),
        iterations=solution.iterations if solution else 0,
        converged=True,
        warnings=data.warnings + row_warnings(pairs) + unrated_warnings(data.names, board.note),
        covariance=solution.covariance * settings.unit**2 if solution else None,
        parameters=solution.parameters if solution else {},
    )


def _marginal(board: Board, _: Flags, __: Solution | None, ___: LikelihoodSettings) -> Counts:
    return tiers(board.strength, board.lower, board.upper)


def _simultaneous(
    board: Board, inside: Flags, solution: Solution | None, settings: LikelihoodSettings
) -> Counts:
    tier = np.zeros(board.strength.size, dtype=np.int64)
    if solution is not None:
        rng = np.random.default_rng(settings.seed)
        critical = critical_value(solution.covariance, settings.level, rng)
        tier[inside] = simultaneous_tiers(solution.strength, solution.covariance, critical)
    return tier


_TIERS: Mapping[str, Callable[[Board, Flags, Solution | None, LikelihoodSettings], Counts]] = {
    "marginal": _marginal,
    "simultaneous": _simultaneous,
}
