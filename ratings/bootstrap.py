"""Bootstrap of Bradley-Terry strengths over pair counts, all replicates at once."""

from dataclasses import replace

import numpy as np
from scipy.sparse import coo_array, csr_array
from scipy.special import expit

from ratings.arrays import Floats
from ratings.counts import Pairs
from ratings.sandwich import information, inverse
from ratings.strengths import expectations, strengths

_SETTLED = 1e-6  # logits, far below the noise of any replicate
_LONGEST_STEP = 2.0  # logits
_MOST_STEPS = 50
_CELLS = 1 << 21  # numbers per working array, so that a batch of replicates stays near the cache


def replicates(pairs: Pairs, strength: Floats, count: int, rng: np.random.Generator) -> Floats:
    """Strengths refitted under random weights, logits, mean zero, (count, M).

    Every (pair, outcome) cell gets a Gamma weight with its count as mean and variance, the Bayesian bootstrap
    (Rubin 1981, Annals of Statistics 9) over counts; no weight is zero, so a replicate has a finite fit
    whenever the data have. strength: the maximum-likelihood fit, from which all replicates start.
    """
    size = max(1, _CELLS // pairs.first.size)
    batches = [min(size, count - start) for start in range(0, count, size)]
    return np.concatenate([_batch(pairs, strength, batch, rng) for batch in batches])


def _batch(pairs: Pairs, strength: Floats, count: int, rng: np.random.Generator) -> Floats:
    weight = _gamma(pairs, count, rng)
    credit, total = weight[:, :, 0] + weight[:, :, 2] / 2, weight.sum(axis=2)
    bread, differences = inverse(information(pairs, expectations(pairs, strength))), _differences(pairs)
    point = np.tile(strength, (count, 1))
    for _ in range(_MOST_STEPS):
        # A chord: the Hessian of the data serves every replicate, at the price of linear convergence.
        score = (credit - total * expit(point @ differences)) @ differences.T
        step = score @ bread
        point += np.clip(step, -_LONGEST_STEP, _LONGEST_STEP)
        late = np.abs(step).max(axis=1) > _SETTLED
        if not late.any():
            break
    for k in np.flatnonzero(late):
        point[k] = _exactly(pairs, weight[k])
    centred: Floats = point - point.mean(axis=1, keepdims=True)
    return centred


def _gamma(pairs: Pairs, count: int, rng: np.random.Generator) -> Floats:
    """Weights of mean sum(w) and variance sum(w^2) for each cell, (count, P, 3)."""
    mean, variance = pairs.weight[:, :3], pairs.squared[:, :3]
    some = mean > 0
    weight = np.zeros((count, *mean.shape))
    shape = mean[some] ** 2 / variance[some]
    weight[:, some] = rng.standard_gamma(shape, (count, shape.size)) * (variance[some] / mean[some])
    return weight


def _differences(pairs: Pairs) -> csr_array:
    """Strengths times this are differences of pairs, (M, P)."""
    rows, ones = np.concatenate([pairs.first, pairs.second]), np.ones(pairs.first.size)
    columns = np.tile(np.arange(pairs.first.size), 2)
    shape = (pairs.size, pairs.first.size)
    return coo_array((np.concatenate([ones, -ones]), (rows, columns)), shape=shape).tocsr()


def _exactly(pairs: Pairs, weight: Floats) -> Floats:
    full = np.zeros_like(pairs.weight)
    full[:, :3] = weight
    return strengths(replace(pairs, weight=full))[0]
