"""`python -m ratings fit FILE`: rates the battles in a file."""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ratings.bradley_terry import ERRORS
from ratings.comparisons import Comparisons
from ratings.decay import decayed
from ratings.errors import BadSetting
from ratings.features import FEATURES
from ratings.formats import column_names
from ratings.methods import METHODS, Method, method
from ratings.read import read_comparisons
from ratings.result import Ratings
from ratings.settings import TIERS
from ratings.strata import fit_by_stratum
from ratings.tables import table

_DAY = 86_400.0

# Option on the command line -> the setting it is, under each of its names in the methods.
_SETTINGS = {
    "level": ("level",),
    "error": ("error",),
    "scale": ("scale",),
    "base": ("base",),
    "mean": ("mean", "initial"),
    "k": ("k",),
    "tiers": ("tiers",),
    "seed": ("seed",),
    "human": ("human",),
    "judge": ("judge",),
    "weights": ("weights",),
    "within": ("within",),
}
_PAIR = "pair"  # of competitors, where no column is called so
_COLUMNS = ("weight", "cluster", "item", "time", "source")
_FIELD_NAMES = {"sandwich": "robust"}  # what statisticians call an entry of ERRORS


def add_fit(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The subcommand and its options."""
    fit = commands.add_parser("fit", help="rate the battles in a CSV, JSON Lines or Parquet file")
    fit.add_argument("file", help="columns model_a, model_b, winner")
    fit.add_argument("--method", default=None, help=f"one of {', '.join(METHODS)} (default bt)")
    fit.add_argument("--json", action="store_true", help="a list of rows instead of a table")
    kinds = ", ".join(ERRORS)
    fit.add_argument(
        "--ci", action="append", default=[], metavar="LEVEL|KIND", help=f"0.95, or how: sandwich, {kinds}"
    )
    fit.add_argument("--scale", type=float, help="points per factor BASE in the odds (default 400)")
    fit.add_argument("--base", type=float, help="(default 10)")
    fit.add_argument("--mean", type=float, help="mean rating; for Elo the initial one (default 1000)")
    fit.add_argument("--k", type=float, help="points at stake in an Elo battle (default 4)")
    fit.add_argument("--error", help="the same as --ci KIND")
    fit.add_argument("--tiers", help=f"how tiers are drawn: {', '.join(TIERS)} (default simultaneous)")
    fit.add_argument("--seed", type=int, help="of whatever is simulated (default 0)")
    fit.add_argument(
        "--ignore", action="append", default=[], metavar="LABEL", help="drop and count these rows"
    )
    fit.add_argument(
        "--style",
        nargs="*",
        metavar="NAME",
        help=f"control for these covariates: columns NAME_a and NAME_b, or a column NAME; "
        f"{', '.join(FEATURES)} are read off the replies (the default)",
    )
    fit.add_argument("--id", metavar="COLUMN", help="refuse a file in which one of its values stands twice")
    fit.add_argument("--weight", metavar="COLUMN", help="how many battles a row stands for")
    fit.add_argument(
        "--cluster",
        metavar="COLUMN",
        help="rows that share it are not independent; pair: those of the same two",
    )
    fit.add_argument("--item", metavar="COLUMN", help="rows that share it judge the same two replies")
    fit.add_argument("--source", metavar="COLUMN", help="who gave the verdict: human, or a judge")
    fit.add_argument("--human", metavar="NAME", help="the source that is people (default human)")
    fit.add_argument("--judge", metavar="NAME", help="the source that is the judge")
    fit.add_argument("--time", metavar="COLUMN", help="when: seconds, or a date")
    fit.add_argument("--half-life", type=float, metavar="DAYS", help="a battle this old counts half")
    _add_levels(fit)
    fit.set_defaults(run=_fit)


def _add_levels(fit: argparse.ArgumentParser) -> None:
    """The options of boards by level, and of their mixture."""
    fit.add_argument("--by", metavar="COLUMN", help="a board for each of its values")
    fit.add_argument("--stratum", metavar="COLUMN", help="category or level, for mixture")
    fit.add_argument(
        "--weights",
        type=_shares,
        metavar="LEVEL=SHARE,…",
        help="shares in a mixture, adding up to 1",
    )
    fit.add_argument("--within", metavar="METHOD", help="how each level of a mixture is rated (default bt)")


def add_methods(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The subcommand that lists what there is to choose from."""
    commands.add_parser("methods", help="list the methods and their settings").set_defaults(run=_methods)


def _fit(options: argparse.Namespace) -> str:
    style = _style(options)
    name = (options.method or ("style" if style else "bt")).replace("-", "_")
    chosen = method(name)
    settings = _settings(options, name, chosen.defaults)
    if options.style and "covariates" in chosen.defaults:
        settings["covariates"] = style  # what is named is controlled for, however rare it is
    chosen.settle(settings)  # a wrong setting is said before a large file is read
    data = _read(options, style)
    if options.by:
        return _boards(options, chosen, fit_by_stratum(data, name, **settings))
    ratings = chosen.fit(data, **settings)
    _warn(ratings)
    return _as_json(ratings.rows()) if options.json else _report(chosen, ratings)


def _read(options: argparse.Namespace, style: tuple[str, ...]) -> Comparisons:
    columns = {role: getattr(options, role) for role in _COLUMNS}
    columns["stratum"] = options.by or options.stratum
    by_pair = options.cluster == _PAIR and _PAIR not in column_names(Path(options.file))
    if by_pair:
        columns["cluster"] = None
    data = read_comparisons(
        options.file,
        ignore=options.ignore,
        style=style,
        unique=options.id,
        **columns,
    )
    data = data.clustered_by_pair() if by_pair else data
    return data if options.half_life is None else decayed(data, options.half_life * _DAY)


def _shares(words: str) -> dict[str, float]:
    """1=0.5,2=0.5 as a share for each level."""
    pairs = [word.partition("=") for word in words.split(",")]
    try:
        return {level.strip(): float(share) for level, _, share in pairs}
    except ValueError:
        raise argparse.ArgumentTypeError(f"{words!r} is not like 1=0.5,2=0.5") from None


def _style(options: argparse.Namespace) -> tuple[str, ...]:
    """The covariates asked for, given apart or with commas; none named means all that replies show."""
    if options.style is None and options.method != "style":
        return ()
    names = tuple(name.strip() for words in options.style or () for name in words.split(",") if name.strip())
    return names or tuple(FEATURES)


def _settings(options: argparse.Namespace, name: str, known: Mapping[str, Any]) -> dict[str, Any]:
    """The settings given on the command line, by the method's own names for them."""
    given = {option: getattr(options, option, None) for option in _SETTINGS} | dict(_intervals(options.ci))
    if options.cluster and given["error"] is None and "error" in known:
        given["error"] = "clustered"  # who names the clusters does not want them left out of the errors
    settings = {}
    for option, value in given.items():
        if value is None:
            continue
        setting = next((setting for setting in _SETTINGS[option] if setting in known), None)
        if setting is None:
            said = "ci" if option in dict(_intervals(options.ci)) else option
            sys.stderr.write(f"ratings: warning: {name} has no use for --{said}\n")
        else:
            settings[setting] = value
    return settings


def _intervals(words: list[str]) -> Iterator[tuple[str, Any]]:
    """--ci says how sure the intervals are to be, or how they are found; given twice, both."""
    for word in words:
        kind = _FIELD_NAMES.get(word, word)
        if kind in ERRORS:
            yield "error", kind
            continue
        try:
            yield "level", float(word)
        except ValueError:
            wanted = f"a level such as 0.95, sandwich or one of {', '.join(ERRORS)}"
            raise BadSetting(f"--ci {word!r} must be {wanted}") from None


def _boards(options: argparse.Namespace, chosen: Method, boards: Mapping[str, Ratings]) -> str:
    for ratings in boards.values():
        _warn(ratings)
    if options.json:
        return _as_json(
            [{"stratum": stratum} | row for stratum, ratings in boards.items() for row in ratings.rows()]
        )
    return "\n\n".join(f"{options.by} {name}\n{_report(chosen, ratings)}" for name, ratings in boards.items())


def _as_json(rows: list[dict[str, Any]]) -> str:
    return json.dumps(rows, ensure_ascii=False, indent=1)


def _warn(ratings: Ratings) -> None:
    for warning in ratings.warnings:
        sys.stderr.write(f"ratings: warning: {warning}\n")


def _report(chosen: Method, ratings: Ratings) -> str:
    lines = [f"{chosen.title}: {_listed(ratings.settings)}; {ratings.iterations} iterations"]
    if ratings.parameters:
        lines.append(_listed(ratings.parameters))
    for level, own in ratings.levels.items():
        lines += ["", f"level {level}", table(own)]
    lines += [
        f"{c.name}: {c.value:+.4f} ({c.lower:+.4f} … {c.upper:+.4f}) logits per standard deviation"
        for c in ratings.coefficients
    ]
    return "\n".join([table(ratings), "", *lines])


def _methods(_: argparse.Namespace) -> str:
    width = max(map(len, METHODS))
    return "\n".join(
        f"{name.ljust(width)}  {entry.title} ({_listed(entry.defaults)})" for name, entry in METHODS.items()
    )


def _listed(settings: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {_shown(value)}" for name, value in settings.items())


def _shown(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key}={one:g}" for key, one in value.items()) or "alike"
    return f"{value:g}" if isinstance(value, int | float) else str(value)
