"""Models in which a tie is an outcome of its own, with one parameter for how common ties are.

Each gives the derivatives of the log probability of the three outcomes (first won, second won, tie) by d, the
difference of the two strengths in logits, and by t, the tie parameter.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from scipy.special import expit, log_expit

from ratings.arrays import Floats


@dataclass(frozen=True, eq=False)
class Derivatives:
    """Of log P(outcome) for P pairs: by_d, by_t, (P, 3) each; second ones by dd, dt and tt, (P, 3) each."""

    by_d: Floats
    by_t: Floats
    by_dd: Floats
    by_dt: Floats
    by_tt: Floats


@dataclass(frozen=True, eq=False)
class TieModel:
    """derivatives(d, t), log_win(t)(d), theta(t) as published; where t starts and stays above."""

    name: str
    derivatives: Callable[[Floats, float], Derivatives]
    log_win: Callable[[float], Callable[[Floats], Floats]]
    theta: Callable[[float], float]
    start: float
    least: float


def davidson_derivatives(d: Floats, t: float) -> Derivatives:
    """P(first) = e^(d/2) / Z, P(second) = e^(-d/2) / Z, P(tie) = e^t / Z (Davidson 1970, JASA 65)."""
    logits = np.stack([d / 2, -d / 2, np.full_like(d, t)], axis=1)
    p = np.exp(logits - np.logaddexp.reduce(logits, axis=1, keepdims=True))
    mean_d, mean_t = (p[:, 0] - p[:, 1]) / 2, p[:, 2]
    variance_d = (p[:, 0] + p[:, 1]) / 4 - mean_d**2
    return Derivatives(
        by_d=np.array([0.5, -0.5, 0.0]) - mean_d[:, None],
        by_t=np.array([0.0, 0.0, 1.0]) - mean_t[:, None],
        by_dd=_alike(-variance_d),
        by_dt=_alike(mean_d * mean_t),
        by_tt=_alike(-mean_t * (1 - mean_t)),
    )


def rao_kupper_derivatives(d: Floats, t: float) -> Derivatives:
    """P(first) = expit(d - t), P(second) = expit(-d - t), ties the rest (Rao, Kupper 1967, JASA 62)."""
    q1, q2 = expit(t - d), expit(t + d)  # the chances not to win, not to lose
    v1, v2 = q1 * (1 - q1), q2 * (1 - q2)
    none = np.zeros_like(d)
    rise, bend = 2 / -np.expm1(-2 * t), -4 * np.exp(-2 * t) / np.expm1(-2 * t) ** 2
    return Derivatives(
        by_d=np.stack([q1, -q2, q1 - q2], axis=1),
        by_t=np.stack([-q1, -q2, rise - q1 - q2], axis=1),
        by_dd=np.stack([-v1, -v2, -v1 - v2], axis=1),
        by_dt=np.stack([v1, -v2, v1 - v2], axis=1),
        by_tt=np.stack([none - v1, none - v2, bend - v1 - v2], axis=1),
    )


def _alike(values: Floats) -> Floats:
    return np.repeat(values[:, None], 3, axis=1)


def _davidson_log_win(t: float) -> Callable[[Floats], Floats]:
    return lambda d: -np.logaddexp(np.logaddexp(0, -d), t - d / 2)


def _rao_kupper_log_win(t: float) -> Callable[[Floats], Floats]:
    return lambda d: log_expit(d - t)


TIE_MODELS: Mapping[str, TieModel] = {
    "davidson": TieModel(
        "Davidson", davidson_derivatives, _davidson_log_win, lambda t: float(np.exp(t)), 0.0, -np.inf
    ),
    "rao_kupper": TieModel(
        "Rao-Kupper", rao_kupper_derivatives, _rao_kupper_log_win, lambda t: float(np.exp(t)), 0.5, 0.0
    ),
}
