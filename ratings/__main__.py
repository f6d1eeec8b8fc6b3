"""Rates the battles in a file from the command line: python -m ratings fit FILE."""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from ratings.bradley_terry import ERRORS
from ratings.errors import RatingsError
from ratings.methods import METHODS, method
from ratings.read import read_comparisons
from ratings.result import Ratings
from ratings.settings import TIERS
from ratings.tables import table

# Option on the command line -> the setting it is, under each of its names in the methods.
_SETTINGS = {
    "ci": ("level",),
    "scale": ("scale",),
    "base": ("base",),
    "mean": ("mean", "initial"),
    "k": ("k",),
    "error": ("error",),
    "tiers": ("tiers",),
    "seed": ("seed",),
}


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    try:
        sys.stdout.write(options.run(options) + "\n")
    except RatingsError as problem:
        sys.stderr.write(f"ratings: {problem}\n")
        return 2
    return 0


def _fit(options: argparse.Namespace) -> str:
    chosen = method(options.method)
    settings = _settings(options, chosen.defaults)
    chosen.settle(settings)  # a wrong setting is said before a large file is read
    data = read_comparisons(
        options.file, ignore=options.ignore, weight=options.weight, cluster=options.cluster
    )
    ratings = chosen.fit(data, **settings)
    for warning in ratings.warnings:
        sys.stderr.write(f"ratings: warning: {warning}\n")
    return json.dumps(ratings.rows(), ensure_ascii=False, indent=1) if options.json else _report(ratings)


def _settings(options: argparse.Namespace, known: dict[str, Any]) -> dict[str, Any]:
    """The settings given on the command line, by the method's own names for them."""
    settings = {}
    for option, names in _SETTINGS.items():
        value = getattr(options, option)
        if value is None:
            continue
        name = next((name for name in names if name in known), None)
        if name is None:
            sys.stderr.write(f"ratings: warning: {options.method} has no use for --{option}\n")
        else:
            settings[name] = value
    return settings


def _report(ratings: Ratings) -> str:
    title = METHODS[ratings.method].title
    return f"{table(ratings)}\n\n{title}: {_listed(ratings.settings)}; {ratings.iterations} iterations"


def _shown(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:g}"


def _methods(_: argparse.Namespace) -> str:
    width = max(map(len, METHODS))
    return "\n".join(
        f"{name.ljust(width)}  {entry.title} ({_listed(entry.defaults)})" for name, entry in METHODS.items()
    )


def _listed(settings: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {_shown(value)}" for name, value in settings.items())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m ratings", description=__doc__)
    commands = parser.add_subparsers(required=True)
    fit = commands.add_parser("fit", help="rate the battles in a CSV, JSON Lines or Parquet file")
    fit.add_argument("file", help="columns model_a, model_b, winner")
    fit.add_argument("--method", default="bt", help=f"one of {', '.join(METHODS)} (default bt)")
    fit.add_argument("--json", action="store_true", help="a list of rows instead of a table")
    fit.add_argument("--ci", type=float, metavar="LEVEL", help="level of the intervals (default 0.95)")
    fit.add_argument("--scale", type=float, help="points per factor BASE in the odds (default 400)")
    fit.add_argument("--base", type=float, help="(default 10)")
    fit.add_argument("--mean", type=float, help="mean rating; for Elo the initial one (default 1000)")
    fit.add_argument("--k", type=float, help="points at stake in an Elo battle (default 4)")
    fit.add_argument(
        "--ignore", action="append", default=[], metavar="LABEL", help="drop and count these rows"
    )
    fit.add_argument("--weight", metavar="COLUMN", help="how many battles a row stands for")
    fit.add_argument("--cluster", metavar="COLUMN", help="rows that share it are not independent")
    fit.add_argument("--error", help=f"how intervals are estimated: {', '.join(ERRORS)} (default robust)")
    fit.add_argument("--tiers", help=f"how tiers are drawn: {', '.join(TIERS)} (default marginal)")
    fit.add_argument("--seed", type=int, help="of whatever is simulated (default 0)")
    fit.set_defaults(run=_fit)
    commands.add_parser("methods", help="list the methods and their settings").set_defaults(run=_methods)
    return parser


if __name__ == "__main__":
    sys.exit(main())
