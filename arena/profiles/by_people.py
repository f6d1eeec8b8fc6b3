"""Whether judges treat a competitor otherwise than people do, on the battles that both decided."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import Any

from .effort import Z
from .mine import read

# Of each battle of which a judge and people said who is better or that both are equal: the share it earned
# by the first valid verdict, and the mean share by the votes. Both bad is said of a question, not of it.
_BOTH = """
SELECT count(*), avg(judged)::float8, avg(voted)::float8, stddev_samp(judged - voted)::float8
FROM (
    SELECT b.id,
        avg(CASE v.preference WHEN 'tie' THEN 0.5 ELSE ((v.preference = 'a') = b.is_a)::int END) AS voted,
        min(CASE j.preference WHEN 'tie' THEN 0.5 ELSE ((j.preference = 'a') = b.is_a)::int END) AS judged
    FROM (SELECT id, a_id = %(one)s AS is_a FROM battles_battle WHERE %(one)s IN (a_id, b_id)) b
    JOIN votes_vote v ON v.battle_id = b.id AND v.excluded_reason = '' AND v.preference <> 'both_bad'
    CROSS JOIN LATERAL (SELECT preference FROM judges_verdict
        WHERE battle_id = b.id AND status = 'valid' ORDER BY id LIMIT 1) j
    WHERE j.preference <> 'both_bad' GROUP BY b.id
) both_said
"""


@dataclass(frozen=True)
class ByPeople:
    """Its share of wins by judges and by people on the same battles, and the difference with its interval."""

    n: int
    judges: float | None = None
    people: float | None = None
    difference: float | None = None
    lower: float | None = None
    upper: float | None = None

    @property
    def favoured_by(self) -> str:
        """Who surely likes it better, "judges" or "people", or nothing."""
        if self.lower is None or self.upper is None:
            return ""
        return "judges" if self.lower > 0 else "people" if self.upper < 0 else ""

    def as_json(self) -> dict[str, Any]:
        """The comparison for machines."""
        return dict(vars(self))


def by_people(competitor: int) -> ByPeople:
    """Of one version."""
    [(n, judges, people, deviation)] = read(_BOTH, one=competitor)
    if not n:
        return ByPeople(0)
    difference = judges - people
    if not deviation:  # of one battle, or of battles that are all alike, nothing follows for others
        return ByPeople(n, judges, people, difference)
    half = Z * deviation / sqrt(n)
    return ByPeople(n, judges, people, difference, max(-1.0, difference - half), min(1.0, difference + half))
