"""The levels of a mixture: which battles are of which, what each counts for, and its own ratings."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from ratings.arrays import Flags
from ratings.board import Board
from ratings.bradley_terry import BradleyTerrySettings, bradley_terry
from ratings.comparisons import Comparisons
from ratings.errors import BadSetting, NoBattles, NotConverged
from ratings.firth import firth
from ratings.result import Ratings
from ratings.settings import LikelihoodSettings
from ratings.ties import with_ties

if TYPE_CHECKING:
    from ratings.mixture import MixtureSettings

ONLY = "all"  # the level of battles none of which says its own


@dataclass(frozen=True)
class Within:
    """How a level is rated: the method, its settings, and which of the mixture's it takes."""

    run: Callable[[Comparisons, Any], Ratings]
    settings: type[LikelihoodSettings] = LikelihoodSettings
    taken: tuple[str, ...] = ("scale", "base", "mean", "level", "tiers", "seed")

    def take(self, settings: "MixtureSettings") -> LikelihoodSettings:
        """The settings of a level; raises BadSetting."""
        return self.settings(**{name: getattr(settings, name) for name in self.taken})


WITHIN: Mapping[str, Within] = {
    "bt": Within(bradley_terry, BradleyTerrySettings, (*Within.taken, "error", "replicates")),
    "firth": Within(firth),
    "davidson": Within(partial(with_ties, model="davidson")),
    "rao_kupper": Within(partial(with_ties, model="rao_kupper")),
}


@dataclass(frozen=True, eq=False)
class Level:
    """A level's share in the headline, its battles, and its ratings of everybody."""

    name: str
    share: float
    data: Comparisons
    ratings: Ratings

    def home(self, members: Flags) -> int:
        """The component that competitors who are all of one, (M,), are of."""
        return int(self.ratings.component[np.flatnonzero(members)[0]])


def levels_of(data: Comparisons, settings: "MixtureSettings") -> list[Level]:
    """Every level that has battles or a share, in the order of their names, numbers by size."""
    names, place = _placed(data, settings)
    shares = settings.weights or dict.fromkeys(names, 1 / max(len(names), 1))
    numbered = {name: number for number, name in enumerate(names)}
    return [
        _level(name, shares.get(name, 0.0), _part(data, place == numbered.get(name, -1)), settings)
        for name in sorted({*names, *shares}, key=_by_size)
    ]


def _placed(data: Comparisons, settings: "MixtureSettings") -> tuple[list[str], np.ndarray]:
    """The names of the levels that have battles, and which of them each battle is of, (N,)."""
    if data.stratum is None:
        if settings.weights:
            raise BadSetting("weights by level need the level of each battle")
        return [ONLY], np.zeros(len(data), dtype=np.intp)
    values, place = np.unique(data.stratum, return_inverse=True)
    return [str(value) for value in values], place


def _by_size(name: str) -> tuple[int, int, str]:
    return (0, int(name), name) if name.isdecimal() else (1, 0, name)


def _part(data: Comparisons, rows: np.ndarray) -> Comparisons:
    return replace(data.take(rows), warnings=())


def _level(name: str, share: float, data: Comparisons, settings: "MixtureSettings") -> Level:
    within = WITHIN[settings.within]
    try:
        return Level(name, share, data, within.run(data, within.take(settings)))
    except NoBattles:
        return Level(name, share, data, _unplayed(data.names, within.take(settings), settings.within))
    except NotConverged as problem:
        raise NotConverged(f"level {name}: {problem}") from problem


def _unplayed(names: tuple[str, ...], settings: LikelihoodSettings, method: str) -> Ratings:
    """Nobody has a rating where nobody met."""
    board, none = Board.unknown(len(names)), np.zeros(len(names), dtype=np.int64)
    return Ratings(
        names, board.strength, board.se, board.lower, board.upper, board.component, none, none, none, none,
        none, none, ("no battles",) * len(names), method, asdict(settings), iterations=0, converged=True,
    )  # fmt: skip
