"""How a judge's verdicts ended, whom it preferred by place alone, and what they took."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from arena.endpoints.price import cost_of
from arena.evolution.shares import Share

from .effort import Mean
from .mine import read

LATEST = 5_000  # verdicts whose looks are gone through, and no more: a page must be quick
PREFERENCES = ("a", "b", "tie", "both_bad")

_ENDED = """
SELECT status, preference, 'order_conflict' = ANY(flags), count(*) FROM judges_verdict
WHERE judge_id = %(judge)s GROUP BY 1, 2, 3
"""
_LATEST = """
(SELECT id FROM judges_verdict WHERE judge_id = %(judge)s AND status <> 'pending'
 ORDER BY id DESC LIMIT %(latest)s) v JOIN judges_judgment j ON j.verdict_id = v.id
"""
_PLACES = f"""
SELECT count(*) FILTER (WHERE j.preference = left(j.order, 1)), count(*) FROM {_LATEST}
WHERE j.status = 'valid' AND j.preference IN ('a', 'b')
"""  # noqa: S608 - words of ours
_TOOK = f"""
SELECT count(seconds), avg(seconds), stddev_samp(seconds),
    count(tokens_in), avg(tokens_in)::float8, stddev_samp(tokens_in)::float8,
    count(tokens_out), avg(tokens_out)::float8, stddev_samp(tokens_out)::float8
FROM (
    SELECT CASE WHEN count(seconds) = count(*) THEN sum(seconds) END AS seconds,
        CASE WHEN count(tokens_in) = count(*) THEN sum(tokens_in) END AS tokens_in,
        CASE WHEN count(tokens_out) = count(*) THEN sum(tokens_out) END AS tokens_out
    FROM {_LATEST} GROUP BY v.id
) verdicts
"""  # noqa: S608 - words of ours


@dataclass(frozen=True)
class Verdicts:
    """The verdicts of one version of a judge."""

    statuses: Mapping[str, int]
    preferences: Mapping[str, int]  # of the valid ones
    conflicts: Share  # valid verdicts of which the two orders disagreed
    first: Share  # looks with a better reply, that preferred whichever was shown first
    seconds: Mean
    tokens_in: Mean
    tokens_out: Mean
    cost: float | None

    @property
    def n(self) -> int:
        return sum(self.statuses.values())

    @property
    def valid(self) -> int:
        return self.statuses.get("valid", 0)

    @property
    def shares(self) -> list[tuple[str, Share]]:
        """What it said, of the valid verdicts."""
        return [(name, Share.of(self.preferences.get(name, 0), self.valid)) for name in PREFERENCES]

    @property
    def unread(self) -> list[tuple[str, Share]]:
        """Verdicts that say nothing, of all that ended."""
        ended = self.n - self.statuses.get("pending", 0)
        failed = sorted((name, n) for name, n in self.statuses.items() if name not in ("valid", "pending"))
        return [(name, Share.of(n, ended)) for name, n in failed]

    @property
    def pending(self) -> int:
        return self.statuses.get("pending", 0)

    @property
    def leans(self) -> bool:
        """Whether it surely prefers a place, whatever stands there."""
        return self.first.lower is not None and not self.first.lower <= 0.5 <= self.first.upper

    def as_json(self) -> dict[str, Any]:
        """The numbers for machines."""
        means = {name: getattr(self, name).as_json() for name in ("seconds", "tokens_in", "tokens_out")}
        shares = {"order_conflicts": self.conflicts.as_json(), "first_shown": self.first.as_json()}
        counts = {"statuses": dict(self.statuses), "preferences": dict(self.preferences)}
        return counts | shares | means | {"cost": self.cost}


def verdicts(judge: int, price: Mapping[str, float]) -> Verdicts:
    """Of one version; `price` is of a million tokens of its model."""
    statuses: Counter[str] = Counter()
    preferences: Counter[str] = Counter()
    conflicts = 0
    for status, preference, conflict, n in read(_ENDED, judge=judge):
        statuses[status] += n
        if status == "valid":
            preferences[preference] += n
            conflicts += n * conflict
    [place] = read(_PLACES, judge=judge, latest=LATEST)
    [took] = read(_TOOK, judge=judge, latest=LATEST)
    seconds, tokens_in, tokens_out = (Mean.of(*took[i : i + 3]) for i in (0, 3, 6))
    return Verdicts(
        dict(statuses),
        dict(preferences),
        Share.of(conflicts, statuses["valid"]),
        Share.of(*place),
        seconds,
        tokens_in,
        tokens_out,
        cost_of(tokens_in.mean, tokens_out.mean, price),
    )
