"""Battles as columns: who met whom and what came of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, TypedDict, Unpack

import numpy as np
import numpy.typing as npt

from ratings.arrays import Codes, Column, Flags, Floats, Indices
from ratings.errors import BadComparisons
from ratings.labels import OUTCOMES, Place, encode_names, encode_outcomes, text_column


class Extras(TypedDict, total=False):
    """The optional columns of Comparisons, each of length N."""

    weight: npt.ArrayLike | None
    cluster: npt.ArrayLike | None
    item: npt.ArrayLike | None
    time: npt.ArrayLike | None
    stratum: npt.ArrayLike | None
    source: npt.ArrayLike | None
    covariates: Mapping[str, npt.ArrayLike] | None


@dataclass(frozen=True, eq=False)
class Comparisons:
    """N battles between M named competitors, in the order in which they were fought.

    a, b: index into names of the competitor on each side, (N,).
    outcome: index into OUTCOMES, (N,): a won, b won, tie (half a win each), both_bad (no preference at all).
    weight: how many battles a row stands for, positive, (N,); None means one each.
    cluster: who voted, or which question was asked, (N,); rows that share it are not independent.
    item: which battle, (N,); rows that share it judge the same two replies, by people or by judges.
    time: when, in seconds from any one moment, (N,).
    stratum: category or level, (N,), for fits of a part. source: "human" or the id of a judge, (N,).
    covariates: a minus b of any measured property, (N,) each.
    warnings: what was dropped on the way here; every fit repeats it.
    """

    names: tuple[str, ...]
    a: Indices
    b: Indices
    outcome: Codes
    weight: Floats | None = None
    cluster: Column | None = None
    item: Column | None = None
    time: Floats | None = None
    stratum: Column | None = None
    source: Column | None = None
    covariates: Mapping[str, Floats] | None = None
    warnings: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _check_names(self.names)
        settled = {
            "names": tuple(self.names),
            "a": _codes(self.a, "a", len(self.names)).astype(np.intp, copy=False),
            "b": _codes(self.b, "b", len(self.names)).astype(np.intp, copy=False),
            "outcome": _codes(self.outcome, "outcome", len(OUTCOMES)).astype(np.int8, copy=False),
            "weight": None if self.weight is None else _positive(self.weight, "weight"),
            "time": None if self.time is None else _finite(self.time, "time"),
            "covariates": self.covariates
            and {name: _finite(values, name) for name, values in self.covariates.items()},
        }
        for name in ("cluster", "item", "stratum", "source"):
            values = getattr(self, name)
            settled[name] = None if values is None else np.asarray(values)
        for name, value in settled.items():
            object.__setattr__(self, name, _frozen(value))
        _check_lengths(self)

    @classmethod
    def from_arrays(
        cls,
        a_names: Sequence[str],
        b_names: Sequence[str],
        outcomes: Sequence[str],
        names: Sequence[str] | None = None,
        **extras: Unpack[Extras],
    ) -> "Comparisons":
        """Battles from names and outcome words (OUTCOMES or the labels of files).

        names lists the competitors, for those without a row or to fix the order; by default the sorted union.
        """
        sides = [(text_column(side, Place(w)), Place(w)) for side, w in ((a_names, "a"), (b_names, "b"))]
        listed, (a, b) = encode_names(sides, names)
        outcome, _ = encode_outcomes(text_column(outcomes, Place("outcome")), Place("outcome"))
        return cls(listed, a, b, outcome, **extras)  # type: ignore[arg-type]  # __post_init__ settles the types

    def __len__(self) -> int:
        return int(self.a.shape[0])

    def take(self, rows: Flags | Indices | slice) -> "Comparisons":
        """The same competitors, only these rows (a mask, indices or a slice)."""
        if isinstance(rows, np.ndarray) and rows.dtype == np.bool_:
            rows = np.flatnonzero(rows)  # found once, not for every column
        parts: dict[str, Any] = {}
        for name in ("a", "b", "outcome", "weight", "cluster", "item", "time", "stratum", "source"):
            values = getattr(self, name)
            parts[name] = None if values is None else values[rows]
        parts["covariates"] = self.covariates and {k: v[rows] for k, v in self.covariates.items()}
        return replace(self, **parts)

    def clustered_by_pair(self) -> "Comparisons":
        """The same battles, those between the same two competitors in one cluster."""
        low, high = np.minimum(self.a, self.b), np.maximum(self.a, self.b)
        return replace(self, cluster=low * len(self.names) + high)

    def of_those_present(self) -> "Comparisons":
        """The same rows, only the competitors that stand in one of them, renumbered in order."""
        present = np.zeros(len(self.names), dtype=np.bool_)
        present[self.a] = present[self.b] = True
        if present.all():
            return self
        position = np.cumsum(present) - 1
        names = tuple(name for name, there in zip(self.names, present, strict=True) if there)
        return replace(self, names=names, a=position[self.a], b=position[self.b])


def _check_names(names: Sequence[str]) -> None:
    seen: set[str] = set()
    for position, name in enumerate(names, start=1):
        if not isinstance(name, str) or not name.strip():
            raise BadComparisons(f"a competitor without a name (number {position})", column="names")
        if name in seen:
            raise BadComparisons(f"{name!r} is listed twice", column="names")
        seen.add(name)


def _codes(values: npt.ArrayLike, column: str, limit: int) -> npt.NDArray[np.integer[Any]]:
    codes = np.asarray(values)
    if codes.size == 0:
        return codes.astype(np.intp)
    if codes.dtype.kind not in "iu":
        raise BadComparisons(f"needs integer codes, not {codes.dtype}", column=column)
    if codes.view(f"u{codes.itemsize}").max() >= limit:  # a negative one looks huge
        row = int(np.flatnonzero((codes < 0) | (codes >= limit))[0])
        raise BadComparisons(f"code {codes[row]} is outside 0..{limit - 1}", row=row + 1, column=column)
    return codes


def _finite(values: npt.ArrayLike, column: str) -> Floats:
    numbers = np.asarray(values, dtype=np.float64)
    bad = np.flatnonzero(~np.isfinite(numbers))
    if bad.size:
        raise BadComparisons(f"{numbers[bad[0]]} is not a finite number", row=int(bad[0]) + 1, column=column)
    return numbers


def _positive(values: npt.ArrayLike, column: str) -> Floats:
    numbers = _finite(values, column)
    bad = np.flatnonzero(numbers <= 0)
    if bad.size:
        raise BadComparisons(f"{numbers[bad[0]]} is not positive", row=int(bad[0]) + 1, column=column)
    return numbers


def _frozen(value: Any) -> Any:
    """A read-only view: what was validated stays so, and the caller's own array stays writable."""
    if not isinstance(value, np.ndarray):
        return {k: _frozen(v) for k, v in value.items()} if isinstance(value, dict) else value
    view = value.view()
    view.flags.writeable = False
    return view


def _check_lengths(data: Comparisons) -> None:
    columns = {f.name: getattr(data, f.name) for f in fields(data) if f.name not in ("names", "warnings")}
    columns |= columns.pop("covariates") or {}
    for name, values in columns.items():
        if values is not None and values.shape != (data.a.size,):
            raise BadComparisons(f"has shape {values.shape}, side a has {data.a.shape}", column=name)
