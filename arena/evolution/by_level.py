"""How ratings, shares of wins, ties and bad replies move with the level of questions on one board."""

from __future__ import annotations

import hashlib
import inspect
import json
import sys
from dataclasses import asdict, dataclass, replace
from functools import cache, cached_property
from typing import Any

import numpy as np

from arena.leaderboards.charts.keep import kept
from arena.leaderboards.counted import Counted
from arena.leaderboards.models import Fit, Leaderboard
from arena.leaderboards.read import Until, read
from arena.leaderboards.slices import Slice
from arena.leaderboards.sources import SOURCES
from arena.version import code_version
from ratings import METHODS, OUTCOMES, Ratings, RatingsError

from .shares import Share

KEEP_S = 24 * 3600
MOST = 8  # lines beyond get tangled


@dataclass(frozen=True)
class At:
    """One competitor at one level; a rating is about the mean of that level, and may be a bound only."""

    name: str
    rating: float | None
    lower: float | None
    upper: float | None
    battles: int
    wins: Share  # ties count half, battles in which both were bad do not
    note: str = ""


@dataclass(frozen=True)
class LevelShown:
    """One level of a board: how its battles ended, and what it says of each competitor."""

    name: str
    battles: int
    decisive: Share
    ties: Share
    both_bad: Share
    competitors: tuple[At, ...]


@dataclass(frozen=True)
class Levels:
    """A board by level, of its latest fit; `titles` by competitor in the order of the board."""

    board: str
    fit: int
    titles: dict[str, str]
    levels: tuple[LevelShown, ...]
    problem: str = ""  # why there are no ratings by level

    @cached_property
    def drawn(self) -> tuple[str, ...]:
        """The names of those whose lines are drawn: the best of the board that were met at a level."""
        met = {one.name for level in self.levels for one in level.competitors if one.battles}
        return tuple(name for name in self.titles if name in met)[:MOST]

    def as_json(self) -> dict[str, Any]:
        """All of it for machines."""
        return asdict(self)


def levels_of(fit: Fit) -> Levels:
    """The board of a fit by level, from the rows that the fit counted; kept, for a fit never changes."""
    made = kept(f"by-level-{fit.pk}-{_edition()}", lambda: json.dumps(_read(fit)).encode(), KEEP_S)
    found = json.loads(made)
    titles = {rating.competitor.name: rating.competitor.title for rating in fit.ratings.with_competitors()}
    levels = tuple(_shown(level) for level in found["levels"])
    return Levels(fit.leaderboard.title, fit.pk, titles, levels, found["problem"])


@cache
def _edition() -> str:
    """Changes with the code that counts and rates."""
    return hashlib.sha256(f"{code_version()} {inspect.getsource(sys.modules[__name__])}".encode()).hexdigest()


def latest(board: Leaderboard) -> Levels | None:
    """The board's latest fit by level; None before the first."""
    fit = Fit.objects.select_related("leaderboard").defer("pairs").latest_of(board)
    return levels_of(fit) if fit else None


def _shown(level: dict[str, Any]) -> LevelShown:
    shares = {name: Share(**level[name]) for name in ("decisive", "ties", "both_bad")}
    competitors = tuple(At(**one | {"wins": Share(**one["wins"])}) for one in level["competitors"])
    return LevelShown(level["name"], level["battles"], **shares, competitors=competitors)


def _read(fit: Fit) -> dict[str, Any]:
    until = Until(fit.data_through, tuple(fit.tail)) if fit.data_through else None
    counted = read(_sliced(fit), until).counted
    if not len(counted):
        return {"levels": [], "problem": "no battle counts yet"}
    try:
        rated, problem = _rated(counted, fit), ""
    except RatingsError as error:
        rated, problem = {}, str(error)
    levels = np.unique(counted.level).tolist()
    return {
        "levels": [asdict(_level(counted, level, rated.get(str(level)))) for level in levels],
        "problem": problem,
    }


def _sliced(fit: Fit) -> Slice:
    """What the fit counted, with levels; where votes and verdicts are merged, the verdicts alone."""
    source = "judges" if SOURCES[fit.source].every else fit.source
    return replace(Slice.kept(fit.slice), by_level=True, style=(), source=source)


def _rated(counted: Counted, fit: Fit) -> dict[str, Ratings]:
    """Each level's own ratings: those of the mixture where the board is one, else by score intervals."""
    mixture = METHODS["mixture"]
    own = fit.settings if fit.method == "mixture" else {}
    return dict(mixture.fit(counted.comparisons(), **own).levels)


def _level(counted: Counted, level: int, rated: Ratings | None) -> LevelShown:
    inside = counted.level == level
    ended = np.bincount(counted.outcome[inside], minlength=len(OUTCOMES)).tolist()
    n = sum(ended)
    rows = rated.rows() if rated else []
    return LevelShown(
        name=str(level),
        battles=n,
        decisive=Share.of(ended[0] + ended[1], n),
        ties=Share.of(ended[2], n),
        both_bad=Share.of(ended[3], n),
        competitors=tuple(_at(row) for row in rows if row["battles"]),
    )


def _at(row: dict[str, Any]) -> At:
    decided = row["wins"] + row["losses"] + row["ties"]
    wins = Share.of(row["wins"] + row["ties"] / 2, decided)
    said = {name: row[name] and round(row[name], 3) for name in ("rating", "lower", "upper")}
    return At(row["competitor"], **said, battles=row["battles"], wins=wins, note=row["note"])
