"""What an audit is made from: battles with the verdict of one judge and the votes of people."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ratings.arrays import Codes, Column, Floats, Indices


@dataclass(frozen=True, eq=False)
class Decided:
    """N battles between M competitors, each with a judge's verdict, votes of people, or both.

    names: the competitors, (M,). a, b: index into names of the competitor on each side, (N,).
    judge: code of ratings.OUTCOMES (a won, b won, tie, both_bad), or MISSING (-1) where the judge gave no
    valid verdict, (N,). people: votes as such codes in order of voting, MISSING to the right, (N, R); side a
    is the one that people saw first.
    covariates: of side a less side b, (N,) each: "length", "headers", "lists", "bold", "own_family" (+1 if
    only a is of the judge's family, -1 if only b, else 0), whatever else; NaN where not known.
    strata: "modality", "category", "language", "level", (N,) words each; "" where not known.
    first: +1 where the judge was shown side a first, -1 side b, 0 unknown or both orders, (N,); None is 0
    everywhere. looks: its verdict, in terms of the true sides, when a was shown first and when b was, (N, 2)
    codes or MISSING; None if it did not look twice.
    confidence: of the judge in its verdict, 0 to 1, NaN where not told, (N,).
    alone: how many more battles of these competitors the judge decided that nobody voted on.
    Raises BadComparisons for columns of other lengths and codes that do not exist, with row and column.
    """

    names: tuple[str, ...]
    a: Indices
    b: Indices
    judge: Codes
    people: Codes
    covariates: Mapping[str, Floats] = field(default_factory=dict)
    strata: Mapping[str, Column] = field(default_factory=dict)
    first: Codes | None = None
    looks: Codes | None = None
    confidence: Floats | None = None
    alone: int = 0

    def __len__(self) -> int:
        return int(self.a.shape[0])
