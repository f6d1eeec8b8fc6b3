"""The table of charts: each is a file of its own and one declarative specification."""

from __future__ import annotations

from collections.abc import Mapping

from . import battles, frontier, history, intervals, style, wins
from .base import Chart

CHARTS: Mapping[str, Chart] = {
    "intervals": intervals.CHART,
    "style": style.CHART,
    "wins": wins.CHART,
    "battles": battles.CHART,
    "history": history.CHART,
    "frontier": frontier.CHART,
}
