"""How often a competitor's battles had at least one acceptable reply: an axis beside the rating."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

import numpy as np

from ratings.arrays import Counts, Floats, Indices
from ratings.comparisons import Comparisons
from ratings.errors import BadSetting
from ratings.labels import OUTCOMES
from ratings.shares import wilson

_BOTH_BAD = OUTCOMES.index("both_bad")


@dataclass(frozen=True, eq=False)
class Acceptability:
    """Share of each competitor's battles in which not both replies were bad, with its interval, (M,) each.

    NaN for those without a battle. battles: verdicts on battles against others.
    """

    names: tuple[str, ...]
    share: Floats
    lower: Floats
    upper: Floats
    battles: Counts

    def columns(self) -> Mapping[str, dict[str, Any]]:
        """Share, lower and upper by competitor, None where undefined."""
        return {
            column: {
                name: value if isfinite(value) else None
                for name, value in zip(self.names, getattr(self, column).tolist(), strict=True)
            }
            for column in ("share", "lower", "upper")
        }


def acceptability(data: Comparisons, level: float = 0.95) -> Acceptability:
    """Wilson's interval (1927, JASA 22) around each share, both_bad being a failure of both sides.

    It speaks of battles, not of replies: a competitor gains from opponents that are never bad. Several
    verdicts on one item count for as many as their spread over items is worth (Kish 1965, design effect);
    where all verdicts agree, for as many as there are items.
    """
    if not 0 < level < 1:
        raise BadSetting(f"level = {level!r} must be between 0 and 1")
    met = data.a != data.b
    who = np.concatenate([data.a[met], data.b[met]]).astype(np.intp)
    good = np.tile(data.outcome[met] != _BOTH_BAD, 2).astype(np.float64)
    size = len(data.names)
    battles = np.bincount(who, minlength=size)
    share = _divide(np.bincount(who, good, size), battles)
    worth = battles.astype(np.float64)
    if data.item is not None:
        worth = _effective(who, good - share[who], np.tile(data.item[met], 2), battles)
    return Acceptability(data.names, share, *wilson(share, worth, level), battles)


def _effective(who: Indices, surprise: Floats, item: Any, battles: Counts) -> Floats:
    """How many independent verdicts those of each competitor are worth, (M,); between its items and them."""
    size = battles.size
    _, code = np.unique(item, return_inverse=True)
    _, first, group = np.unique(
        who * (int(code.max(initial=0)) + 1) + code, return_index=True, return_inverse=True
    )
    owner = who[first]
    items = np.bincount(owner, minlength=size).astype(np.float64)
    apart = np.bincount(who, surprise**2, size)
    together = np.bincount(owner, np.bincount(group, surprise, first.size) ** 2, size)
    worth = np.where(together > 0, battles * _divide(apart, together), items)
    return np.clip(worth, np.minimum(items, battles), battles)


def _divide(parts: Floats | Counts, wholes: Floats | Counts) -> Floats:
    found: Floats = np.full(parts.shape, np.nan)
    np.divide(parts, wholes, out=found, where=np.asarray(wholes) > 0)
    return found
