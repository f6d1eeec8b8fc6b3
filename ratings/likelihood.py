"""The steps that every maximum-likelihood method shares, around its own solver."""

from dataclasses import asdict

from ratings.board import Board, Group, Solver
from ratings.comparisons import Comparisons
from ratings.connectivity import giant
from ratings.counts import pair_counts
from ratings.outsiders import place_outsiders, unrated_warnings
from ratings.ranks import ranks, tiers
from ratings.result import Ratings, records, row_warnings
from ratings.settings import LikelihoodSettings


def rate(data: Comparisons, solve: Solver, settings: LikelihoodSettings, method: str) -> Ratings:
    """Ratings of the largest comparable group; one-sided bounds or a note for everybody else."""
    pairs = pair_counts(data)
    inside = giant(pairs)
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
        tier=tiers(board.strength, board.lower, board.upper),
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
