"""Counted rows as Parquet, in the words of the field, and back again."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from ratings import METHODS

from .bundle import UNCOUNTED, VOTES, Broken, Manifest, read_bytes
from .counted import ENDINGS, UNKNOWN, Counted, Uncounted

WINNERS = ("model_a", "model_b", "tie", "both_bad")  # in the order of OUTCOMES, as the field writes them
ABOUT = ("question", "category", "level", "language")  # of a question


def write_counted(folder: Path, counted: Counted, questions: Mapping[int, Sequence[Any]]) -> None:
    """Writes the rows; `questions` says what is known of each, in the order of ABOUT."""
    for name, table in ((VOTES, votes_table(counted, questions)), (UNCOUNTED, uncounted_table(counted))):
        pq.write_table(table, folder / name, compression="zstd")


def votes_table(counted: Counted, questions: Mapping[int, Sequence[Any]]) -> pa.Table:
    """What counts; voters become v1, v2 and so on."""
    ids, place = np.unique(counted.question, return_inverse=True)
    about = [pa.array([questions[key][n] for key in ids.tolist()]) for n in range(len(ABOUT))]
    voters = pa.array([f"v{n + 1}" for n in range(int(counted.voter.max(initial=-1)) + 1)], pa.string())
    columns = {
        "battle": pa.array(counted.battle, pa.int64()),
        "model_a": _words(counted.a, counted.names),
        "model_b": _words(counted.b, counted.names),
        "winner": _words(counted.outcome, WINNERS),
        "source": _words(counted.source, counted.sources),
        "voter": voters.take(pa.array(counted.voter, mask=counted.voter < 0)),
        "cluster": pa.array(counted.cluster, pa.int64()),
        "question_id": pa.array(counted.question, pa.int64()),
        **{name: values.take(pa.array(place)) for name, values in zip(ABOUT, about, strict=True)},
        "decided_at": pa.array(counted.decided, pa.int64()).cast(pa.timestamp("us", "UTC")),
    }
    if counted.weight is not None:
        columns["weight"] = pa.array(counted.weight)
    for name, counts in counted.style.items():
        for column, values in zip(_sides(name), counts.T, strict=True):
            columns[column] = pa.array(values.astype(np.int32), mask=values == UNKNOWN)
    return pa.table(columns)


def uncounted_table(counted: Counted) -> pa.Table:
    """What ended without being counted."""
    left = counted.uncounted
    return pa.table(
        {
            "battle": pa.array(left.battle, pa.int64()),
            "model_a": _words(left.a, counted.names),
            "model_b": _words(left.b, counted.names),
            "source": _words(left.source, counted.sources),
            "status": _words(left.ending, ENDINGS),
        }
    )


def _words(codes: np.ndarray, words: Sequence[str]) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(codes, pa.int32()), pa.array(words, pa.string()))


def _sides(feature: str) -> tuple[str, str]:
    return f"{feature}_a", f"{feature}_b"


def read_counted(folder: Path, manifest: Manifest) -> Counted:
    """The rows of a bundle, as the fit had them."""
    votes, left = _Columns.of(folder / VOTES), _Columns.of(folder / UNCOUNTED)
    names, sources = tuple(manifest.competitors), tuple(manifest.sources)
    style = {
        name: np.stack([votes.numbers(c, UNKNOWN) for c in _sides(name)], axis=1) for name in manifest.style
    }
    return Counted(
        names=names,
        sources=sources,
        battle=votes.numbers("battle"),
        a=votes.codes("model_a", names),
        b=votes.codes("model_b", names),
        outcome=votes.codes("winner", WINNERS).astype(np.int8),
        source=votes.codes("source", sources),
        voter=votes.voters(),
        question=votes.numbers("question_id"),
        decided=votes.numbers("decided_at"),
        weight=votes.column("weight").to_numpy() if manifest.weighted else None,
        style=style,
        level=votes.numbers("level") if _by_level(manifest.method) else None,
        uncounted=Uncounted(
            battle=left.numbers("battle"),
            a=left.codes("model_a", names),
            b=left.codes("model_b", names),
            source=left.codes("source", sources),
            ending=left.codes("status", ENDINGS),
        ),
    )


def _by_level(method: str) -> bool:
    return method in METHODS and METHODS[method].by_level


class _Columns:
    """The columns of a Parquet file; what is wrong with them is said with file, row and column."""

    def __init__(self, name: str, table: pa.Table) -> None:
        self.name, self.table = name, table

    @classmethod
    def of(cls, path: Path) -> _Columns:
        try:
            return cls(path.name, pq.read_table(io.BytesIO(read_bytes(path))))
        except (pa.ArrowException, OSError) as error:
            raise Broken(f"{path.name}: not a whole Parquet file: {str(error).splitlines()[0]}") from None

    def column(self, name: str) -> pa.ChunkedArray:
        if name not in self.table.column_names:
            raise Broken(f"{self.name}: column {name} is missing")
        return self.table[name]

    def numbers(self, name: str, missing: int | None = None) -> np.ndarray:
        """Whole numbers, (N,); a time as microseconds."""
        values = self.column(name)
        if missing is None:
            self._complete(name, values)
        else:
            values = pc.fill_null(values, missing)
        try:
            return np.asarray(values.cast(pa.int64()))
        except pa.ArrowException:
            raise Broken(f"{self.name}: column {name}: {values.type} where whole numbers belong") from None

    def codes(self, name: str, words: Sequence[str]) -> np.ndarray:
        """Places among the words, (N,)."""
        values = self.column(name)
        self._complete(name, values)
        found = pc.index_in(values.cast(pa.string()), pa.array(words, pa.string()))
        if found.null_count:
            row = pc.index(found.is_null(), True).as_py()
            raise Broken(
                f"{self.name}: row {row + 1}, column {name}: nothing is called {values[row].as_py()!r}"
            )
        return np.asarray(found.cast(pa.int64()))

    def voters(self) -> np.ndarray:
        """v1, v2, … as 0, 1, …, (N,); judges have none, -1."""
        digits = pc.replace_substring_regex(self.column("voter").cast(pa.string()), "^v", "")
        try:
            return np.asarray(pc.subtract(pc.fill_null(digits.cast(pa.int64()), 0), 1))
        except pa.ArrowException:
            raise Broken(f"{self.name}: column voter: not all are v1, v2 and so on") from None

    def _complete(self, name: str, values: pa.ChunkedArray) -> None:
        if values.null_count:
            row = pc.index(values.is_null(), True).as_py()
            raise Broken(f"{self.name}: row {row + 1}, column {name}: empty")
