"""The page of sampling and retirement for machines: the same numbers, all of them."""

from __future__ import annotations

from typing import Any

from .sampling import Line, Sampling
from .served import Served


def as_json(page: Sampling) -> dict[str, Any]:
    """Plain JSON; weeks are named by their Mondays (UTC)."""
    return {
        "updated_at": page.at.isoformat(),
        "battles": page.battles,
        "origins": page.origins,
        "models": [
            {"name": line.name, "version": line.competitor.version, **_line(line)} for line in page.models
        ],
        "owners": [{"owner": line.name, **_line(line)} for line in page.owners],
        "weights": [{"weights": line.name, **_line(line)} for line in page.weights],
        "families": [vars(family) for family in page.families],
        "no_longer_playing": [
            {
                "name": row.competitor.name,
                "version": row.competitor.version,
                "how": row.how,
                "since": row.since and row.since.isoformat(),
                "reason": row.reason,
            }
            for row in page.left
        ],
        "votes": vars(page.votes),
        "alarms": [line.name for line in page.alarms],
        "boards": [
            {
                "name": fit.leaderboard.name,
                "matchmaker": fit.leaderboard.matchmaker,
                "battles": fit.battles,
                "votes": fit.votes,
                "judgments": fit.judgments,
                "statuses": fit.statuses,
                "fingerprint": fit.fingerprint,
                "data_through": fit.data_through and fit.data_through.isoformat(),
            }
            for fit in page.fits
        ],
    }


def _line(line: Line) -> dict[str, Any]:
    share = line.share_excluded
    return {
        "models": line.models,
        "battles": line.served.battles,
        "share": line.share,
        "weeks": _weeks(line.served),
        "origins": dict(line.served.origins),
        "mean_chance_of_its_pair": line.served.mean_chance,
        "endings": dict(line.served.endings),
        "excluded_share": share.share,
        "excluded_interval": [share.lower, share.upper],
        "too_many_excluded": share.too_many,
        "differs_from_all": share.differs,
    }


def _weeks(part: Served) -> dict[str, int]:
    return {week.isoformat(): n for week, n in sorted(part.weeks.items(), reverse=True)}
