"""The rows that a board counts, as columns: the one thing that a fit and its replay both start from."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np
import numpy.typing as npt

from ratings import OUTCOMES, Comparisons
from ratings.features import difference

Ints = npt.NDArray[np.integer[Any]]
Floats = npt.NDArray[np.float64]

HUMAN = "human"
# How a verdict or vote can end, by code. The first are preferences; "excluded" was set aside by the board;
# "valid" said something, but a judge earlier in line had decided.
ENDINGS = (*OUTCOMES, "unparsed", "refused", "outage", "void", "excluded", "valid")
FAILED = ("unparsed", "refused", "outage", "void")
UNKNOWN = -1  # a count of style that nobody made


@dataclass(frozen=True, eq=False)
class Uncounted:
    """Verdicts and votes that ended without being counted, (K,) each: sides, source, and how they ended."""

    battle: Ints
    a: Ints
    b: Ints
    source: Ints
    ending: Ints


@dataclass(frozen=True, eq=False)
class Counted:
    """What a board counts, in battle order, (N,) each.

    names: of the competitors, sorted; a and b are places in it. sources: judges and HUMAN; source is a place
    in it. voter: which person, numbered as they appear, -1 for a judge. question: its key in the database.
    decided: Unix microseconds. weight: how many votes a row stands for, where rows were not drawn alike.
    style: by name, what was counted in the replies of a and b, (N, 2), UNKNOWN where nobody did.
    level: of the question, where the method looks at it.
    """

    names: tuple[str, ...]
    sources: tuple[str, ...]
    battle: Ints
    a: Ints
    b: Ints
    outcome: Ints
    source: Ints
    voter: Ints
    question: Ints
    decided: Ints
    uncounted: Uncounted
    weight: Floats | None = None
    style: Mapping[str, Ints] = field(default_factory=dict)
    level: Ints | None = None

    def __len__(self) -> int:
        return int(self.battle.size)

    @property
    def battles(self) -> int:
        """Battles with at least one row."""
        return int((np.diff(self.battle) != 0).sum()) + bool(len(self))

    @property
    def votes(self) -> int:
        """Rows that are votes of people."""
        return int((self.voter >= 0).sum())

    @property
    def statuses(self) -> dict[str, int]:
        """How many verdicts and votes ended in which status, the valid ones together."""
        tally = Counter({ENDINGS[code]: n for code, n in enumerate(_count(self.uncounted.ending)) if n})
        tally["valid"] += len(self)
        return {status: n for status, n in sorted(tally.items()) if n}

    def invalid(self) -> Ints:
        """Verdicts on battles of each competitor that failed, (M,)."""
        failed = np.isin(self.uncounted.ending, [ENDINGS.index(ending) for ending in FAILED])
        sides = np.concatenate([self.uncounted.a[failed], self.uncounted.b[failed]])
        return np.bincount(sides, minlength=len(self.names))

    @property
    def fingerprint(self) -> str:
        """SHA-256 over who competes and every column of every row, counted or not."""
        columns = self._columns()
        hashed = hashlib.sha256(json.dumps([self.names, self.sources, sorted(columns)]).encode())
        for name in sorted(columns):
            kind = "<f8" if columns[name].dtype.kind == "f" else "<i8"
            hashed.update(np.ascontiguousarray(columns[name], dtype=kind).data)
        return hashed.hexdigest()

    def _columns(self) -> dict[str, npt.NDArray[Any]]:
        own = {f.name: getattr(self, f.name) for f in fields(self)}
        left = {f"uncounted.{f.name}": getattr(self.uncounted, f.name) for f in fields(self.uncounted)}
        style = {f"style.{name}": counts for name, counts in self.style.items()}
        everything = own | left | style
        return {name: column for name, column in everything.items() if isinstance(column, np.ndarray)}

    @property
    def cluster(self) -> Ints:
        """Rows that hang together: the votes of one person, the verdicts of judges on one question, (N,)."""
        return np.where(self.voter >= 0, self.voter, -1 - numbered(self.question))

    def comparisons(self) -> Comparisons:
        """For the rating methods."""
        return Comparisons(
            self.names,
            self.a,
            self.b,
            self.outcome,
            weight=self.weight,
            cluster=self.cluster,
            item=self.battle,
            time=self.decided / 1e6,
            stratum=self.level,
            source=None if len(self.sources) == 1 and HUMAN not in self.sources else self._giver(),
        )

    def _giver(self) -> npt.NDArray[Any]:
        """HUMAN or the judge's name, (N,)."""
        return np.array(self.sources, dtype=np.str_)[self.source]

    def covariates(self) -> tuple[npt.NDArray[np.bool_], dict[str, Floats]]:
        """Which rows have all their counts of style, (N,), and a's lead over b in each, (N,) each."""
        known = np.ones(len(self), dtype=bool)
        for counts in self.style.values():
            known &= (counts != UNKNOWN).all(axis=1)
        return known, {name: difference(*counts.T) for name, counts in self.style.items()}


def numbered(values: npt.ArrayLike) -> Ints:
    """The values as numbers from 0, in the order in which they first appear, (N,)."""
    _, first, inverse = np.unique(values, return_index=True, return_inverse=True)
    place = np.empty(first.size, dtype=np.int64)
    place[np.argsort(first, kind="stable")] = np.arange(first.size)
    numbers: Ints = place[inverse]
    return numbers


def _count(codes: Ints) -> list[int]:
    return [int(n) for n in np.bincount(codes, minlength=len(ENDINGS))]
