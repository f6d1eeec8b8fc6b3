"""What an audit is made from: battles with the verdict of one judge and the votes of people."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from ratings.arrays import Codes, Column, Flags, Floats, Indices
from ratings.errors import BadComparisons
from ratings.labels import OUTCOMES

MISSING = -1
_CREDIT = np.array([1.0, 0.0, 0.5, np.nan, np.nan])  # to side a, by outcome; the last of MISSING


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

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", tuple(self.names))
        for column, low, high in (("a", 0, len(self.names)), ("b", 0, len(self.names)), *_CODES):
            value = getattr(self, column)
            if value is not None:
                object.__setattr__(self, column, _whole(value, column, low, high))
        if self.people.ndim != 2:
            raise BadComparisons(
                f"needs one row a battle, not the shape {self.people.shape}", column="people"
            )
        object.__setattr__(
            self,
            "covariates",
            {name: np.asarray(v, dtype=np.float64) for name, v in self.covariates.items()},
        )
        object.__setattr__(self, "strata", {name: np.asarray(v) for name, v in self.strata.items()})
        _check_lengths(self)

    def __len__(self) -> int:
        return int(self.a.shape[0])

    @cached_property
    def voters(self) -> Indices:
        """Votes of people on each battle, (N,)."""
        voters: Indices = (self.people != MISSING).sum(axis=1)
        return voters

    @cached_property
    def both(self) -> Flags:
        """Where the judge and somebody else decided, (N,)."""
        both: Flags = np.logical_and(self.judge != MISSING, self.voters > 0)
        return both

    @cached_property
    def verdict(self) -> Floats:
        """What the judge gave to side a: 1, 1/2 or 0; NaN where it stated no preference, (N,)."""
        return _CREDIT[self.judge]

    @cached_property
    def credit(self) -> Floats:
        """What each vote gave to side a, NaN where it stated no preference, (N, R)."""
        return _CREDIT[self.people]

    @cached_property
    def prefer(self) -> Indices:
        """Votes that state a preference on each battle, ties included, (N,)."""
        prefer: Indices = (~np.isnan(self.credit)).sum(axis=1)
        return prefer

    @cached_property
    def compared(self) -> Flags:
        """Where judge and people both state a preference between two different competitors, (N,)."""
        compared: Flags = ~np.isnan(self.verdict) & (self.prefer > 0) & (self.a != self.b)
        return compared

    @cached_property
    def twice(self) -> Flags:
        """Where the judge looked in both orders and preferred in both, (N,)."""
        if self.looks is None:
            return np.zeros(len(self), dtype=np.bool_)
        return np.asarray(~np.isnan(_CREDIT[self.looks]).any(axis=1))

    @property
    def unvoted(self) -> int:
        """Battles that the judge decided and nobody voted on, those not listed among them."""
        return self.alone + int(((self.judge != MISSING) & (self.voters == 0)).sum())

    def take(self, rows: Flags) -> "Decided":
        """The same competitors, only these battles (a mask)."""
        kept: dict[str, Any] = {}
        for name in ("a", "b", "judge", "people", "first", "looks", "confidence"):
            value = getattr(self, name)
            kept[name] = None if value is None else value[rows]
        for name in ("covariates", "strata"):
            kept[name] = {key: value[rows] for key, value in getattr(self, name).items()}
        return Decided(names=self.names, alone=self.alone, **kept)


_CODES = (
    ("judge", MISSING, len(OUTCOMES)),
    ("people", MISSING, len(OUTCOMES)),
    ("looks", MISSING, len(OUTCOMES)),
    ("first", -1, 2),
)


def _whole(values: Any, column: str, low: int, high: int) -> Indices | Codes:
    codes = np.asarray(values)
    if codes.size and codes.dtype.kind not in "iu":
        raise BadComparisons(f"needs integer codes, not {codes.dtype}", column=column)
    wrong = np.argwhere((codes < low) | (codes >= high))
    if wrong.size:
        problem = f"code {codes[tuple(wrong[0])]} is outside {low}..{high - 1}"
        raise BadComparisons(problem, row=int(wrong[0][0]) + 1, column=column)
    return codes.astype(np.intp) if column in ("a", "b") else codes.astype(np.int8)


def _check_lengths(data: Decided) -> None:
    columns = {name: getattr(data, name) for name in ("b", "judge", "people", "first", "looks", "confidence")}
    for name, values in {**columns, **data.covariates, **data.strata}.items():
        if values is not None and len(values) != len(data):
            raise BadComparisons(f"has {len(values)} rows, side a has {len(data)}", column=name)
