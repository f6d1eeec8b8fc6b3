"""The looks of charts, as Vega-Lite configurations: a specification itself holds no colour."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif'


def _theme(colours: Mapping[str, Any]) -> dict[str, Any]:
    words = {"labelColor": colours["ink"], "titleColor": colours["quiet"], "labelFontSize": 12}
    return {
        "background": colours["ground"],
        "font": FONT,
        "view": {"stroke": None},
        "axis": words
        | {
            "domainColor": colours["line"],
            "gridColor": colours["line"],
            "tickColor": colours["line"],
            "titleFontWeight": "normal",
            "titleFontSize": 12,
            "labelPadding": 6,
        },
        "legend": words | {"titleFontWeight": "normal", "titleFontSize": 12, "labelLimit": 150},
        "rect": {"stroke": colours["ground"], "strokeWidth": 1},
        "text": {"color": colours["ink"], "fontSize": 11},
        "point": {"color": colours["accent"], "size": 70, "filled": True, "opacity": 1},
        "rule": {"color": colours["accent"], "strokeWidth": 2.5, "opacity": 0.6},
        "style": {
            "band": {"color": colours["quiet"], "opacity": 0.1, "strokeWidth": 0},
            "quiet": {"color": colours["quiet"]},
            "hollow": {"color": colours["quiet"], "filled": False, "strokeWidth": 1.5},
            "link": {"color": colours["quiet"], "strokeWidth": 1.5},
        },
        "range": {name: colours[name] for name in ("category", "diverging", "heatmap")},
    }


# Okabe and Ito's colours, which colour-blind readers tell apart, darkened or lightened for their ground.
# Words stand on every colour of the two scales, so these stay pale on white and deep on black.
THEMES: Mapping[str, dict[str, Any]] = {
    "light": _theme(
        {
            "ink": "#1b1f23",
            "quiet": "#57606a",
            "line": "#dcdfe3",
            "ground": "#fafaf8",
            "accent": "#1f5f8b",
            "category": [
                "#0072b2",
                "#c04f00",
                "#007a5a",
                "#a8478a",
                "#8a6d00",
                "#2b8fc7",
                "#1b1f23",
                "#7a7f85",
            ],
            "diverging": ["#e8965a", "#f0c8a8", "#e4e6e8", "#aed0e8", "#6aa9d6"],
            "heatmap": ["#f4f6f8", "#c4dcec", "#79b0d8"],
        }
    ),
    "dark": _theme(
        {
            "ink": "#e6e8ea",
            "quiet": "#a3adb7",
            "line": "#343b43",
            "ground": "#14171a",
            "accent": "#86bfe8",
            "category": [
                "#56b4e9",
                "#f0955a",
                "#2fbf93",
                "#e08fc2",
                "#e0c14a",
                "#9fc9ff",
                "#e6e8ea",
                "#a3adb7",
            ],
            "diverging": ["#9a5218", "#6b4526", "#363d45", "#28506f", "#1d649c"],
            "heatmap": ["#20262c", "#234a69", "#1d649c"],
        }
    ),
}
