"""The battles of a component as a fit with covariates reads them: in place, block by block."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from ratings.arrays import Floats, Indices
from ratings.board import Group
from ratings.comparisons import Comparisons

_CACHED = 1 << 16  # numbers that stay in a core's cache


@dataclass(frozen=True, eq=False)
class Rows:
    """N battles, with competitors renumbered; covariates stay where they are, since copies would cost most.

    covariates: of all battles of the data. kept: which of these are the N, (N,); None for all.
    """

    battles: Comparisons
    covariates: Mapping[str, Floats]
    kept: Indices | None

    @classmethod
    def of(cls, group: Group) -> "Rows":
        """The group's battles that state a preference."""
        data, covariates = group.data, group.data.covariates or {}
        if group.inside.all() and group.pairs.number[:, :3].sum() == len(data):
            return cls(data, covariates, None)
        bare = replace(data, covariates=None, time=None, stratum=None, source=None, item=np.arange(len(data)))
        battles = replace(group, data=bare).rows
        return cls(battles, covariates, np.asarray(battles.item, dtype=np.intp))

    @property
    def weight(self) -> Floats:
        """How many battles each row stands for, (N,)."""
        weight = self.battles.weight
        return np.broadcast_to(1.0, len(self.battles)) if weight is None else weight

    def values(self, covariate: str, block: slice) -> Floats:
        """A covariate in a block of the N rows."""
        column = self.covariates[covariate]
        return column[block] if self.kept is None else column[self.kept[block]]


def blocks(rows: int, columns: int) -> Iterator[slice]:
    """Slices of as many rows as stay in a core's cache with so many columns."""
    size = _CACHED // max(columns, 1)
    return (slice(start, start + size) for start in range(0, rows, size))
