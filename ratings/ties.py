"""Strengths by maximum likelihood under a model of ties, with robust intervals."""

from collections.abc import Callable
from functools import partial

import numpy as np
from scipy.linalg import cho_factor, cho_solve

from ratings.arrays import Floats
from ratings.board import Group, Solution
from ratings.comparisons import Comparisons
from ratings.counts import Pairs
from ratings.errors import NotConverged
from ratings.likelihood import rate
from ratings.newton import climb
from ratings.result import Ratings
from ratings.sandwich import laplacian, robust, without_false_certainty
from ratings.settings import LikelihoodSettings
from ratings.strengths import expectations, strengths, widest
from ratings.tie_models import TIE_MODELS, Derivatives, TieModel


def with_ties(data: Comparisons, settings: LikelihoodSettings, model: str) -> Ratings:
    """Ratings under TIE_MODELS[model]; parameters["theta"] is its published tie parameter.

    Strengths are those given a decisive battle, a wider scale than that of half wins: never mix the two.
    """
    return rate(data, partial(_solve, TIE_MODELS[model]), settings, model)


def _solve(model: TieModel, group: Group) -> Solution:
    pairs = group.pairs
    if not pairs.weight[:, 2].any():
        return _without_ties(pairs)
    if not pairs.weight[:, :2].any():
        raise NotConverged(f"{model.name} cannot be fitted: every battle is a tie")
    start = np.append(np.zeros(pairs.size), model.start)
    point, iterations = climb(partial(_hill, model, pairs), partial(_length, pairs), start, model.name)
    strength, t = point[:-1] - point[:-1].mean(), float(point[-1])
    here = model.derivatives(strength[pairs.first] - strength[pairs.second], t)
    return Solution(
        strength,
        _covariance(pairs, here),
        iterations,
        log_win=model.log_win(t),
        parameters={"theta": model.theta(t)},
    )


def _without_ties(pairs: Pairs) -> Solution:
    # Both models are Bradley-Terry then, with their tie parameter at its limit.
    strength, iterations = strengths(pairs)
    return Solution(strength, robust(pairs, expectations(pairs, strength)), iterations)


def _hill(model: TieModel, pairs: Pairs, point: Floats) -> tuple[Floats, Callable[[], Floats]]:
    here = model.derivatives(point[pairs.first] - point[pairs.second], float(point[-1]))
    by_d = (pairs.weight[:, :3] * here.by_d).sum(axis=1)
    score = np.append(pairs.per_competitor(by_d, -by_d), (pairs.weight[:, :3] * here.by_t).sum())

    def step() -> Floats:
        direction: Floats = _solved(_information(pairs, here), score)
        room = point[-1] - model.least
        shortened = direction * (room / (2 * -direction[-1]) if -direction[-1] > room / 2 else 1.0)
        return np.asarray(shortened)

    return score, step


def _length(pairs: Pairs, step: Floats) -> float:
    return max(widest(pairs, step), abs(float(step[-1])))


def _information(pairs: Pairs, here: Derivatives) -> Floats:
    """Observed information of strengths and tie parameter, (M + 1, M + 1)."""
    dd, dt, tt = (-(pairs.weight[:, :3] * part).sum(axis=1) for part in (here.by_dd, here.by_dt, here.by_tt))
    return _bordered(pairs, dd, dt, float(tt.sum()))


def _bordered(pairs: Pairs, dd: Floats, dt: Floats, tt: float) -> Floats:
    """The Laplacian of dd, bordered by the tie parameter's row and column."""
    table = np.empty((pairs.size + 1, pairs.size + 1))
    table[:-1, :-1] = laplacian(pairs, dd)
    table[:-1, -1] = table[-1, :-1] = pairs.per_competitor(dt, -dt)
    table[-1, -1] = tt
    return table


def _solved(hessian: Floats, right: Floats) -> Floats:
    """hessian^+ right: the null space, a constant added to all strengths, is filled exactly."""
    filled = hessian.copy()
    filled[:-1, :-1] += np.trace(hessian[:-1, :-1]) / (hessian.shape[0] - 1) ** 2
    try:
        solution: Floats = cho_solve(cho_factor(filled), right)
    except np.linalg.LinAlgError as problem:
        raise NotConverged("the battles do not tell strengths and ties apart") from problem
    return solution


def _covariance(pairs: Pairs, here: Derivatives) -> Floats:
    """The strengths' block of the sandwich, (M, M), from scores by outcome; mean-zero gauge."""
    squared, hessian = pairs.squared[:, :3], _information(pairs, here)
    squares = (here.by_d**2, here.by_d * here.by_t, here.by_t**2)
    dd, dt, tt = ((squared * part).sum(axis=1) for part in squares)
    half = _solved(hessian, _bordered(pairs, dd, dt, float(tt.sum())))
    covariance = _solved(hessian, half.T)[:-1, :-1]
    model = np.diag(_solved(hessian, np.eye(pairs.size + 1)))[:-1] - 1 / np.trace(hessian[:-1, :-1])
    return without_false_certainty(pairs, covariance, pairs.per_competitor(dd, dd), model)
