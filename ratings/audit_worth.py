"""What a judge's verdicts are worth beside people's votes: what they know of the reply, not of its author."""

from math import nan, sqrt

import numpy as np
from scipy.special import ndtri, stdtrit

from ratings.arrays import Flags, Floats
from ratings.audit_decided import Decided
from ratings.audit_figures import Figure
from ratings.audit_sharpness import Fitted
from ratings.merged_agreement import agreement
from ratings.merged_battles import Battles

_NO_PAIRS = "no two competitors met in two battles that both decided, and not always alike"
_BLUNT = "too little foretells people's votes here to tell noise from taste"
_UNTOLD = "the judge told no confidence"
_WINS = 1  # the last outcome with a winner


def worth(decided: Decided, sharp: Fitted, level: float) -> dict[str, Figure]:
    """Figures as `Audit.worth` lists them; "gain here" only if the judge decided others alone."""
    rho = correlation(decided, level)
    one = _of_one_vote(rho, decided.take(decided.compared))
    figures = [rho, one, _gain("gain", rho, 1.0), _sharpness(sharp, decided, level)]
    if decided.unvoted:
        figures.append(_gain("gain here", rho, decided.unvoted / (decided.unvoted + rho.n)))
    return {one.name: one for one in (*figures, _overconfidence(decided, level))}


def correlation(decided: Decided, level: float) -> Figure:
    """rho of `merged_agreement`: the verdict with the mean vote, within pairs of competitors.

    Interval by Fisher's z (1915), with the variance that the battles themselves show (delta method), those
    that only make up a pair's mean not counted.
    """
    rows = decided.take(decided.compared)
    found = agreement(_battles(rows)).get("rho", nan)
    n = len(rows)
    if np.isnan(found):
        return Figure("rho", nan, nan, nan, n, _NO_PAIRS)
    if abs(found) > 1 - 1e-9:
        return Figure("rho", found, nan, nan, n, "no interval: always as people")
    error = _error(rows, found) / (1 - found**2)
    half = float(ndtri((1 + level) / 2)) * error
    lower, upper = np.tanh([np.arctanh(found) - half, np.arctanh(found) + half]).tolist()
    return Figure("rho", found, lower, upper, n)


def _of_one_vote(rho: Figure, rows: Decided) -> Figure:
    """The same, had one of the votes on each battle been drawn: noise of single votes that means do not have.

    The draw changes no covariance, and adds to the variance of the vote that of the votes on the battle.
    """
    vote, size = _apart(_battles(rows))[0], rho.n
    own = np.nanvar(rows.credit, axis=1)[_again(rows)]
    left = float(np.sqrt(vote @ vote / (vote @ vote + own.sum()))) if vote @ vote > 0 else nan
    return Figure("rho of one vote", rho.value * left, rho.lower * left, rho.upper * left, size, rho.note)


def _again(rows: Decided) -> Flags:
    """Which battles are of a pair that met more than once; others say nothing within pairs, (N,)."""
    key = np.minimum(rows.a, rows.b) * len(rows.names) + np.maximum(rows.a, rows.b)
    _, pair, size = np.unique(key, return_inverse=True, return_counts=True)
    return np.asarray(size[pair] > 1)


def _battles(rows: Decided) -> Battles:
    flipped = rows.a > rows.b
    votes = np.stack([(rows.people == code).sum(axis=1) for code in range(4)], axis=1).astype(np.float64)
    votes = np.where(flipped[:, None], votes[:, [1, 0, 2, 3]], votes)
    verdict = np.where(flipped, 1 - rows.verdict, rows.verdict)
    low, high = np.minimum(rows.a, rows.b), np.maximum(rows.a, rows.b)
    return Battles(low, high, votes, rows.voters.astype(np.float64), verdict, np.zeros(len(rows)))


def _error(rows: Decided, rho: float) -> float:
    vote, verdict = _apart(_battles(rows))
    vote, verdict = vote / sqrt(vote @ vote), verdict / sqrt(verdict @ verdict)
    influence = vote * verdict - rho / 2 * (vote**2 + verdict**2)
    return float(np.sqrt((influence**2).sum()))


def _apart(battles: Battles) -> tuple[Floats, Floats]:
    """Mean vote and verdict less their means over the pair, which take up one battle of it, (N,) each."""
    key = battles.first * (int(battles.second.max(initial=0)) + 1) + battles.second
    _, pair, size = np.unique(key, return_inverse=True, return_counts=True)

    def apart(values: Floats) -> Floats:
        left = values - (np.bincount(pair, values) / size)[pair]
        return np.asarray(left * np.sqrt((size / np.maximum(size - 1, 1))[pair]))

    return apart(battles.credit / battles.decided), apart(battles.verdict)


def _gain(name: str, rho: Figure, share: float) -> Figure:
    """1 / (1 - rho^2 share): by how much the votes can count for more; a judge against people adds nothing.

    share: of the battles of a pair that the judge decides alone; 1 is the bound, with any number of them.
    """
    value, lower, upper = (
        1 / (1 - max(each, 0.0) ** 2 * share) if abs(each) < 1 else nan
        for each in (rho.value, rho.lower, rho.upper)
    )
    return Figure(name, value, lower, upper, rho.n, rho.note)


def _sharpness(sharp: Fitted, decided: Decided, level: float) -> Figure:
    lower, upper = sharp.interval(level)
    value = float(sharp.value[0])
    note = _BLUNT if np.isnan(value) else ""
    return Figure("sharpness", value, float(lower[0]), float(upper[0]), int(decided.compared.sum()), note)


def _overconfidence(decided: Decided, level: float) -> Figure:
    """Mean confidence in verdicts with a winner less how often votes with a winner agree with them."""
    votes = decided.people
    wins = (votes >= 0) & (votes <= _WINS)
    same = (wins & (votes == decided.judge[:, None])).sum(axis=1)
    told = np.full(len(decided), nan) if decided.confidence is None else decided.confidence
    rows = (decided.judge >= 0) & (decided.judge <= _WINS) & wins.any(axis=1) & ~np.isnan(told)
    n = int(rows.sum())
    if n < 2:
        return Figure("overconfidence", nan, nan, nan, n, _UNTOLD)
    each = told[rows] - same[rows] / wins[rows].sum(axis=1)
    half = float(stdtrit(n - 1, (1 + level) / 2) * each.std(ddof=1) / sqrt(n))
    value = float(each.mean())
    return Figure("overconfidence", value, value - half, value + half, n)
