"""Words to write on signs: short, common, and unlike one another."""

from __future__ import annotations

WORDS = (
    "anchor", "basket", "candle", "desert", "engine", "forest", "garden", "hammer", "island", "jacket",
    "kettle", "ladder", "market", "needle", "orchard", "pepper", "quartz", "ribbon", "saddle", "timber",
    "umbrella", "velvet", "walnut", "yonder", "zebra", "bridge", "castle", "dragon", "feather", "harbour",
    "lantern", "mirror", "pillow", "rocket", "silver", "tunnel", "valley", "window", "meadow", "copper",
)  # fmt: skip
