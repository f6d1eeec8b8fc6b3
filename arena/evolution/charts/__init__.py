"""The table of charts by level: each is one declarative specification, as those of leaderboards are."""

from __future__ import annotations

from collections.abc import Mapping

from arena.leaderboards.charts.base import Chart

from . import endings, ratings, wins

LEVEL_CHARTS: Mapping[str, Chart] = {
    "ratings": ratings.CHART,
    "endings": endings.CHART,
    "wins": wins.CHART,
}
