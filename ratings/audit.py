"""A judge held against people on the same battles: how far it agrees, what it is worth, what it favours."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from math import isfinite
from typing import Any

import numpy as np

from ratings.audit_agreement import agreement, confusion
from ratings.audit_bias import biases
from ratings.audit_decided import MISSING, Decided
from ratings.audit_design import design
from ratings.audit_figures import Bias, Difference, Figure, Stratum
from ratings.audit_order import ranking
from ratings.audit_position import positions
from ratings.audit_ranking import boards, differences
from ratings.audit_sharpness import sharpness
from ratings.audit_strata import strata
from ratings.audit_words import words
from ratings.audit_worth import worth
from ratings.errors import NoBattles
from ratings.settings import require, require_number

__all__ = ["MISSING", "Audit", "Bias", "Decided", "Difference", "Figure", "Stratum", "audit"]

# How the chance of any false finding is shared out between the families of findings.
SHARES: Mapping[str, float] = {"biases": 0.5, "strata": 0.25, "differences": 0.25}
_BOTH_BAD = 3


@dataclass(frozen=True)
class Audit:
    """What is known of a judge beside people; a finding is wrong in at most 1 - level of audits.

    counts: battles, decided (by both), votes (on these), twice (by two people or more), compared (both state
    a preference), both_bad (judge or every vote, left out of preferences), alone.
    confusion: votes by what people said (row) and the judge said (column), in the order of OUTCOMES, (4, 4).
    agreement: figures by "percent", "kappa", "alpha", each also "… on decisive", and after either " people"
    (two people with each other), " judge there" and " people there" (on battles of both), " short of people"
    (the gap between these).
    ranking: "kendall" and "spearman" between ratings by people and by the judge; each "… people again".
    differences: a row per competitor. position: "people", "judge" in logits.
    worth: "rho", "rho of one vote", "gain", "gain here", "sharpness", "overconfidence". strata, biases: rows.
    words: what it comes to, in sentences.
    """

    level: float
    counts: Mapping[str, int]
    confusion: tuple[tuple[int, ...], ...]
    agreement: Mapping[str, Figure]
    ranking: Mapping[str, Figure]
    differences: tuple[Difference, ...]
    position: Mapping[str, Figure]
    worth: Mapping[str, Figure]
    strata: tuple[Stratum, ...]
    biases: tuple[Bias, ...]
    words: tuple[str, ...]

    @property
    def flagged(self) -> tuple[Bias | Stratum | Difference, ...]:
        """All findings."""
        return _flagged(self.biases, self.strata, self.differences)

    def as_json(self) -> dict[str, Any]:
        """Everything as JSON-safe values, None where undefined."""
        told: dict[str, Any] = _told(asdict(self))
        return told


def audit(decided: Decided, rng: np.random.Generator, level: float = 0.95) -> Audit:
    """Everything that battles decided by both people and a judge say of the judge.

    Raises NoBattles if no battle was decided by both, BadSetting for a level outside (0, 1).
    """
    require_number("level", level)
    require(0 < level < 1, "level", level, "between 0 and 1")
    if not decided.both.any():
        raise NoBattles("no battle was decided by both people and the judge")
    share = {family: part * (1 - level) for family, part in SHARES.items()}
    made, rated = design(decided), boards(decided)
    by_agreement, by_order = agreement(decided, rng, level), ranking(rated, rng, level)
    by_side = positions(decided, level)
    by_worth = worth(decided, sharpness(made.known, made.columns), level)
    rows = (
        biases(decided, made, level, share["biases"]),
        strata(decided, made, rng, level, share["strata"]),
        differences(decided, made, rated, level, share["differences"]),
    )
    return Audit(
        level=level,
        counts=_counts(decided),
        confusion=confusion(decided),
        agreement=by_agreement,
        ranking=by_order,
        differences=rows[2],
        position=by_side,
        worth=by_worth,
        strata=rows[1],
        biases=rows[0],
        words=words(by_agreement, by_order, by_side, by_worth, _flagged(*rows)),
    )


def _flagged(
    biases: Sequence[Bias], strata: Sequence[Stratum], differences: Sequence[Difference]
) -> tuple[Bias | Stratum | Difference, ...]:
    rows: tuple[Bias | Stratum | Difference, ...] = (*biases, *strata, *differences)
    return tuple(row for row in rows if row.flagged)


def _counts(decided: Decided) -> dict[str, int]:
    both = decided.both
    return {
        "battles": len(decided),
        "decided": int(both.sum()),
        "votes": int(decided.voters[both].sum()),
        "twice": int((both & (decided.voters > 1)).sum()),
        "compared": int(decided.compared.sum()),
        "both_bad": int((both & ((decided.judge == _BOTH_BAD) | (decided.prefer == 0))).sum()),
        "alone": decided.unvoted,
    }


def _told(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _told(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_told(one) for one in value]
    return None if isinstance(value, float) and not isfinite(value) else value
