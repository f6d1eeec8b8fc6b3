"""What a test says of each voter; nobody is dropped for it."""

from dataclasses import dataclass
from math import isfinite
from typing import Any

import numpy as np

from ratings.arrays import Column, Counts, Flags, Floats


@dataclass(frozen=True, eq=False)
class VoterTests:
    """One test of each of V voters, (V,) each.

    votes: those that the test looked at. statistic, p_value: NaN where there were too few of them.
    flagged: p_value is at most alpha; of V voters with nothing strange about them alpha V are to be expected.
    direction: which way the votes lean, whether flagged or not; empty where there is no p_value.
    """

    test: str
    alpha: float
    voters: Column
    votes: Counts
    statistic: Floats
    p_value: Floats
    direction: tuple[str, ...]

    @property
    def flagged(self) -> Flags:
        with np.errstate(invalid="ignore"):
            flagged: Flags = self.p_value <= self.alpha
        return flagged

    def rows(self) -> list[dict[str, Any]]:
        """A JSON-safe dict per voter, the most suspect first; None where undefined."""
        order = np.lexsort((-self.votes, self.p_value))
        return [self._row(int(voter)) for voter in order]

    def _row(self, voter: int) -> dict[str, Any]:
        statistic, p_value = float(self.statistic[voter]), float(self.p_value[voter])
        return {
            "voter": self.voters[voter].item(),
            "votes": int(self.votes[voter]),
            "statistic": statistic if isfinite(statistic) else None,
            "p_value": p_value if isfinite(p_value) else None,
            "flagged": bool(self.flagged[voter]),
            "direction": self.direction[voter],
        }
