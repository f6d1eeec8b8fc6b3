"""Shares in words and on the axis."""

from __future__ import annotations

import altair as alt

from arena.evolution.shares import Share

SCALE = alt.Scale(domain=[0, 1], nice=False)


def percent(share: Share) -> str:
    """A share in words."""
    return "n/a" if share.share is None else f"{share.share:.0%}"


def interval(share: Share) -> str:
    """Its interval in words."""
    return "n/a" if share.lower is None else f"{share.lower:.0%} to {share.upper:.0%}"
