"""Every level rated on its own, and a headline that mixes the ratings in shares stated beforehand."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

import numpy as np

from ratings.board import Board
from ratings.comparisons import Comparisons
from ratings.counts import pair_counts
from ratings.errors import BadSetting
from ratings.likelihood import ranks_of
from ratings.mixture_groups import Mixed, classes, mix
from ratings.mixture_levels import ONLY, WITHIN, levels_of
from ratings.mixture_notes import describe, stand_outside
from ratings.outsiders import split_warnings, unrated_warnings
from ratings.result import Ratings, records, row_warnings
from ratings.settings import LikelihoodSettings, require, require_number, require_one_of

_SUM = 1e-9  # how far the shares may miss 1: rounding, no more


@dataclass(frozen=True, kw_only=True)
class MixtureSettings(LikelihoodSettings):
    """weights: the share of each level in the headline, by its name; they add up to 1, and a level that is
    not named has none. Without any, every level that was played has the same.
    within: how a level is rated, of WITHIN. error, replicates: as of bt, which alone has the choice.
    """

    weights: Mapping[str, float] = field(default_factory=dict)
    within: str = "bt"
    error: str = "score"
    replicates: int = 1_000

    def __post_init__(self) -> None:
        super().__post_init__()
        require_one_of("within", self.within, WITHIN)
        chosen = self.within == "bt" or (self.error, self.replicates) == ("score", 1_000)
        require(chosen, "error", self.error, "left alone, since only bt has a choice of errors")
        WITHIN[self.within].take(self)
        object.__setattr__(self, "weights", _checked(self.weights))


def _checked(weights: object) -> dict[str, float]:
    if not isinstance(weights, Mapping):
        raise BadSetting(f"weights = {weights!r} must be a share for each level, by its name")
    for level, share in weights.items():
        require_number(f"weights[{level}]", share)
        require(share >= 0, f"weights[{level}]", share, "0 or more")
    named = {str(level): float(share) for level, share in weights.items()}
    require(len(named) == len(weights), "weights", weights, "one share for each level")
    require(not named or abs(sum(named.values()) - 1) <= _SUM, "weights", weights, "shares that add up to 1")
    return named


def mixture(data: Comparisons, settings: MixtureSettings) -> Ratings:
    """Headline ratings, the sum over levels (Comparisons.stratum) of share times rating.

    Pooled battles let the headline drift as levels are added, and whoever is weak where new questions are
    written pays for it; with fixed shares it only moves as far as the competitor's own ratings do. A level's
    ratings are taken about the mean of the same competitors at every level, those that the headline rates, so
    the scale of none depends on who else met there. Levels are disjoint battles, hence independent, and the
    covariance is the sum of share^2 times that of a level. Only under error = clustered may they depend on
    each other, where a cluster, such as a person, has battles at several levels; the scores of such a cluster
    are then added up over levels before they are squared, which adds the covariances between levels.

    The two sides of an interval are combined apart, each the root of the summed squares of share times what
    the level's interval reaches to that side (Zou and Donner 2008, Statistics in Medicine 27), so that score
    intervals keep their shape; a single level keeps its own.

    Who has no rating at a level with a share has none in the headline, and the note says where it is missing;
    it has a bound if every such level bounds it on that side. Competitors are comparable if they are at every
    level with a share. levels: the ratings of each level. parameters: share_LEVEL, the shares that were used.
    """
    found = levels_of(data, settings)
    counted = [level for level in found if level.share > 0]
    groups = classes(counted, len(data.names))
    mixed = [mix(counted, members, settings.mean) for members in groups]
    pairs, board = pair_counts(data), Board.unknown(len(data.names))
    for number, (members, one) in enumerate(zip(groups, mixed, strict=True), start=1):
        _place(board, members, one, number)
    stand_outside(board, counted, mixed[0] if mixed else None)
    return Ratings(
        names=data.names,
        rating=board.strength,
        se=board.se,
        lower=board.lower,
        upper=board.upper,
        component=board.component,
        rank=ranks_of(board),
        **records(pairs),
        note=tuple(board.note),
        method="mixture",
        settings=asdict(settings),
        iterations=max(level.ratings.iterations for level in found),
        converged=True,
        warnings=(
            *data.warnings,
            *row_warnings(pairs),
            *describe(found, stated=bool(settings.weights)),
            *split_warnings(board.component),
            *unrated_warnings(data.names, board.note),
        ),
        covariances=tuple(one.covariance for one in mixed),
        parameters={f"share_{level.name}": level.share for level in found if level.name != ONLY},
        levels={level.name: level.ratings for level in found},
    )


def _place(board: Board, members: np.ndarray, one: Mixed, number: int) -> None:
    board.component[members] = number
    board.strength[members], board.se[members] = one.rating, one.se
    board.lower[members], board.upper[members] = one.lower, one.upper
