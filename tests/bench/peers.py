"""Other people's fits of the same battles, each from the frame of words its users have.

arena-rank and evalica are the packages themselves. FastChat is not packaged: what stands here is our own
rendering of its recipe (names to numbers by pandas, distinct (a, b, outcome) rows and how often each occurs,
a scipy L-BFGS-B of at most 100 steps to a gradient of 1e-6), with its defaults and without its process pool.
"""

from collections.abc import Callable, Sequence
from math import exp, log
from typing import Any

import evalica
import jax
import numpy as np
import numpy.typing as npt
import pandas as pd
from arena_rank.models.bradley_terry import BradleyTerry
from arena_rank.models.contextual_bradley_terry import ContextualBradleyTerry
from arena_rank.utils.data_utils import ContextualPairDataset, PairDataset
from scipy.optimize import minimize
from scipy.special import expit, log_expit

Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.intp]

ALPHA = log(10)  # FastChat's strengths are in powers of ten
WINNERS = {
    "model_a": evalica.Winner.X,
    "model_b": evalica.Winner.Y,
    "tie": evalica.Winner.Draw,
    "both_bad": evalica.Winner.Draw,
}


def evalica_columns(frame: pd.DataFrame) -> tuple[list[str], list[str], list[evalica.Winner]]:
    """Lists: from them it is several times as fast as from columns of pandas."""
    winners = [WINNERS[word] for word in frame["winner"].tolist()]
    return frame["model_a"].tolist(), frame["model_b"].tolist(), winners


def evalica_bt(frame: pd.DataFrame) -> Any:
    return evalica.bradley_terry(*evalica_columns(frame))


def evalica_elo(frame: pd.DataFrame) -> Any:
    return evalica.elo(*evalica_columns(frame))


def evalica_slices(frame: pd.DataFrame) -> Callable[[Sequence[npt.NDArray[np.bool_]]], list[Any]]:
    """Point fits of parts of a frame that was prepared once, in the form that it takes fastest."""
    columns = tuple(pd.Series(column, dtype=object) for column in evalica_columns(frame))
    return lambda masks: [evalica.bradley_terry(*(column[mask] for column in columns)) for mask in masks]


def evalica_prepared(frame: pd.DataFrame, fit: Callable[..., Any]) -> Callable[[], Any]:
    """A fit that is handed numbers for names, their index and its own outcome objects: no words at all."""
    codes, index = pd.factorize(pd.concat([frame["model_a"], frame["model_b"]]))
    winners, names = evalica_columns(frame)[2], pd.RangeIndex(len(index))
    return lambda: fit(codes[: len(frame)], codes[len(frame) :], winners, index=names)


def arena_rank_bt(frame: pd.DataFrame) -> Any:
    data = PairDataset.from_pandas(frame)
    model = BradleyTerry(n_competitors=len(data.competitors))
    return jax.block_until_ready(model.compute_ratings_and_cis(data)["rating_lower"])


def arena_rank_style(frame: pd.DataFrame, covariates: list[str]) -> Any:
    data = ContextualPairDataset.from_pandas(frame, covariates)
    model = ContextualBradleyTerry(n_competitors=len(data.competitors), n_features=len(covariates))
    return jax.block_until_ready(model.compute_ratings_and_cis(data)["rating_lower"])


def fastchat_bt(frame: pd.DataFrame) -> Floats:
    distinct, counts, size = _distinct(frame)
    return _fitted(distinct, counts / counts.sum(), size)


def fastchat_bootstrap(frame: pd.DataFrame, rounds: int) -> Floats:
    """2.5 and 97.5 percentiles of fits to multinomial draws of the distinct rows."""
    distinct, counts, size = _distinct(frame)
    drawn = np.random.default_rng(0).multinomial(len(frame), counts / counts.sum(), rounds) / len(frame)
    return np.percentile([_fitted(distinct, weights, size) for weights in drawn], [2.5, 97.5], axis=0)


def fastchat_elo(frame: pd.DataFrame, k: float = 4.0) -> Floats:
    sides, size = _sides(frame)
    ratings, alpha = np.full(size, 1000.0), ALPHA / 400
    for (a, b), outcome in zip(sides, _halves(frame) / 2, strict=True):
        update = k * (outcome - 1 / (1 + exp(alpha * (ratings[b] - ratings[a]))))
        ratings[a] += update
        ratings[b] -= update
    return ratings


def fastchat_style(frame: pd.DataFrame, covariates: list[str], penalty: float = 0.5) -> Floats:
    """Ratings and coefficients, all shrunk by the penalty, without intervals."""
    sides, size = _sides(frame)
    style = frame[covariates].to_numpy(dtype=np.float64)
    style, won = (style - style.mean(axis=0)) / style.std(axis=0), _halves(frame) / 2

    def loss(parameters: Floats) -> tuple[float, Floats]:
        ratings, coefficients = parameters[:size], parameters[size:]
        logit = ALPHA * (ratings[sides[:, 0]] - ratings[sides[:, 1]]) + style @ coefficients
        cost = -(won * log_expit(logit) + (1 - won) * log_expit(-logit)).sum()
        slope = expit(logit) - won
        by_rating = ALPHA * _by_competitor(sides, slope, size)
        gradient = np.concatenate([by_rating, slope @ style]) + penalty * parameters
        return float(cost + penalty / 2 * parameters @ parameters), gradient

    found = _minimum(loss, size + len(covariates))
    return np.concatenate([1000 + 400 * found[:size], found[size:]])


def _sides(frame: pd.DataFrame) -> tuple[Indices, int]:
    codes, names = pd.factorize(pd.concat([frame["model_a"], frame["model_b"]]))
    return np.column_stack([codes[: len(frame)], codes[len(frame) :]]), len(names)


def _halves(frame: pd.DataFrame) -> Indices:
    """Twice a's score."""
    winner = frame["winner"]
    halves = np.ones(len(frame), dtype=np.intp)
    halves[(winner == "model_a").to_numpy()] = 2
    halves[(winner == "model_b").to_numpy()] = 0
    return halves


def _distinct(frame: pd.DataFrame) -> tuple[Indices, Indices, int]:
    sides, size = _sides(frame)
    rows = np.column_stack([sides, _halves(frame)])
    distinct, counts = np.unique(rows, axis=0, return_counts=True)
    return distinct, counts, size


def _fitted(distinct: Indices, weights: Floats, size: int) -> Floats:
    sides, won = distinct[:, :2], distinct[:, 2] / 2

    def loss(ratings: Floats) -> tuple[float, Floats]:
        logit = ALPHA * (ratings[sides[:, 0]] - ratings[sides[:, 1]])
        cost = -(weights * (won * log_expit(logit) + (1 - won) * log_expit(-logit))).sum()
        return float(cost), ALPHA * _by_competitor(sides, weights * (expit(logit) - won), size)

    return 1000 + 400 * _minimum(loss, size)


def _by_competitor(sides: Indices, slope: Floats, size: int) -> Floats:
    return np.bincount(sides[:, 0], slope, size) - np.bincount(sides[:, 1], slope, size)


def _minimum(loss: Callable[[Floats], tuple[float, Floats]], size: int) -> Floats:
    options = {"maxiter": 100, "gtol": 1e-6}
    return minimize(loss, np.zeros(size), jac=True, method="L-BFGS-B", options=options).x
