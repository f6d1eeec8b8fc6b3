"""The command of the rating library that rates an exported board, with no site at all."""

from __future__ import annotations

from collections.abc import Iterator

from .bundle import VOTES
from .counted import Counted
from .models import Fit
from .sources import SOURCES

OPTIONS = {
    "level": "ci", "error": "error", "scale": "scale", "base": "base", "mean": "mean", "initial": "mean",
    "k": "k", "tiers": "tiers", "seed": "seed", "judge": "judge",
}  # fmt: skip


def command(snapshot: Fit, counted: Counted) -> str:
    """To be run in the folder of the bundle."""
    return " ".join(["python -m ratings fit", VOTES, "--json", *_options(snapshot, counted)])


def _options(snapshot: Fit, counted: Counted) -> Iterator[str]:
    yield f"--method {snapshot.method}"
    for setting, value in snapshot.settings.items():
        if setting in OPTIONS and value not in ("", None):
            yield f"--{OPTIONS[setting]} {value}"
    if snapshot.settings.get("error") == "clustered":
        yield f"--cluster {'voter' if snapshot.votes else 'question_id'}"
    if snapshot.method == "style":
        yield f"--style {','.join(counted.style)}"
    if SOURCES[snapshot.source].every:
        yield "--item battle --source source"
    if counted.weight is not None:
        yield "--weight weight"
