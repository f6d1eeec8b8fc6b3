"""Shares in words and on the axis."""

from __future__ import annotations

import altair as alt
from django.utils.translation import gettext as _

from arena.evolution.shares import Share

SCALE = alt.Scale(domain=[0, 1], nice=False)


def percent(share: Share) -> str:
    """A share in words."""
    return _("n/a") if share.share is None else f"{share.share:.0%}"


def interval(share: Share) -> str:
    """Its interval in words."""
    if share.lower is None or share.upper is None:
        return _("n/a")
    return _("%(lower)s to %(upper)s") % {"lower": f"{share.lower:.0%}", "upper": f"{share.upper:.0%}"}
