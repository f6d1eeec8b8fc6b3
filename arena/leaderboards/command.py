"""The command of the rating library that rates an exported board, with no site at all."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from ratings import METHODS
from ratings.features import FEATURES

from .bundle import VOTES
from .counted import Counted
from .models import Fit
from .sources import SOURCES

# Settings that the library's command line takes, by its names for them.
OPTIONS = {
    "level": "ci", "error": "error", "scale": "scale", "base": "base", "mean": "mean", "initial": "mean",
    "k": "k", "tiers": "tiers", "seed": "seed", "human": "human", "judge": "judge",
    "weights": "weights", "within": "within",
}  # fmt: skip


def command(snapshot: Fit, counted: Counted) -> str:
    """To be run in the folder of the bundle; empty where a setting cannot be said on the command line."""
    own = json.loads(json.dumps(METHODS[snapshot.method].defaults))
    given = {name: value for name, value in snapshot.settings.items() if value != own.get(name)}
    if not given.keys() <= OPTIONS.keys():
        return ""
    settings = [f"--{OPTIONS[name]} {_said(value)}" for name, value in given.items()]
    words = ["python -m ratings fit", VOTES, "--json --method", snapshot.method, *settings]
    return " ".join([*words, *_columns(snapshot, counted)])


def _said(value: Any) -> str:
    """A setting as the command line takes it; shares by level as 1=0.5,2=0.5."""
    return ",".join(f"{key}={one}" for key, one in value.items()) if isinstance(value, dict) else str(value)


def _columns(snapshot: Fit, counted: Counted) -> Iterator[str]:
    """The columns that the method reads beside who met whom and who won."""
    if snapshot.settings.get("error") == "clustered" or snapshot.method == "crowd":
        yield "--cluster cluster"
    if snapshot.method == "style":
        yield "--style" if set(counted.style) == set(FEATURES) else f"--style {','.join(counted.style)}"
    if METHODS[snapshot.method].by_level:
        yield "--stratum level"
    if SOURCES[snapshot.source].votes:
        yield "--source source"
    if SOURCES[snapshot.source].every:
        yield "--item battle"
    if counted.weight is not None:
        yield "--weight weight"
