"""Runs a board's method on its rows: everything that a snapshot publishes, and nothing of the database."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from math import isfinite
from typing import Any, Self

from ratings import METHODS, Comparisons, Ratings, RatingsError, method, win_rate
from ratings.acceptability import acceptability
from ratings.counts import pair_counts
from ratings.fragility import fragile_neighbours

from .counted import Counted

# Beyond this many decimals a digit is the rounding noise of a processor: it is not published.
DECIMALS = 6
# Style-controlled ratings stand on the scale of these methods; fragility is worked out for the first only.
ON_STYLE_SCALE, FRAGILE = ("bt", "firth"), ("bt",)
# Of the interval of a share, where the method has no level of its own.
LEVEL = 0.95
# An arena always has newcomers: intervals that are right from five battles on.
UNLESS_TOLD: Mapping[str, Mapping[str, Any]] = {"bt": {"error": "score"}}
# What of a board's settings is not for the fit that controls for style.
NOT_FOR_STYLE = ("error", "replicates")
NOBODY_MET = "no battle counts yet"
# What is said of each competitor, in the order of published tables.
COUNTS = ("battles", "wins", "losses", "ties", "both_bad", "invalid")
COLUMNS = (
    "competitor", "rating", "se", "lower", "upper", "rank", "best_rank", "worst_rank", "tier", "component",
    *COUNTS, "win_rate", "acceptability", "acceptability_lower", "acceptability_upper",
    "style_rating", "style_lower", "style_upper", "style_rank", "note",
)  # fmt: skip


@dataclass(frozen=True)
class Recipe:
    """How rows become ratings: a method, all of its settings, and what of style is held constant."""

    method: str
    settings: Mapping[str, Any]
    style: tuple[str, ...] = ()

    @classmethod
    def settled(cls, name: str, settings: Mapping[str, Any], style: Sequence[str], seed: int) -> Self:
        """Fills in the defaults; the seed goes where the method has one. Raises BadSetting."""
        chosen = method(name)
        given = UNLESS_TOLD.get(name, {}) | dict(settings)
        if "seed" in chosen.defaults:
            given.setdefault("seed", seed)
        return cls(name, json.loads(json.dumps(asdict(chosen.settle(given)))), tuple(style))


@dataclass(frozen=True)
class Rated:
    """What a fit publishes; plain JSON all through, numbers rounded to DECIMALS.

    rows: of each competitor the columns of a Rating, the best first. pairs: [i, j, won, lost, tied, both_bad]
    with i and j counting the rows. The rest are columns of a Fit.
    """

    rows: list[dict[str, Any]]
    pairs: list[list[int]] = field(default_factory=list)
    fragility: list[dict[str, Any]] = field(default_factory=list)
    coefficients: list[dict[str, Any]] = field(default_factory=list)
    parameters: dict[str, Any] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    iterations: int | None = None


def rate(counted: Counted, recipe: Recipe) -> Rated:
    """Rates the rows of a board; raises RatingsError."""
    if not len(counted):
        return _unrated(counted)
    data = counted.comparisons()
    ratings = _fit(counted, data, recipe)
    controlled = _controlled(counted, data, recipe)
    columns = _beside(counted, data, recipe) | controlled.columns
    rows = [_row(row | _of(columns, row["competitor"])) for row in ratings.rows()]
    published = Rated(
        rows=rows,
        pairs=_pairs(data, [row["competitor"] for row in rows]),
        fragility=_fragility(data, ratings) if recipe.method in FRAGILE else [],
        coefficients=[asdict(one) for one in controlled.coefficients or ratings.coefficients],
        parameters=dict(ratings.parameters) | _levels(ratings),
        warnings=[*ratings.warnings, *controlled.warnings],
        iterations=ratings.iterations,
    )
    return Rated(**_plain(vars(published)))


def _fit(counted: Counted, data: Comparisons, recipe: Recipe) -> Ratings:
    if recipe.method == "style":
        data = _styled(counted, data)
    return METHODS[recipe.method].fit(data, **recipe.settings)


def _styled(counted: Counted, data: Comparisons) -> Comparisons:
    """The rows whose replies have been counted, with what was counted."""
    known, covariates = counted.covariates()
    left_out = int((~known).sum())
    said = (f"{left_out} rows are of replies without counts of style and left out of its control",)
    return replace(data, covariates=covariates, warnings=data.warnings + said * bool(left_out)).take(known)


@dataclass(frozen=True)
class _Controlled:
    """Ratings with style held constant, as columns by competitor."""

    columns: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    coefficients: Sequence[Any] = ()
    warnings: Sequence[str] = ()


def _controlled(counted: Counted, data: Comparisons, recipe: Recipe) -> _Controlled:
    """The second fit of a board with a style switch; if it fails, the first still stands."""
    if not recipe.style or recipe.method not in ON_STYLE_SCALE or "style" not in METHODS:
        return _Controlled()
    known = set(METHODS["style"].defaults) - set(NOT_FOR_STYLE)
    shared = {key: value for key, value in recipe.settings.items() if key in known}
    try:
        ratings = METHODS["style"].fit(_styled(counted, data), **shared)
    except RatingsError as problem:
        return _Controlled(warnings=(f"no style-controlled ratings: {problem}",))
    new = [warning for warning in ratings.warnings if "style" in warning or "covariate" in warning]
    if not ratings.coefficients:  # nothing was held constant, so nothing was controlled for
        return _Controlled(warnings=new)
    taken = ("rating", "lower", "upper", "rank")
    columns = {
        f"style_{name}": {row["competitor"]: row[name] for row in ratings.rows()} for name in taken
    }  # fmt: skip
    return _Controlled(columns, ratings.coefficients, new)


def _beside(counted: Counted, data: Comparisons, recipe: Recipe) -> dict[str, dict[str, Any]]:
    """What a board shows beside ratings, by column and competitor."""
    acceptable = acceptability(data, recipe.settings.get("level", LEVEL))
    columns = {
        "win_rate": win_rate(data),
        "invalid": counted.invalid(),
        "acceptability": acceptable.share,
        "acceptability_lower": acceptable.lower,
        "acceptability_upper": acceptable.upper,
    }
    return {
        name: dict(zip(counted.names, values.tolist(), strict=True)) for name, values in columns.items()
    }  # fmt: skip


def _levels(ratings: Ratings) -> dict[str, Any]:
    """Of a mixture: each level's share, battles and rows, whoever met nobody there left out."""
    if not ratings.levels:
        return {}
    return {
        "levels": [
            {
                "level": name,
                "share": ratings.parameters.get(f"share_{name}", 1.0),
                "battles": int(level.battles.sum()) // 2,
                "rows": [row for row in level.rows() if row["battles"]],
            }
            for name, level in ratings.levels.items()
        ]
    }


def _of(columns: Mapping[str, Mapping[str, Any]], competitor: str) -> dict[str, Any]:
    return {name: values[competitor] for name, values in columns.items()}


def _pairs(data: Comparisons, order: Sequence[str]) -> list[list[int]]:
    """The counts of each pair that met, seen from the one who stands higher."""
    pairs = pair_counts(data)
    place = {name: position for position, name in enumerate(order)}
    position = [place[name] for name in data.names]
    found = []
    for first, second, (won, lost, tied, both_bad) in zip(
        pairs.first.tolist(), pairs.second.tolist(), pairs.number.tolist(), strict=True
    ):
        i, j = position[first], position[second]
        found.append([i, j, won, lost, tied, both_bad] if i < j else [j, i, lost, won, tied, both_bad])
    return sorted([int(n) for n in row] for row in found)


def _fragility(data: Comparisons, ratings: Ratings) -> list[dict[str, Any]]:
    """Of each two neighbours, how many battles fewer would swap them; the gap in rating points."""
    unit = METHODS[ratings.method].settle(ratings.settings).unit
    return [
        {"upper": one.upper, "lower": one.lower, "gap": one.gap * unit}
        | {"votes": one.confirmed, "proved": one.proved}
        for one in fragile_neighbours(data.names, pair_counts(data))
    ]


def _unrated(counted: Counted) -> Rated:
    invalid = counted.invalid().tolist()
    nothing = dict.fromkeys(COUNTS, 0) | {"note": NOBODY_MET}
    named = zip(counted.names, invalid, strict=True)
    return Rated([_row(nothing | {"competitor": name, "invalid": failed}) for name, failed in named])


def _row(values: Mapping[str, Any]) -> dict[str, Any]:
    return {column: values.get(column) for column in COLUMNS}


def _plain(value: Any) -> Any:
    """The same as JSON keeps it; what is not finite is undefined."""
    if isinstance(value, float):
        return round(value, DECIMALS) + 0.0 if isfinite(value) else None  # + 0.0: no negative zero
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value
