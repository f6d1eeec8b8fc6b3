"""How well a judge's verdicts go with people's votes on the same battles."""

from collections.abc import Mapping

import numpy as np

from ratings.arrays import Floats
from ratings.merged_battles import Battles


def agreement(battles: Battles) -> Mapping[str, float]:
    """What can be said of the judge; a number that is undefined is left out.

    agreement: share of votes with a winner that name the judge's, where it named one.
    rho: correlation of the verdict with the mean vote on the battle, within pairs; it, and not the agreement,
    bounds what the judge can add, to a factor 1 / (1 - rho^2) in votes.
    """
    numbers = {"agreement": _same_winner(battles), "rho": _correlation(battles)}
    return {name: value for name, value in numbers.items() if not np.isnan(value)}


def _same_winner(battles: Battles) -> float:
    first, second = battles.verdict == 1, battles.verdict == 0
    won, lost = battles.votes[:, 0], battles.votes[:, 1]
    same, all_votes = won[first].sum() + lost[second].sum(), (won + lost)[first | second].sum()
    return float(same / all_votes) if all_votes else np.nan


def _correlation(battles: Battles) -> float:
    both = battles.judged & (battles.decided > 0)
    key = battles.first[both] * (battles.second.max(initial=0) + 1) + battles.second[both]
    _, pair, size = np.unique(key, return_inverse=True, return_counts=True)

    def deviation(values: Floats) -> Floats:
        mean = np.bincount(pair, values, size.size) / size
        return np.asarray(values - mean[pair])

    vote = deviation(battles.credit[both] / battles.decided[both])
    verdict = deviation(battles.verdict[both])
    scale = np.sqrt((vote @ vote) * (verdict @ verdict))
    return float(vote @ verdict / scale) if scale > 0 else np.nan
