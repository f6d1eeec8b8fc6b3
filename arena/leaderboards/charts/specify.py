"""Makes a chart's specification: Vega-Lite with its data, in one of the themes."""

from __future__ import annotations

from typing import Any

from .base import ROWS, Chart, Snapshot
from .themes import THEMES

Spec = dict[str, Any]


def specify(chart: Chart, snapshot: Snapshot, theme: str) -> Spec:
    """The specification as JSON; it is as wide as what holds it."""
    return chart.draw(snapshot).to_dict() | {
        "datasets": {ROWS.name: chart.rows(snapshot)},
        "config": THEMES[theme],
        "description": chart.alternative(snapshot),
        "width": "container",
        "height": chart.height(snapshot),
        "autosize": {"type": "fit", "contains": "padding", "resize": True},
    }
